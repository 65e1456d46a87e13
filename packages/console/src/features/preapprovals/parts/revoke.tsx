import { revokePreApproval } from '@countersign/contract/pre-approvals.ts';
import { useDisclosure } from '@mantine/hooks';
import { IconBan } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useMay } from '../../../shared/api/may.ts';
import { ReasonDialog } from '../../../shared/ui/reason-dialog.tsx';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';

type Props = { readonly project: string; readonly preApproval: string };

/** Takes a pre-approval back, with a reason. */
export function Revoke({ project, preApproval }: Props) {
  const { t } = useTranslation('preapprovals');
  const because = useMay(project, 'pre-approval.revoke');
  const [opened, { open, close }] = useDisclosure(false);
  const { send, sending, error } = useCommand(revokePreApproval, { onDone: close });
  return (
    <>
      <ReasonedButton because={because} variant="default" leftSection={<IconBan size={16} />} onClick={open}>
        {t('revoke')}
      </ReasonedButton>
      <ReasonDialog
        opened={opened}
        title={t('revoke')}
        lead={t('revokeLead')}
        action={t('revoke')}
        color="red"
        sending={sending}
        error={error}
        onSend={(reason) => send({ params: { project, preApproval }, body: { reason } })}
        onClose={close}
      />
    </>
  );
}
