import { createDelegation } from '@countersign/contract/delegations.ts';
import { listRoles } from '@countersign/contract/project-parts.ts';
import { Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { reading } from '../../../shared/api/query.ts';
import { useSession } from '../../../shared/api/session.ts';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';
import { PersonPicker } from '../../../shared/ui/people-picker.tsx';
import { type DelegationDraft, emptyDraft, fieldOf, isComplete, sentOf } from '../account.view.ts';

/** Gives one's seats to somebody for a while. */
export function NewDelegation({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('account');
  const { account } = useSession();
  const [draft, setDraft] = useState(() => emptyDraft(Date.now()));
  const { send, sending, error } = useCommand(createDelegation, { onDone: onClose });
  const set = (change: Partial<DelegationDraft>) => setDraft({ ...draft, ...change });
  return (
    <FormDialog
      title={t('delegate')}
      action={t('delegate')}
      sending={sending}
      error={error}
      incomplete={!isComplete(draft)}
      onClose={onClose}
      onSend={() => send({ body: sentOf(draft, Date.now()) })}
    >
      <PersonPicker
        label={t('standIn')}
        description={t('standInHint')}
        kind="person"
        without={account.username}
        value={draft.to}
        onChange={(to) => set({ to })}
        required
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          type="datetime-local"
          label={t('from')}
          value={draft.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
          required
        />
        <TextInput
          type="datetime-local"
          label={t('until')}
          min={fieldOf(Date.now())}
          value={draft.until}
          onChange={(event) => set({ until: event.currentTarget.value })}
          required
        />
      </SimpleGrid>
      <HowFar draft={draft} onChange={set} />
      <Textarea
        label={t('delegationReason')}
        value={draft.reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
        autosize
        maxLength={1000}
      />
    </FormDialog>
  );
}

type HowFarProps = {
  readonly draft: DelegationDraft;
  readonly onChange: (change: Partial<DelegationDraft>) => void;
};

/** Everything, one project, or one role of it. */
function HowFar({ draft: { project, role }, onChange }: HowFarProps) {
  const { t } = useTranslation('account');
  const { projects } = useSession();
  const { data } = useQuery({
    ...reading(listRoles, { params: { project: project ?? '' }, query: { limit: 200 } }),
    enabled: project !== null,
  });
  return (
    <>
      <Select
        label={t('inProject')}
        placeholder={t('everywhere')}
        data={projects.map(({ key, name }) => ({ value: key, label: name }))}
        value={project}
        onChange={(next) => onChange({ project: next, role: null })}
        clearable
        clearButtonProps={{ 'aria-label': t('clear', { ns: 'common' }) }}
      />
      {project !== null && (
        <Select
          label={t('asRole')}
          placeholder={t('anyRole')}
          data={data?.items.map(({ name }) => name) ?? []}
          value={role}
          onChange={(next) => onChange({ role: next })}
          clearable
          clearButtonProps={{ 'aria-label': t('clear', { ns: 'common' }) }}
        />
      )}
    </>
  );
}
