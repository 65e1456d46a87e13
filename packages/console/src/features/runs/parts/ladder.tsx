import type { Run, RunStage } from '@countersign/contract/run-shapes.ts';
import { Accordion, Text, Timeline, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentJob, openJobs, stageMood } from '../runs.view.ts';
import { JobItem } from './job-item.tsx';
import { MoodIcon } from './run-status.tsx';

type Props = { readonly project: string; readonly run: Run };

/** The stages of a run as a ladder, each with its jobs; the job it has come to is open. */
export function Ladder({ project, run }: Props) {
  const { t } = useTranslation('runs');
  const [toggled, setToggled] = useState<Record<string, boolean>>({});
  const current = currentJob(run)?.id;
  // What the run has come to while somebody looks on stays open when it goes on: they may be reading it.
  if (current !== undefined && toggled[current] === undefined) setToggled({ ...toggled, [current]: true });
  const open = openJobs(run, toggled);
  const passed = run.stages.filter((stage) => stageMood(stage) === 'good').length;
  const toggle = (stage: RunStage, now: string[]) =>
    setToggled((before) => ({
      ...before,
      ...Object.fromEntries(stage.jobs.map(({ id }) => [id, now.includes(id)])),
    }));
  return (
    <Timeline active={passed - 1} bulletSize={30} lineWidth={3} aria-label={t('stages')}>
      {run.stages.map((stage) => (
        <Timeline.Item
          key={stage.position}
          bullet={<MoodIcon mood={stageMood(stage)} size={26} />}
          title={<StageTitle stage={stage} />}
        >
          <Accordion
            multiple
            order={3}
            mt="xs"
            variant="separated"
            value={open.filter((id) => stage.jobs.some((job) => job.id === id))}
            onChange={(now) => toggle(stage, now)}
          >
            {stage.jobs.map((job) => (
              <JobItem key={job.id} project={project} job={job} />
            ))}
          </Accordion>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

function StageTitle({ stage: { name, jobs } }: { readonly stage: RunStage }) {
  const { t } = useTranslation('runs');
  const passed = jobs.filter(({ status }) => status === 'passed').length;
  return (
    <>
      <Title order={2} size="h4">
        {name}
      </Title>
      <Text size="sm" c="dimmed">
        {t('jobsPassed', { passed, count: jobs.length })}
      </Text>
    </>
  );
}
