import type { RunStatus } from '@countersign/contract/run-states.ts';
import { listRuns } from '@countersign/contract/runs.ts';
import { Button, Group, Stack } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../shared/api/query.ts';
import { Empty } from '../../../shared/ui/empty.tsx';
import { RunRow } from './run-row.tsx';

type Props = {
  readonly project: string;
  readonly workflow?: string | undefined;
  readonly status?: RunStatus | undefined;
};

/** The runs of a project, newest first, as they are now. */
export function RunList({ project, workflow, status }: Props) {
  const { t } = useTranslation('runs');
  const query = { limit: 30, ...(workflow && { workflow }), ...(status && { status }) };
  const asked = { params: { project }, query };
  const { data: runs, ...more } = useSuspenseInfiniteQuery(readingPages(listRuns, asked));
  if (runs.length === 0)
    return (
      <Empty title={workflow || status ? t('noneFound') : t('noRuns')}>
        {workflow || status ? t('noneFoundHint') : t('noRunsHint')}
      </Empty>
    );
  return (
    <Stack gap="xs">
      <Stack gap="xs" component="ul" p={0} m={0} aria-label={t('runs')} style={{ listStyle: 'none' }}>
        {runs.map((run) => (
          <RunRow key={run.id} project={project} run={run} />
        ))}
      </Stack>
      {more.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={more.isFetchingNextPage} onClick={() => more.fetchNextPage()}>
            {t('more', { ns: 'common' })}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
