import type { ExecutionSummary } from '@countersign/contract/execution-shapes.ts';
import { listSnapshots, type Snapshot } from '@countersign/contract/releases.ts';
import { Accordion, Badge, Button, Center, Group, Stack, Text } from '@mantine/core';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { Trans, useTranslation } from 'react-i18next';
import { readingPages } from '../../../../shared/api/query.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { SnapshotContents } from './snapshot-contents.tsx';
import { Submit } from './submit.tsx';

type Props = {
  readonly project: string;
  readonly release: { readonly id: string; readonly number: string; readonly pipeline: string };
  readonly executions: readonly ExecutionSummary[];
};

/** The snapshots of a release, newest first: what is in each, and what each changed. */
export function SnapshotList({ project, release, executions }: Props) {
  const { t } = useTranslation('releases');
  const asked = readingPages(listSnapshots, { params: { project, release: release.id } });
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useSuspenseInfiniteQuery(asked);
  if (data.length === 0) return <Text c="dimmed">{t('noSnapshots')}</Text>;
  return (
    <Stack gap="xs">
      <Accordion variant="separated" order={3} multiple>
        {data.map((snapshot, nth) => (
          <Accordion.Item key={snapshot.id} value={snapshot.id}>
            <Accordion.Control>
              <Heading snapshot={snapshot} />
            </Accordion.Control>
            <Accordion.Panel>
              <SnapshotContents snapshot={snapshot} before={data[nth + 1]}>
                <Submit {...{ project, release, snapshot, executions }} />
              </SnapshotContents>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
      {hasNextPage && (
        <Center>
          <Button variant="default" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            {t('more', { ns: 'common' })}
          </Button>
        </Center>
      )}
    </Stack>
  );
}

function Heading({ snapshot: { number, createdBy, createdAt, contents } }: { readonly snapshot: Snapshot }) {
  const { t } = useTranslation('releases');
  return (
    <Group gap="sm">
      <Text fw={600}>{t('snapshot', { snapshot: number })}</Text>
      <Badge variant="default" tt="none">
        {t('parts', { count: contents.length })}
      </Badge>
      <Text size="sm" c="dimmed" component="span">
        <Trans
          t={t}
          i18nKey="madeBy"
          values={{ who: createdBy ?? t('system', { ns: 'common' }) }}
          components={{ when: <Moment at={createdAt} /> }}
        />
      </Text>
    </Group>
  );
}
