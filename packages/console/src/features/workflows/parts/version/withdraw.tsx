import { withdrawApproval } from '@countersign/contract/approvals.ts';
import type { WorkflowVersion } from '@countersign/contract/versions.ts';
import { useDisclosure } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { ReasonDialog } from '../../../../shared/ui/reason-dialog.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';

type Props = {
  readonly project: string;
  readonly version: WorkflowVersion;
  readonly approval: string;
};

/** Takes a version back from review, so that it can be changed. */
export function Withdraw({ project, version: { label }, approval }: Props) {
  const { t } = useTranslation('workflows');
  const [opened, { open, close }] = useDisclosure(false);
  const { send, sending, error } = useCommand(withdrawApproval, { onDone: close });
  return (
    <>
      <ReasonedButton
        because={useMay(project, 'approval.withdraw')}
        onClick={open}
        size="xs"
        variant="default"
      >
        {t('withdraw')}
      </ReasonedButton>
      <ReasonDialog
        opened={opened}
        title={t('withdraw')}
        lead={t('withdrawLead', { label })}
        action={t('withdraw')}
        sending={sending}
        error={error}
        onSend={(reason) => send({ params: { project, approval }, body: { reason } })}
        onClose={close}
      />
    </>
  );
}
