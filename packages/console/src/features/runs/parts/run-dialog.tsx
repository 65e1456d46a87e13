// May be imported by other features.
import { readOffer } from '@countersign/contract/runs.ts';
import { getWorkflow, type Workflow } from '@countersign/contract/workflows.ts';
import { Modal, Stack } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Refused } from '../../../shared/api/failure.ts';
import { reading } from '../../../shared/api/query.ts';
import { ProblemNotice } from '../../../shared/ui/problem-notice.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { type Draft, emptyDraft } from './dialog/draft.view.ts';
import { Forms } from './dialog/forms.tsx';
import { Inputs } from './dialog/inputs.tsx';
import { StaleForm } from './dialog/stale-form.tsx';
import { StartButtons, useStart } from './dialog/start.tsx';

type Props = {
  readonly project: string;
  /** Its key, as in addresses: the endpoints know a workflow by nothing else. */
  readonly workflow: string;
  readonly opened: boolean;
  readonly onClose: () => void;
};

/**
 * Runs a workflow. Where it asks for a pre-approval, the approval form is chosen first, and then only what it covers can
 * be picked. What was put in stays until the run has been started, whatever happens meanwhile: also when the dialog is
 * closed.
 */
export function RunDialog({ project, workflow, opened, onClose }: Props) {
  const { t } = useTranslation('runs');
  const phone = useMediaQuery('(max-width: 36em)');
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const found = useQuery({ ...reading(getWorkflow, { params: { project, workflow } }), enabled: opened });
  const started = () => {
    onClose();
    setDraft(emptyDraft);
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('runOf', { workflow: found.data?.name ?? workflow })}
      size="lg"
      fullScreen={phone === true}
      closeButtonProps={{ 'aria-label': t('close', { ns: 'common' }) }}
    >
      <Suspense fallback={<Rows count={3} height={96} />}>
        <ProblemNotice error={found.error} onRetry={() => found.refetch()} />
        {found.isPending && <Rows count={3} height={96} />}
        {found.data && (
          <Choices
            {...{ project, draft, onClose }}
            workflow={found.data}
            onChange={setDraft}
            onStarted={started}
          />
        )}
      </Suspense>
    </Modal>
  );
}

type ChoicesProps = Pick<Props, 'project' | 'onClose'> & {
  readonly workflow: Workflow;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  readonly onStarted: () => void;
};

function Choices({ project, workflow, draft, onChange, onStarted, onClose }: ChoicesProps) {
  const { t } = useTranslation('runs');
  const { key, preApproval } = workflow;
  const offer = useOffer(project, key, preApproval ? draft.form : null, !preApproval || draft.form !== null);
  const start = useStart({ project, workflow: key, onStarted });
  const stale = preApproval && isAboutForm(offer.error) ? offer.error.message : null;
  const choose = (form: string) => {
    start.reset();
    onChange({ ...draft, form });
  };
  return (
    <Stack>
      {stale !== null && (
        <StaleForm form={offer.data?.preApproval?.externalId ?? t('form')} because={stale} />
      )}
      {preApproval && <Forms {...{ project }} workflow={key} chosen={draft.form} onChoose={choose} />}
      {offer.isLoading && <Rows count={2} height={64} />}
      {offer.data && <Inputs offer={offer.data} draft={draft} error={start.error} onChange={onChange} />}
      {stale === null && <ProblemNotice error={start.error ?? offer.error} onRetry={() => offer.refetch()} />}
      <StartButtons
        {...{ project, draft, onClose }}
        offer={offer.data}
        because={stale}
        sending={start.sending || offer.isPlaceholderData}
        onStart={(with_) => start.send(draft, with_)}
      />
    </Stack>
  );
}

/** What can be given. It stays as it was while another is read, and when there is none any more: see the draft. */
const useOffer = (project: string, workflow: string, preApproval: string | null, enabled: boolean) =>
  useQuery({
    ...reading(readOffer, {
      params: { project, workflow },
      query: preApproval === null ? {} : { preApproval },
    }),
    enabled,
    placeholderData: keepPreviousData,
  });

const isAboutForm = (error: Error | null): error is Refused =>
  error instanceof Refused && error.problem.code.startsWith('pre-approval/');
