import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';

type Props = {
  readonly name: string;
  readonly lead: string;
  readonly sending: boolean;
  readonly error: Error | null;
  readonly onDelete: () => void;
  readonly onClose: () => void;
};

/** Asks once more before something is deleted. */
export function DeleteDialog({ name, lead, sending, error, onDelete, onClose }: Props) {
  const { t } = useTranslation('administration');
  return (
    <FormDialog
      title={t('deleteNamed', { name })}
      action={t('delete', { ns: 'common' })}
      color="red"
      sending={sending}
      error={error}
      onClose={onClose}
      onSend={onDelete}
    >
      <Text size="sm">{lead}</Text>
    </FormDialog>
  );
}
