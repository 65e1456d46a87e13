import { editWorkflow, type Workflow } from '@countersign/contract/workflows.ts';
import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../../shared/api/command.ts';
import { isRefused } from '../../../../shared/api/failure.ts';
import { FormDialog } from '../../../../shared/ui/form-dialog.tsx';
import { changesOf, type Fields, fieldsOf } from '../../workflows.view.ts';
import { ReviewField } from './review-field.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { DescriptionFields, NameField, RunFields } from './workflow-fields.tsx';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly onClose: () => void;
};

/** Changes what is said of a workflow; what somebody else has changed meanwhile is not overwritten unseen. */
export function SettingsDialog({ project, workflow, onClose }: Props) {
  const { t } = useTranslation('workflows');
  const { base, fields, onChange, start } = useFields(workflow);
  const { send, sending, error, reset } = useCommand(editWorkflow, { onDone: onClose });
  const body = changesOf(fieldsOf(base), fields);
  const headers = { 'if-match': `"${base.version}"` };
  const goOn = (mine: typeof body) => {
    start(workflow, mine);
    reset();
  };
  return (
    <FormDialog
      title={t('settingsOf', { name: workflow.name })}
      action={t('save', { ns: 'common' })}
      size="lg"
      sending={sending}
      error={error}
      incomplete={Object.keys(body).length === 0}
      onSend={() => send({ params: { project, workflow: workflow.key }, body, headers })}
      onClose={onClose}
    >
      <NameField fields={fields} onChange={onChange} />
      <DescriptionFields fields={fields} onChange={onChange} />
      <ReviewField project={project} fields={fields} onChange={onChange} />
      <RunFields fields={fields} onChange={onChange} />
      <ScheduleFields project={project} workflow={workflow} fields={fields} onChange={onChange} />
      {isRefused(error, 'request/precondition-failed') && (
        <Group gap="xs">
          <Button size="xs" onClick={() => goOn(body)}>
            {t('keepMine', { ns: 'common' })}
          </Button>
          <Button size="xs" variant="default" onClick={() => goOn({})}>
            {t('takeTheirs', { ns: 'common' })}
          </Button>
        </Group>
      )}
    </FormDialog>
  );
}

/** What is in the form, and from which state of the workflow it began. */
function useFields(workflow: Workflow) {
  const [base, setBase] = useState(workflow);
  const [fields, setFields] = useState<Fields>(() => fieldsOf(workflow));
  return {
    base,
    fields,
    onChange: (changes: Partial<Fields>) => setFields((before) => ({ ...before, ...changes })),
    start: (from: Workflow, mine: Partial<Fields>) => {
      setBase(from);
      setFields({ ...fieldsOf(from), ...mine });
    },
  };
}
