import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';

type Props = {
  readonly name: string;
  readonly lead: string;
  /** Another word than "Delete". */
  readonly action?: string;
  readonly sending: boolean;
  readonly error: Error | null;
  readonly onDelete: () => void;
  readonly onClose: () => void;
};

/** Asks once more before something is deleted. */
export function DeleteDialog({ name, lead, action, sending, error, onDelete, onClose }: Props) {
  const { t } = useTranslation('administration');
  const said = action ?? t('delete', { ns: 'common' });
  return (
    <FormDialog
      title={t('doTo', { what: said, name })}
      action={said}
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
