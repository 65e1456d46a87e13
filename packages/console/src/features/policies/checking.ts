import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { isRefused } from '../../shared/api/failure.ts';
import { readYaml } from '../../shared/yaml/faults.ts';
import { type Simulated, simulating } from './simulating.ts';

/** What is known of a policy that somebody is typing. */
export type Check = {
  /** What the text says; undefined while it is no YAML. */
  readonly value: unknown;
  readonly faults: readonly Fault[];
  /** Why nobody could ever satisfy it. */
  readonly unsatisfiable: string | null;
  /** The server has seen exactly this, and could save it. */
  readonly definition: PolicyDefinition | null;
};

type Judged = Pick<Check, 'faults' | 'unsatisfiable'>;

/** A question about nothing, by nobody: only the policy itself can be wrong with it. */
const nobodysQuestion = { hypothetical: { context: {}, makers: { requester: null } } };

/**
 * Holds what is typed against what a policy may be: a text that is no YAML is told at once, what the server would refuse
 * when nothing was typed for half a second. Nothing is written.
 */
export function useCheck(project: string, text: string): Check {
  const read = useMemo(() => readYaml(text, 'policy'), [text]);
  const [settled] = useDebouncedValue(text, 500);
  const asked = useMemo(() => readYaml(settled, 'policy'), [settled]);
  const queries = useQueryClient();
  const { data, isPlaceholderData } = useQuery({
    ...judging(asked.ok ? asked.value : null, project, queries),
    enabled: asked.ok,
    placeholderData: keepPreviousData,
  });
  if (!read.ok) return { value: undefined, faults: read.faults, unsatisfiable: null, definition: null };
  const { faults = [], unsatisfiable = null } = data ?? {};
  const seen = data !== undefined && !isPlaceholderData && settled === text && faults.length === 0;
  return {
    value: read.value,
    faults,
    unsatisfiable,
    definition: seen ? (read.value as PolicyDefinition) : null,
  };
}

const judging = (definition: unknown, project: string, queries: ReturnType<typeof useQueryClient>) =>
  queryOptions({
    queryKey: ['checkPolicy', { params: { project }, definition }],
    queryFn: async (): Promise<Judged> => {
      const body = { definition, subject: nobodysQuestion } as Simulated;
      try {
        const { refusal } = await queries.fetchQuery(simulating(project, body));
        const unsatisfiable = refusal?.code === 'policy/unsatisfiable' ? refusal.because : null;
        return { faults: [], unsatisfiable };
      } catch (error) {
        if (!isRefused(error, 'request/invalid')) throw error;
        return { faults: (error.problem.errors ?? []).map(ofDefinition), unsatisfiable: null };
      }
    },
  });

const ofDefinition = (fault: Fault): Fault => ({
  ...fault,
  pointer: fault.pointer.replace(/^\/definition/, ''),
});
