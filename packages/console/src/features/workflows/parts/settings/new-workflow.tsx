import { createWorkflow } from '@countersign/contract/workflows.ts';
import { Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { type Fields, keyOf } from '../../workflows.view.ts';
import { ReviewField } from './review-field.tsx';
import { DescriptionFields, NameField, RunFields } from './workflow-fields.tsx';

type Props = { readonly project: string; readonly opened: boolean; readonly onClose: () => void };

const blank: Fields = {
  name: '',
  description: '',
  labels: [],
  enabled: true,
  preApproval: false,
  reviewRequired: true,
  reviewPolicy: null,
  schedule: null,
};

/** Creates a workflow, and goes there. What was typed stays until it was created, also when the dialog is closed. */
export function NewWorkflow({ project, opened, onClose }: Props) {
  const { t } = useTranslation('workflows');
  const navigate = useNavigate();
  const [fields, setFields] = useState(blank);
  const [ownKey, setOwnKey] = useState<string | null>(null);
  const key = ownKey ?? keyOf(fields.name);
  const { send, sending, error } = useCommand(createWorkflow, {
    onDone: ({ key: workflow }) =>
      navigate({ to: '/projects/$project/workflows/$workflow', params: { project, workflow } }),
  });
  const onChange = (changes: Partial<Fields>) => setFields((before) => ({ ...before, ...changes }));
  if (!opened) return null;
  return (
    <FormDialog
      title={t('create')}
      action={t('createAction')}
      size="lg"
      sending={sending}
      error={error}
      incomplete={key === '' || fields.name.trim() === ''}
      onSend={() => send({ params: { project }, body: { key, ...fields } })}
      onClose={onClose}
    >
      <Text size="sm">{t('createLead')}</Text>
      <NameField fields={fields} onChange={onChange} />
      <TextInput
        label={t('key')}
        description={t('keyHint')}
        value={key}
        onChange={({ currentTarget }) => setOwnKey(currentTarget.value)}
        required
        maxLength={63}
        pattern="[A-Za-z0-9\-]+"
      />
      <DescriptionFields fields={fields} onChange={onChange} />
      <ReviewField project={project} fields={fields} onChange={onChange} />
      <RunFields fields={fields} onChange={onChange} />
    </FormDialog>
  );
}
