import type { Fault } from '@countersign/contract/problems.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { validateWorkflow } from '@countersign/contract/workflows.ts';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../../../shared/api/client.ts';
import { answered } from '../../../../shared/api/failure.ts';

/** How long somebody pauses before what they typed is checked, in milliseconds. */
const pause = 400;

export type Validation = {
  readonly faults: readonly Fault[];
  /** As it could be read last; null: it never could. */
  readonly definition: WorkflowDefinition | null;
  /** What is shown belongs to an earlier text. */
  readonly checking: boolean;
  /** It could not be checked. */
  readonly failed: boolean;
};

/** What the server says of a definition while it is being typed: once for each pause, not for each key. */
export function useValidation(project: string, text: string): Validation {
  const [asked] = useDebouncedValue(text, pause);
  const { data, isFetching, isError } = useQuery({
    queryKey: [validateWorkflow.id, { params: { project }, body: asked }],
    queryFn: async ({ signal }) =>
      answered(await client.call(validateWorkflow, { params: { project }, body: { text: asked }, signal })),
    enabled: asked.trim() !== '',
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const [read, setRead] = useState<WorkflowDefinition | null>(null);
  if (data?.definition && data.definition !== read) setRead(data.definition);
  return {
    faults: data?.faults ?? none,
    definition: read,
    checking: asked !== text || isFetching,
    failed: isError,
  };
}

const none: never[] = [];
