import { Button, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';

type Props = {
  readonly name: string;
  readonly lead: string;
  readonly sending: boolean;
  readonly error: Error | null;
  readonly onRevoke: () => void;
  readonly onClose: () => void;
};

/** Asks once more before something that machines act with is revoked. */
export function Revoke({ name, lead, sending, error, onRevoke, onClose }: Props) {
  const { t } = useTranslation('administration');
  return (
    <FormDialog
      title={t('revokeNamed', { name })}
      action={t('revoke')}
      color="red"
      sending={sending}
      error={error}
      onClose={onClose}
      onSend={onRevoke}
    >
      <Text size="sm">{lead}</Text>
    </FormDialog>
  );
}

type ButtonProps = { readonly name: string; readonly onClick: () => void };

/** Beside a credential that is still good. */
export function RevokeButton({ name, onClick }: ButtonProps) {
  const { t } = useTranslation('administration');
  return (
    <Button size="xs" variant="default" aria-label={t('revokeNamed', { name })} onClick={onClick}>
      {t('revoke')}
    </Button>
  );
}
