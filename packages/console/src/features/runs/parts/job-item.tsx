import type { RunJob } from '@countersign/contract/run-shapes.ts';
import { Accordion, Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { moodOf } from '../runs.view.ts';
import { JobLog } from './job-log.tsx';
import { MoodIcon, RunStatusBadge } from './run-status.tsx';
import { Took } from './took.tsx';

type Props = { readonly project: string; readonly job: RunJob };

const kinds = { http: 'http', manual: 'manual', approval: 'approvalJob' } as const;

/** One job: how it stands at a glance, and opened what it is, what was said and its log. */
export function JobItem({ project, job }: Props) {
  const { t } = useTranslation('runs');
  return (
    <Accordion.Item value={job.id}>
      <Accordion.Control>
        <Group wrap="nowrap" gap="sm">
          <MoodIcon mood={moodOf(job.status)} />
          <Stack gap={0} miw={0} flex={1}>
            <Text component="span" fw={600} truncate>
              {job.name}
            </Text>
            <Text component="span" size="sm" c="dimmed">
              {t(kinds[job.type])}
              {job.startedAt !== null && (
                <>
                  {' · '}
                  <Took from={job.startedAt} to={job.endedAt} />
                </>
              )}
            </Text>
          </Stack>
          <RunStatusBadge status={job.status} />
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <JobDetails project={project} job={job} />
      </Accordion.Panel>
    </Accordion.Item>
  );
}

/** What there is to read of a job. */
export function JobDetails({ project, job }: Props) {
  const { t } = useTranslation('runs');
  return (
    <Stack gap="xs">
      {job.instructions !== null && (
        <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
          {job.instructions}
        </Text>
      )}
      {job.because !== '' && <Text size="sm">{job.because}</Text>}
      {job.nextTryAt !== null && (
        <Text size="sm">
          {t('nextTry')} <Moment at={job.nextTryAt} absolute />
        </Text>
      )}
      {job.approval !== null && (
        <Anchor
          component={Link}
          size="sm"
          to="/projects/$project/approvals/$approval"
          params={{ project, approval: job.approval } as never}
        >
          {t('seeApproval')}
        </Anchor>
      )}
      {job.type === 'http' && <JobLog job={job.name} log={job.log} />}
    </Stack>
  );
}
