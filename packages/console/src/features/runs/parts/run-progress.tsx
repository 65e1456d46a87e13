import type { Run } from '@countersign/contract/run-shapes.ts';
import { Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { colours, hasEnded, moodOf, progressOf } from '../runs.view.ts';
import { RunStatusBadge } from './run-status.tsx';

/** How far a run has come, and how it stands: at a glance. */
export function RunProgress({ run }: { readonly run: Run }) {
  const { t } = useTranslation('runs');
  const { passed, jobs } = progressOf(run);
  const label = t('jobsPassed', { passed, count: jobs });
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <RunStatusBadge status={run.status} size="lg" />
        <Text size="sm">{label}</Text>
      </Group>
      <Progress.Root size="lg" radius="xl">
        <Progress.Section
          value={jobs === 0 ? 0 : (passed / jobs) * 100}
          color={colours[moodOf(run.status)]}
          animated={!hasEnded(run)}
          aria-label={label}
        />
      </Progress.Root>
      {run.because !== '' && <Text>{run.because}</Text>}
    </Stack>
  );
}
