import { type Account, disableAccount } from '@countersign/contract/people.ts';
import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';

type Props = { readonly account: Account; readonly onClose: () => void };

export function DisableAccount({ account: { username, name }, onClose }: Props) {
  const { t } = useTranslation('administration');
  const { send, sending, error } = useCommand(disableAccount, { onDone: onClose });
  return (
    <FormDialog
      title={t('disableAccount', { name })}
      action={t('disable')}
      color="red"
      sending={sending}
      error={error}
      onClose={onClose}
      onSend={() => send({ params: { account: username } })}
    >
      <Text size="sm">{t('disableLead', { name })}</Text>
    </FormDialog>
  );
}
