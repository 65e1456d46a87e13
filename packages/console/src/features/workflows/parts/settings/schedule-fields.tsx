import type { Workflow, WorkflowSchedule } from '@countersign/contract/workflows.ts';
import { Fieldset, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Fields } from '../../workflows.view.ts';
import { ScheduledInputs } from './scheduled-inputs.tsx';
import { ScheduledPreApproval } from './scheduled-pre-approval.tsx';

type Props = {
  readonly project: string;
  readonly workflow: Workflow;
  readonly fields: Fields;
  readonly onChange: (changes: Partial<Fields>) => void;
};

const zones = Intl.supportedValuesOf('timeZone');

const everyNight = (): WorkflowSchedule => ({
  cron: '0 3 * * *',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  inputs: {},
  preApproval: null,
});

/** When a workflow runs by itself, with what, and by whose permission. */
export function ScheduleFields({ project, workflow, fields, onChange }: Props) {
  const { t } = useTranslation('workflows');
  const { schedule } = fields;
  const set = (changes: Partial<WorkflowSchedule>) =>
    schedule && onChange({ schedule: { ...schedule, ...changes } });
  return (
    <Fieldset legend={t('nextRun')}>
      <Stack>
        <Switch
          label={t('runsByItself')}
          checked={schedule !== null}
          onChange={({ currentTarget }) =>
            onChange({ schedule: currentTarget.checked ? (workflow.schedule ?? everyNight()) : null })
          }
        />
        {schedule && (
          <>
            <When schedule={schedule} onChange={set} />
            <ScheduledInputs
              project={project}
              workflow={workflow}
              values={schedule.inputs}
              onChange={(inputs) => set({ inputs })}
            />
            {fields.preApproval && (
              <ScheduledPreApproval
                project={project}
                value={schedule.preApproval}
                onChange={(preApproval) => set({ preApproval })}
              />
            )}
          </>
        )}
      </Stack>
    </Fieldset>
  );
}

type WhenProps = {
  readonly schedule: WorkflowSchedule;
  readonly onChange: (changes: Partial<WorkflowSchedule>) => void;
};

function When({ schedule, onChange }: WhenProps) {
  const { t } = useTranslation('workflows');
  return (
    <>
      <TextInput
        label={t('cron')}
        description={t('cronHint')}
        value={schedule.cron}
        onChange={({ currentTarget }) => onChange({ cron: currentTarget.value })}
        required
        maxLength={100}
      />
      <Select
        label={t('timeZone')}
        data={[...new Set([schedule.timeZone, 'UTC', ...zones])]}
        value={schedule.timeZone}
        onChange={(timeZone) => timeZone !== null && onChange({ timeZone })}
        searchable
        limit={50}
        allowDeselect={false}
      />
    </>
  );
}
