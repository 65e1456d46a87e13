import type { RunSummary } from '@countersign/contract/run-shapes.ts';
import { listRuns } from '@countersign/contract/runs.ts';
import type { Workflow } from '@countersign/contract/workflows.ts';
import { Anchor, Group, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { Moment } from '../../../shared/time/moment.tsx';
import { RunBadge } from './status-badge.tsx';

type Props = { readonly project: string; readonly workflow: Pick<Workflow, 'key' | 'runs'> };

/** The newest run of a workflow, and how it went. */
export function LastRun({ project, workflow: { key, runs } }: Props) {
  const { t } = useTranslation('workflows');
  const { data } = useQuery({
    ...reading(listRuns, { params: { project }, query: { workflow: key, limit: 1 } }),
    enabled: runs > 0,
  });
  if (runs === 0) return <Text size="sm">{t('neverRun')}</Text>;
  const [run] = data?.items ?? [];
  return run ? <Shown project={project} run={run} /> : <Skeleton height={22} width={180} />;
}

function Shown({ project, run }: { readonly project: string; readonly run: RunSummary }) {
  const { t } = useTranslation('workflows');
  return (
    <Group gap="xs" fz="sm">
      <Anchor
        component={Link}
        size="sm"
        to="/projects/$project/runs/$run"
        params={{ project, run: run.id } as never}
      >
        {t('runNumber', { number: run.number })}
      </Anchor>
      <RunBadge status={run.status} />
      <Moment at={run.endedAt ?? run.startedAt} />
    </Group>
  );
}
