import { definitionText } from '@countersign/contract/definition-text.ts';
import { createPipeline, type PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { listPolicies } from '@countersign/contract/policies.ts';
import { listEnvironments } from '@countersign/contract/project-parts.ts';
import { TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { reading } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { Unsaved } from '../../../shared/ui/unsaved.tsx';
import { readYaml } from '../../../shared/yaml/faults.ts';
import { refusedFaults } from '../../../shared/yaml/refused.ts';
import { PipelineForm } from '../parts/pipeline-form.tsx';
import { beginning } from '../pipelines.view.ts';

/** A new pipeline: it begins with a stage for each environment, and is a draft until it is activated. */
export function NewPipelinePage() {
  const { t } = useTranslation('pipelines');
  const { project } = useParams({ from: '/projects/$project/pipelines/new' });
  const begun = useBeginning(project);
  const [name, setName] = useState('');
  const [text, setText] = useState(begun);
  const read = useMemo(() => readYaml(text, 'pipeline'), [text]);
  const may = useMay(project, 'pipeline.edit');
  const navigate = useNavigate();
  const { send, sending, error } = useCommand(createPipeline, {
    onDone: ({ id }) =>
      void navigate({
        to: '/projects/$project/pipelines/$pipeline',
        params: { project, pipeline: id },
        ignoreBlocker: true,
      }),
  });
  return (
    <Page title={t('newTitle')} lead={t('newLead')}>
      <Unsaved typed={name !== '' || text !== begun} />
      <PipelineForm
        {...{ text, read, error }}
        onText={setText}
        faults={read.ok ? refusedFaults(error) : read.faults}
        because={may ?? (name.trim() === '' ? t('nameFirst') : null)}
        saving={sending}
        onSave={() =>
          read.ok &&
          send({
            params: { project },
            body: { ...(read.value as PipelineDefinition), name: name.trim() },
          })
        }
        onCancel={() => void navigate({ to: '/projects/$project/pipelines', params: { project } })}
      >
        <TextInput
          label={t('name')}
          description={t('nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maw={480}
        />
      </PipelineForm>
    </Page>
  );
}

function useBeginning(project: string): string {
  const query = { limit: 50 };
  const environments = useSuspenseQuery(reading(listEnvironments, { params: { project }, query }));
  const policies = useSuspenseQuery(reading(listPolicies, { params: { project }, query }));
  const names = policies.data.items.map(({ name }) => name);
  return definitionText(beginning(environments.data.items, names));
}
