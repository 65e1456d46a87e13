import { type Group as AccountGroup, putGroup } from '@countersign/contract/groups.ts';
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { PeoplePicker } from '../../../../shared/ui/people-picker.tsx';

type Props = {
  /** null: a new one. */
  readonly group: AccountGroup | null;
  readonly onClose: () => void;
};

/** Says who is in a group; one that is not there is created. */
export function PutGroup({ group, onClose }: Props) {
  const { t } = useTranslation('administration');
  const [name, setName] = useState(group?.name ?? '');
  const [members, setMembers] = useState<readonly string[]>(group?.members ?? []);
  const { send, sending, error } = useCommand(putGroup, { onDone: onClose });
  return (
    <FormDialog
      title={group ? t('editNamed', { name: group.name }) : t('newGroup')}
      action={t('save', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={name.trim() === ''}
      onClose={onClose}
      onSend={() => send({ params: { group: name.trim() }, body: { members: [...members] } })}
    >
      {group === null && (
        <TextInput
          label={t('groupName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={200}
          data-autofocus
        />
      )}
      <PeoplePicker label={t('members')} value={members} onChange={setMembers} />
    </FormDialog>
  );
}
