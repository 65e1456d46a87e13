import { listApprovals } from '@countersign/contract/approvals.ts';
import { listExecutions } from '@countersign/contract/executions.ts';
import { Anchor, Badge, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useSuspenseQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { reading } from '../../../shared/api/query.ts';
import { useSession } from '../../../shared/api/session.ts';
import { Moment } from '../../../shared/time/moment.tsx';
import { Rows } from '../../../shared/ui/skeletons.tsx';
import { Deadline } from './deadline.tsx';

/** So many projects, and so much of each. */
const projectsShown = 6;
const limit = 4;

/** What goes on while nothing waits for the reader: what waits for others, and what is on its way. */
export function Elsewhere() {
  const { t } = useTranslation('inbox');
  const { projects } = useSession();
  if (projects.length === 0) return null;
  return (
    <Stack gap="md">
      <Title order={2} size="h3">
        {t('elsewhere')}
      </Title>
      {projects.slice(0, projectsShown).map(({ key, name }) => (
        <Card key={key} withBorder>
          <Stack gap="sm">
            <Title order={3} size="h4">
              {name}
            </Title>
            <Suspense fallback={<Rows count={2} height={48} />}>
              <OfProject project={key} />
            </Suspense>
          </Stack>
        </Card>
      ))}
    </Stack>
  );
}

function OfProject({ project }: { readonly project: string }) {
  const { t } = useTranslation('inbox');
  const params = { project };
  const [approvals, executions] = useSuspenseQueries({
    queries: [
      reading(listApprovals, { params, query: { status: 'open', limit } }),
      reading(listExecutions, { params, query: { status: 'running', limit } }),
    ],
  });
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Column
        title={t('waitForOthers')}
        none={t('noneWait')}
        more={approvals.data.next !== null}
        project={project}
      >
        {approvals.data.items.map(({ id, title, createdAt, dueAt }) => (
          <Line key={id} beside={dueAt !== null && <Deadline dueAt={dueAt} />}>
            <Anchor
              component={Link}
              to="/projects/$project/approvals/$approval"
              params={{ project, approval: id } as never}
            >
              {title}
            </Anchor>{' '}
            <Text span size="sm" c="dimmed">
              {t('asked')} <Moment at={createdAt} />
            </Text>
          </Line>
        ))}
      </Column>
      <Column title={t('underWay')} none={t('noneUnderWay')} more={false} project={project}>
        {executions.data.items.map(({ id, release, snapshot, stage, because, startedAt }) => (
          <Line
            key={id}
            beside={
              stage !== null && (
                <Badge variant="light" tt="none">
                  {stage}
                </Badge>
              )
            }
          >
            <Anchor
              component={Link}
              to="/projects/$project/releases/$release"
              params={{ project, release: release.id } as never}
              search={{ execution: id } as never}
            >
              {t('shipment', { number: release.number, title: release.title, snapshot: snapshot.number })}
            </Anchor>{' '}
            <Text span size="sm" c="dimmed">
              {t('begun')} <Moment at={startedAt} />. {because}
            </Text>
          </Line>
        ))}
      </Column>
    </SimpleGrid>
  );
}

type ColumnProps = {
  readonly title: string;
  readonly none: string;
  readonly more: boolean;
  readonly project: string;
  readonly children: readonly ReactNode[];
};

function Column({ title, none, more, project, children }: ColumnProps) {
  const { t } = useTranslation('inbox');
  return (
    <Stack gap="xs">
      <Text fw={600}>{title}</Text>
      {children.length === 0 && <Text c="dimmed">{none}</Text>}
      {children}
      {more && (
        <Anchor component={Link} size="sm" to="/projects/$project/approvals" params={{ project } as never}>
          {t('allOfThem')}
        </Anchor>
      )}
    </Stack>
  );
}

const Line = ({ beside, children }: { readonly beside: ReactNode; readonly children: ReactNode }) => (
  <Group justify="space-between" align="flex-start" gap="xs">
    <div style={{ flex: '1 1 14rem' }}>{children}</div>
    {beside}
  </Group>
);
