import { type Account, editAccount } from '@countersign/contract/people.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { AccountFields } from './account-fields.tsx';

type Props = { readonly account: Account; readonly onClose: () => void };

export function EditAccount({ account, onClose }: Props) {
  const { t } = useTranslation('administration');
  const { name, email, administrator, username } = account;
  const [draft, setDraft] = useState({ name, email: email ?? '', administrator });
  const { send, sending, error } = useCommand(editAccount, { onDone: onClose });
  return (
    <FormDialog
      title={t('editAccount', { name })}
      action={t('save', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={draft.name.trim() === ''}
      onClose={onClose}
      onSend={() =>
        send({
          params: { account: username },
          body: { ...draft, name: draft.name.trim(), email: draft.email.trim() || null },
        })
      }
    >
      <AccountFields draft={draft} onChange={setDraft} />
    </FormDialog>
  );
}
