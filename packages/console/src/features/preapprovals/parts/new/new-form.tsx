import { createPreApproval } from '@countersign/contract/pre-approvals.ts';
import { Stack, Switch, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { Refused } from '../../../../shared/api/failure.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { PeoplePicker } from '../../../../shared/ui/people-picker.tsx';
import { bodyOf, emptyForm } from '../../new-form.view.ts';
import { Pairs } from './pairs.tsx';
import { Places } from './places.tsx';
import { WindowFields } from './window-fields.tsx';

type Props = { readonly project: string; readonly onClose: () => void };

/** Gives permission in advance, as the system that manages changes would: who, when, where, on what. */
export function NewForm({ project, onClose }: Props) {
  const { t } = useTranslation('preapprovals');
  const navigate = useNavigate();
  const [form, setForm] = useState(emptyForm);
  const { send, sending, error } = useCommand(createPreApproval, {
    onDone: ({ id }) => {
      onClose();
      void navigate({
        to: '/projects/$project/pre-approvals/$preApproval',
        params: { project, preApproval: id },
      });
    },
  });
  const put = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }));
  return (
    <FormDialog
      title={t('create')}
      action={t('createAction')}
      size="lg"
      sending={sending}
      error={error}
      incomplete={form.externalId === ''}
      onSend={() => send({ params: { project }, body: bodyOf(form) })}
      onClose={onClose}
    >
      <TextInput
        label={t('externalId')}
        description={t('externalIdHint')}
        required
        maxLength={200}
        value={form.externalId}
        error={faultAt(error, '/externalId')}
        onChange={(event) => put({ externalId: event.currentTarget.value })}
        data-autofocus
      />
      <WindowFields value={form} error={faultAt(error, '/windowEnd')} onChange={put} />
      <Places project={project} form={form} onChange={put} />
      <Stack gap="xs">
        <PeoplePicker
          label={t('executors')}
          description={t('executorsHint')}
          value={form.usernames}
          onChange={(usernames) => put({ usernames })}
        />
        <Pairs
          labels={[t('name'), t('email')]}
          add={t('addPerson')}
          value={form.others}
          onChange={(others) => put({ others })}
        />
      </Stack>
      <Switch
        label={t('singleUse')}
        description={t('singleUseHint')}
        checked={form.singleUse}
        onChange={(event) => put({ singleUse: event.currentTarget.checked })}
      />
      <Switch
        label={t('valid')}
        description={t('validHint')}
        checked={form.valid}
        onChange={(event) => put({ valid: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}

/** What the server has found wrong with a field. */
const faultAt = (error: Error | null, at: string): string | undefined =>
  error instanceof Refused ? error.problem.errors?.find(({ pointer }) => pointer === at)?.detail : undefined;
