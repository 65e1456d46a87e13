import type { RunSummary } from '@countersign/contract/run-shapes.ts';
import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { hasEnded, moodOf } from '../runs.view.ts';
import { MoodIcon, RunStatusBadge } from './run-status.tsx';
import { Took } from './took.tsx';

type Props = { readonly project: string; readonly run: RunSummary };

/** A run in a list: which, how it stands, where it acts, who has started it. */
export function RunRow({ project, run }: Props) {
  const { t } = useTranslation('runs');
  const { environments, preApproval, remark } = run;
  const modules = run.services.map(({ service, module }) => `${service} / ${module}`);
  const with_ = [...environments, ...modules, ...(preApproval ? [preApproval.externalId] : [])];
  return (
    <Paper withBorder p="sm" component="li">
      <Group wrap="nowrap" align="flex-start" gap="sm">
        <MoodIcon mood={moodOf(run.status)} size={28} />
        <Stack gap={2} flex={1} miw={0}>
          <Group justify="space-between" gap="xs">
            <Anchor
              component={Link}
              fw={600}
              to="/projects/$project/runs/$run"
              params={{ project, run: run.id } as never}
            >
              {run.workflow.name} #{run.number}
            </Anchor>
            <RunStatusBadge status={run.status} />
          </Group>
          {with_.length > 0 && <Text size="sm">{with_.join(' · ')}</Text>}
          {(run.because || remark) !== '' && (
            <Text size="sm" lineClamp={2}>
              {run.because || remark}
            </Text>
          )}
          <Text size="sm" c="dimmed" component="div">
            {t('startedBy', { who: run.startedBy ?? t('bySchedule') })} <Moment at={run.startedAt} />
            {hasEnded(run) && (
              <>
                {' · '}
                <Took from={run.startedAt} to={run.endedAt} />
              </>
            )}
          </Text>
        </Stack>
      </Group>
    </Paper>
  );
}
