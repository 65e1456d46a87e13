import { type Account, resetPassword } from '@countersign/contract/people.ts';
import { Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { ShownOnce } from '../../../../shared/ui/shown-once.tsx';
import { newPassword } from '../../new-password.ts';

type Props = { readonly account: Account; readonly onClose: () => void };

/** Gives a person a new password, which is shown once. */
export function ResetPassword({ account: { username, name }, onClose }: Props) {
  const { t } = useTranslation('administration');
  const [password] = useState(newPassword);
  const { send, sending, error, data } = useCommand(resetPassword);
  if (data)
    return (
      <ShownOnce
        title={t('passwordReset', { name })}
        lead={t('givePassword', { name })}
        secrets={[{ label: t('password'), value: password }]}
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title={t('resetPasswordOf', { name })}
      action={t('resetPassword')}
      sending={sending}
      error={error}
      onClose={onClose}
      onSend={() => send({ params: { account: username }, body: { password } })}
    >
      <Text size="sm">{t('resetLead', { name })}</Text>
    </FormDialog>
  );
}
