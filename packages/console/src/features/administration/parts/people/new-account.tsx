import { createAccount } from '@countersign/contract/people.ts';
import { Checkbox, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { ShownOnce } from '../../../../shared/ui/shown-once.tsx';
import { newPassword } from '../../new-password.ts';
import { AccountFields } from './account-fields.tsx';

type Props = { readonly kind: 'person' | 'service'; readonly onClose: () => void };

/** A new person, whose first password is made here and shown once, or a new service account. */
export function NewAccount({ kind, onClose }: Props) {
  const { t } = useTranslation('administration');
  const person = kind === 'person';
  const [draft, setDraft] = useState({ name: '', email: '', administrator: false });
  const [username, setUsername] = useState('');
  const [signsIn, setSignsIn] = useState(person);
  const [password] = useState(newPassword);
  const { send, sending, error, data } = useCommand(createAccount, {
    onDone: () => !signsIn && onClose(),
  });
  if (data && signsIn) return <FirstPassword name={data.name} password={password} onClose={onClose} />;
  return (
    <FormDialog
      title={person ? t('newPerson') : t('newService')}
      action={t('create', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={draft.name.trim() === '' || username === ''}
      onClose={onClose}
      onSend={() => {
        const { name, email, administrator } = draft;
        const address = email.trim();
        send({
          body: {
            ...{ kind, username, name: name.trim(), administrator },
            ...(address !== '' && { email: address }),
            ...(signsIn && { password }),
          },
        });
      }}
    >
      <AccountFields draft={draft} onChange={setDraft} />
      <TextInput
        label={t('username')}
        description={t('usernameHint')}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value.toLowerCase())}
        required
        maxLength={63}
        autoCapitalize="none"
      />
      {person ? (
        <Checkbox
          label={t('makePassword')}
          description={t('makePasswordHint')}
          checked={signsIn}
          onChange={(event) => setSignsIn(event.currentTarget.checked)}
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t('serviceHint')}
        </Text>
      )}
    </FormDialog>
  );
}

type FirstProps = { readonly name: string; readonly password: string; readonly onClose: () => void };

function FirstPassword({ name, password, onClose }: FirstProps) {
  const { t } = useTranslation('administration');
  return (
    <ShownOnce
      title={t('accountMade', { name })}
      lead={t('givePassword', { name })}
      secrets={[{ label: t('password'), value: password }]}
      onClose={onClose}
    />
  );
}
