import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';

type Props = {
  readonly because: string | null;
  /** Of what it is the button, for those who do not see the row. */
  readonly name: string;
  readonly onClick: () => void;
};

export function EditButton({ because, name, onClick }: Props) {
  const { t } = useTranslation('administration');
  return (
    <ReasonedButton
      because={because}
      size="xs"
      variant="default"
      leftSection={<IconPencil size={14} />}
      onClick={onClick}
      aria-label={t('editNamed', { name })}
    >
      {t('edit', { ns: 'common' })}
    </ReasonedButton>
  );
}

export function DeleteButton({ because, name, onClick, label }: Props & { readonly label?: string }) {
  const { t } = useTranslation('administration');
  const said = label ?? t('delete', { ns: 'common' });
  return (
    <ReasonedButton
      because={because}
      size="xs"
      variant="default"
      leftSection={<IconTrash size={14} />}
      onClick={onClick}
      aria-label={t('doTo', { what: said, name })}
    >
      {said}
    </ReasonedButton>
  );
}
