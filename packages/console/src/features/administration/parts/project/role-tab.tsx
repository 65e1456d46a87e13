import { deleteRole, listRoles, putRole, type Role } from '@countersign/contract/project-parts.ts';
import { Text, TextInput, Title } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { readingPages } from '../../../../shared/api/query.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { PeoplePicker } from '../../../../shared/ui/people-picker.tsx';
import { DeleteDialog } from '../delete-dialog.tsx';
import { Names } from '../named.tsx';
import { DeleteButton, EditButton } from '../row-button.tsx';
import { Row, TabContent, type TabProps } from '../tab.tsx';

/** The approval roles of a project, and who has them. */
export function RoleTab({ project }: TabProps) {
  const { t } = useTranslation('administration');
  const because = useMay(project, 'role.edit');
  const pages = useSuspenseInfiniteQuery(readingPages(listRoles, { params: { project } }));
  const [editing, setEditing] = useState<Role | 'new' | null>(null);
  return (
    <TabContent lead={t('rolesLead')} because={because} add={t('newRole')} onAdd={() => setEditing('new')}>
      {pages.data.length === 0 && <Empty title={t('noRoles')}>{t('noRolesHint')}</Empty>}
      {pages.data.map((role) => (
        <RoleRow
          key={role.id}
          project={project}
          role={role}
          because={because}
          onEdit={() => setEditing(role)}
        />
      ))}
      <More pages={pages} />
      {editing && (
        <PutRole
          project={project}
          role={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </TabContent>
  );
}

type RowProps = TabProps & {
  readonly role: Role;
  readonly because: string | null;
  readonly onEdit: () => void;
};

function RoleRow({ project, role: { name, members }, because, onEdit }: RowProps) {
  const { t } = useTranslation('administration');
  const [deleting, setDeleting] = useState(false);
  const { send, sending, error } = useCommand(deleteRole, { onDone: () => setDeleting(false) });
  return (
    <Row
      name={name}
      actions={
        <>
          <EditButton because={because} name={name} onClick={onEdit} />
          <DeleteButton because={because} name={name} onClick={() => setDeleting(true)} />
        </>
      }
    >
      <Title order={2} size="h4">
        {name}
      </Title>
      {members.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('nobodyHasRole')}
        </Text>
      )}
      <Names of={members} />
      {deleting && (
        <DeleteDialog
          name={name}
          lead={t('deleteRoleLead')}
          sending={sending}
          error={error}
          onDelete={() => send({ params: { project, role: name } })}
          onClose={() => setDeleting(false)}
        />
      )}
    </Row>
  );
}

type PutProps = TabProps & { readonly role: Role | null; readonly onClose: () => void };

function PutRole({ project, role, onClose }: PutProps) {
  const { t } = useTranslation('administration');
  const [name, setName] = useState(role?.name ?? '');
  const [members, setMembers] = useState<readonly string[]>(role?.members ?? []);
  const { send, sending, error } = useCommand(putRole, { onDone: onClose });
  return (
    <FormDialog
      title={role ? t('editNamed', { name: role.name }) : t('newRole')}
      action={t('save', { ns: 'common' })}
      sending={sending}
      error={error}
      incomplete={name.trim() === ''}
      onClose={onClose}
      onSend={() => send({ params: { project, role: name.trim() }, body: { members: [...members] } })}
    >
      {role === null && (
        <TextInput
          label={t('roleName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          maxLength={200}
          data-autofocus
        />
      )}
      <PeoplePicker
        label={t('whoHasRole')}
        description={t('whoHasRoleHint')}
        groups
        value={members}
        onChange={setMembers}
      />
    </FormDialog>
  );
}
