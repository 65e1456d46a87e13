import { listExecutions } from '@countersign/contract/executions.ts';
import { getRelease, listSnapshots, type Release } from '@countersign/contract/releases.ts';
import { Badge, Stack, Text, Title } from '@mantine/core';
import { useSuspenseInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { reading, readingPages } from '../../../shared/api/query.ts';
import { Page } from '../../../shared/ui/page.tsx';
import { ReleaseActions } from '../parts/release-actions.tsx';
import { NewSnapshot } from '../parts/snapshots/new-snapshot.tsx';
import { SnapshotList } from '../parts/snapshots/snapshot-list.tsx';
import { Submit } from '../parts/snapshots/submit.tsx';
import { Story } from '../parts/story/timeline.tsx';
import { Ahead, UnderWay } from '../parts/way.tsx';
import { shownExecution } from '../view/picture.ts';

const route = getRouteApi('/projects/$project/releases/$release');

/** One release: where its snapshots are on their way, what they wait for, and all that can be done about it. */
export function ReleasePage() {
  const { t } = useTranslation('releases');
  const { project, release: id } = route.useParams();
  const chosen = route.useSearch().execution;
  const params = { project, release: id };
  const { data: release } = useSuspenseQuery(reading(getRelease, { params }));
  const { data: snapshots } = useSuspenseInfiniteQuery(readingPages(listSnapshots, { params }));
  const { data: executions } = useSuspenseInfiniteQuery(
    readingPages(listExecutions, { params: { project }, query: { release: id } }),
  );
  // Another one is read before it takes the place of the one that is shown.
  const shown = useDeferredValue(shownExecution(executions, chosen));
  const [last] = snapshots;
  const submitted = executions.some(({ snapshot }) => snapshot.id === last?.id);
  const given = { project, release, executions };
  const snapshotList = (
    <Section title={t('snapshots')}>
      <SnapshotList {...given} />
    </Section>
  );
  return (
    <Page
      title={`${release.number} ${release.title}`}
      lead={<About {...release} />}
      actions={
        release.status === 'open' && (
          <>
            {last && <Submit {...given} snapshot={last} variant={submitted ? 'default' : 'filled'} />}
            <NewSnapshot project={project} release={release.id} last={last} />
            <ReleaseActions project={project} release={release} />
          </>
        )
      }
    >
      {shown === undefined ? (
        <>
          <Text>{t(last ? 'nothingSubmitted' : 'noSnapshots')}</Text>
          <Ahead project={project} release={release} />
          {last && snapshotList}
        </>
      ) : (
        <UnderWay {...given} shown={shown}>
          {(execution) => (
            <>
              {snapshotList}
              <Section title={t('story')}>
                <Story project={project} release={id} executions={executions} shown={execution} />
              </Section>
            </>
          )}
        </UnderWay>
      )}
    </Page>
  );
}

const About = ({ status, description, pipeline }: Release) => {
  const { t } = useTranslation('releases');
  return (
    <Stack gap={4}>
      <Text c="dimmed">
        {t('along', { pipeline })}{' '}
        {status === 'closed' && (
          <Badge color="gray" variant="light" tt="none">
            {t('closed')}
          </Badge>
        )}
      </Text>
      {description !== '' && (
        <Text c="bright" style={{ whiteSpace: 'pre-wrap' }}>
          {description}
        </Text>
      )}
    </Stack>
  );
};

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <Stack gap="sm" component="section" aria-label={title}>
    <Title order={2} size="h4">
      {title}
    </Title>
    {children}
  </Stack>
);
