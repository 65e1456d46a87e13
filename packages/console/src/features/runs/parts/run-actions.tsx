import { cancelRun, retryRun } from '@countersign/contract/runs.ts';
import { useDisclosure } from '@mantine/hooks';
import { IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { ReasonDialog } from '../../../shared/ui/reason-dialog.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';

type Props = { readonly project: string; readonly run: string };

/** Stops a run where it is, with a reason. */
export function CancelRun({ project, run }: Props) {
  const { t } = useTranslation('runs');
  const because = useMay(project, 'run.cancel');
  const [opened, { open, close }] = useDisclosure(false);
  const { send, sending, error } = useCommand(cancelRun, { onDone: close });
  return (
    <>
      <ReasonedButton
        because={because}
        variant="default"
        leftSection={<IconPlayerStop size={16} />}
        onClick={open}
      >
        {t('cancelRun')}
      </ReasonedButton>
      <ReasonDialog
        opened={opened}
        title={t('cancelRun')}
        lead={t('cancelLead')}
        action={t('cancelRun')}
        color="red"
        sending={sending}
        error={error}
        onSend={(reason) => send({ params: { project, run }, body: { reason } })}
        onClose={close}
      />
    </>
  );
}

/** A run that ended otherwise than well can be tried again; `retry` is the page's, which shows why not. */
export const useRetry = () => useCommand(retryRun);

type RetryProps = Props & { readonly retry: ReturnType<typeof useRetry> };

export function RetryRun({ project, run, retry }: RetryProps) {
  const { t } = useTranslation('runs');
  const because = useMay(project, 'run.retry');
  return (
    <ReasonedButton
      because={because}
      loading={retry.sending}
      leftSection={<IconRefresh size={16} />}
      onClick={() => retry.send({ params: { project, run } })}
    >
      {t('retryRun')}
    </ReasonedButton>
  );
}
