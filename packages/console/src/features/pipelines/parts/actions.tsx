import { createPipelineDraft, type Pipeline, type PipelineVersion } from '@countersign/contract/pipelines.ts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { Activate } from './activate.tsx';

type Props = { readonly project: string; readonly pipeline: Pipeline; readonly version: PipelineVersion };

/** What can be done with a version: a draft is edited and activated, from any other the next draft begins. */
export function Actions(props: Props) {
  return props.version.status === 'draft' ? <OfDraft {...props} /> : <OfOther {...props} />;
}

function OfDraft({ project, pipeline, version }: Props) {
  const { t } = useTranslation('pipelines');
  const because = useMay(project, 'pipeline.edit');
  const [activating, setActivating] = useState(false);
  const toDraft = useToDraft(project, pipeline.id);
  return (
    <>
      <ReasonedButton because={because} onClick={() => setActivating(true)}>
        {t('activate')}
      </ReasonedButton>
      <ReasonedButton because={because} variant="default" onClick={() => toDraft(version.number)}>
        {t('editDraft')}
      </ReasonedButton>
      {activating && <Activate {...{ project, pipeline, version }} onClose={() => setActivating(false)} />}
    </>
  );
}

function OfOther({ project, pipeline, version }: Props) {
  const { t } = useTranslation('pipelines');
  const because = useMay(project, 'pipeline.edit');
  const toDraft = useToDraft(project, pipeline.id);
  const { send, sending, error, reset } = useCommand(createPipelineDraft, {
    onDone: ({ number }) => toDraft(number),
  });
  const { draftVersion } = pipeline;
  const begin = () => send({ params: { project, pipeline: pipeline.id }, body: { stages: version.stages } });
  return (
    <>
      {draftVersion === null ? (
        <ReasonedButton because={because} loading={sending} onClick={begin}>
          {t('draftFrom', { version: version.number })}
        </ReasonedButton>
      ) : (
        <ReasonedButton because={because} onClick={() => toDraft(draftVersion)}>
          {t('goOnWithDraft', { version: draftVersion })}
        </ReasonedButton>
      )}
      {error && (
        <FormDialog
          title={t('draftFrom', { version: version.number })}
          action={t('draftFrom', { version: version.number })}
          sending={sending}
          error={error}
          onSend={begin}
          onClose={reset}
        >
          {null}
        </FormDialog>
      )}
    </>
  );
}

function useToDraft(project: string, pipeline: string): (number: number) => void {
  const navigate = useNavigate();
  return (number) =>
    void navigate({
      to: '/projects/$project/pipelines/$pipeline/edit',
      params: { project, pipeline },
      search: { version: String(number) },
    });
}
