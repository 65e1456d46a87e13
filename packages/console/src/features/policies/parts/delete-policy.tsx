import { deletePolicy, type Policy } from '@countersign/contract/policies.ts';
import { Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';

type Props = { readonly project: string; readonly policy: Policy; readonly onClose: () => void };

/** Asks once more; the server says who still uses it. */
export function DeletePolicy({ project, policy, onClose }: Props) {
  const { t } = useTranslation('policies');
  const navigate = useNavigate();
  const { send, sending, error } = useCommand(deletePolicy, {
    onDone: () => void navigate({ to: '/projects/$project/policies', params: { project } }),
  });
  return (
    <FormDialog
      title={t('deleteTitle', { name: policy.name })}
      action={t('delete')}
      color="red"
      sending={sending}
      error={error}
      onSend={() =>
        send({
          params: { project, policy: policy.id },
          headers: { 'if-match': `"${policy.version}"` },
        })
      }
      onClose={onClose}
    >
      <Text size="sm">{t('deleteLead')}</Text>
    </FormDialog>
  );
}
