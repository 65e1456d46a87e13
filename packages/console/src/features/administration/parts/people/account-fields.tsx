import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What an account is called and may, as it is being written. */
export type AccountDraft = {
  readonly name: string;
  readonly email: string;
  readonly administrator: boolean;
};

type Props = { readonly draft: AccountDraft; readonly onChange: (draft: AccountDraft) => void };

export function AccountFields({ draft, onChange }: Props) {
  const { t } = useTranslation('administration');
  return (
    <>
      <TextInput
        label={t('name')}
        value={draft.name}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        required
        maxLength={200}
        data-autofocus
      />
      <TextInput
        label={t('email')}
        type="email"
        value={draft.email}
        onChange={(event) => onChange({ ...draft, email: event.currentTarget.value })}
        maxLength={254}
      />
      <Switch
        label={t('administratorRight')}
        description={t('administratorHint')}
        checked={draft.administrator}
        onChange={(event) => onChange({ ...draft, administrator: event.currentTarget.checked })}
      />
    </>
  );
}
