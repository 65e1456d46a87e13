import { listMembers, type Member, putMember, removeMember } from '@countersign/contract/projects.ts';
import { Select } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { useMay } from '../../../../shared/api/may.ts';
import { readingPages } from '../../../../shared/api/query.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { PersonPicker } from '../../../../shared/ui/people-picker.tsx';
import { ProblemNotice } from '../../../../shared/ui/problem-notice.tsx';
import { DeleteDialog } from '../delete-dialog.tsx';
import { Names } from '../named.tsx';
import { DeleteButton } from '../row-button.tsx';
import { Row, TabContent, type TabProps } from '../tab.tsx';

type Access = Member['access'];
const heights = ['viewer', 'operator', 'maintainer'] as const;

/** Who is in a project, and what they may do there. */
export function MemberTab({ project }: TabProps) {
  const { t } = useTranslation('administration');
  const because = useMay(project, 'member.edit');
  const pages = useSuspenseInfiniteQuery(readingPages(listMembers, { params: { project } }));
  const [adding, setAdding] = useState(false);
  return (
    <TabContent lead={t('membersLead')} because={because} add={t('addMember')} onAdd={() => setAdding(true)}>
      {pages.data.length === 0 && <Empty title={t('noMembers')} />}
      {pages.data.map((member) => (
        <MemberRow key={member.member} project={project} member={member} because={because} />
      ))}
      <More pages={pages} />
      {adding && <AddMember project={project} onClose={() => setAdding(false)} />}
    </TabContent>
  );
}

type RowProps = TabProps & { readonly member: Member; readonly because: string | null };

function MemberRow({ project, member: { member, access }, because }: RowProps) {
  const { t } = useTranslation('administration');
  const [removing, setRemoving] = useState(false);
  const changing = useCommand(putMember);
  const removal = useCommand(removeMember, { onDone: () => setRemoving(false) });
  const params = { project, member };
  return (
    <Row
      name={member}
      actions={
        <>
          <AccessSelect
            label={t('accessOf', { name: member })}
            value={access}
            disabled={because !== null || changing.sending}
            onChange={(next) => changing.send({ params, body: { access: next } })}
          />
          <DeleteButton
            because={because}
            name={member}
            label={t('remove')}
            onClick={() => setRemoving(true)}
          />
        </>
      }
    >
      <Names of={[member]} />
      <ProblemNotice error={changing.error} />
      {removing && (
        <DeleteDialog
          {...removal}
          name={member}
          action={t('remove')}
          lead={t('removeMemberLead', { name: member })}
          onDelete={() => removal.send({ params })}
          onClose={() => setRemoving(false)}
        />
      )}
    </Row>
  );
}

type AccessProps = {
  readonly label: string;
  readonly value: Access;
  readonly disabled?: boolean;
  readonly onChange: (access: Access) => void;
};

function AccessSelect({ label, value, disabled, onChange }: AccessProps) {
  const { t } = useTranslation('administration');
  return (
    <Select
      size="xs"
      w={140}
      aria-label={label}
      data={heights.map((height) => ({ value: height, label: t(`access_${height}`) }))}
      value={value}
      disabled={disabled ?? false}
      allowDeselect={false}
      onChange={(next) => next && onChange(next as Access)}
    />
  );
}

function AddMember({ project, onClose }: TabProps & { readonly onClose: () => void }) {
  const { t } = useTranslation('administration');
  const [member, setMember] = useState<string | null>(null);
  const [access, setAccess] = useState<Access>('viewer');
  const { send, sending, error } = useCommand(putMember, { onDone: onClose });
  return (
    <FormDialog
      title={t('addMember')}
      action={t('addMember')}
      sending={sending}
      error={error}
      incomplete={member === null}
      onClose={onClose}
      onSend={() => member && send({ params: { project, member }, body: { access } })}
    >
      <PersonPicker label={t('whoPersonOrGroup')} groups value={member} onChange={setMember} required />
      <Select
        label={t('access')}
        description={t(`accessMeans_${access}`)}
        data={heights.map((height) => ({ value: height, label: t(`access_${height}`) }))}
        value={access}
        allowDeselect={false}
        onChange={(next) => next && setAccess(next as Access)}
      />
    </FormDialog>
  );
}
