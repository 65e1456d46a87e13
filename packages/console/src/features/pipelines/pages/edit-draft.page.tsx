import {
  editPipelineDraft,
  getPipeline,
  getPipelineVersion,
  type PipelineDefinition,
} from '@countersign/contract/pipelines.ts';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { reading } from '../../../shared/api/query.ts';
import { ChangedMeanwhile } from '../../../shared/ui/changed-meanwhile.tsx';
import { Page } from '../../../shared/ui/page.tsx';
import { Unsaved } from '../../../shared/ui/unsaved.tsx';
import { readYaml } from '../../../shared/yaml/faults.ts';
import { refusedFaults } from '../../../shared/yaml/refused.ts';
import { PipelineForm } from '../parts/pipeline-form.tsx';
import { firstVersion, textOf } from '../pipelines.view.ts';

const from = '/projects/$project/pipelines/$pipeline/edit';

/** Editing a draft: nothing goes along it until it is activated. */
export function EditDraftPage() {
  const { t } = useTranslation('pipelines');
  const { project, pipeline: id } = useParams({ from });
  const { data: pipeline } = useSuspenseQuery(reading(getPipeline, { params: { project, pipeline: id } }));
  const { version = firstVersion(pipeline) } = useSearch({ from });
  const params = { project, pipeline: id, version };
  const { data: now } = useSuspenseQuery(reading(getPipelineVersion, { params }));
  const [begun, setBegun] = useState(now);
  const [text, setText] = useState(() => textOf(now));
  const read = useMemo(() => readYaml(text, 'pipeline'), [text]);
  const because = useMay(project, 'pipeline.edit');
  const navigate = useNavigate();
  const back = (ignoreBlocker: boolean) =>
    void navigate({
      to: '/projects/$project/pipelines/$pipeline',
      params: { project, pipeline: id },
      search: { version },
      ignoreBlocker,
    });
  const { send, sending, error, reset } = useCommand(editPipelineDraft, { onDone: () => back(true) });
  const goOn = (typed: string) => {
    setBegun(now);
    setText(typed);
    reset();
  };
  return (
    <Page title={t('editTitle', { name: pipeline.name, version })} lead={t('editLead')}>
      <Unsaved typed={text !== textOf(begun)} />
      {now.digest !== begun.digest && (
        <ChangedMeanwhile
          theirs={textOf(now)}
          mine={text}
          onTheirs={() => goOn(textOf(now))}
          onMine={() => goOn(text)}
        />
      )}
      <PipelineForm
        {...{ text, read, because, error }}
        onText={setText}
        faults={read.ok ? refusedFaults(error) : read.faults}
        saving={sending}
        onSave={() =>
          read.ok &&
          send({
            params,
            body: read.value as PipelineDefinition,
            headers: { 'if-match': `"${begun.digest}"` },
          })
        }
        onCancel={() => back(false)}
      />
    </Page>
  );
}
