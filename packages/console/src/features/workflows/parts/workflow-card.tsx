import type { Workflow } from '@countersign/contract/workflows.ts';
import { Anchor, Badge, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { Fact } from './fact.tsx';
import { LastRun } from './last-run.tsx';
import { WorkflowBadges } from './workflow-badges.tsx';

type Props = { readonly project: string; readonly workflow: Workflow };

/** A workflow in the list: what it runs, what waits, how it went last, when it starts next. */
export function WorkflowCard({ project, workflow }: Props) {
  const { key, name, description, nextRunAt } = workflow;
  const { t } = useTranslation('workflows');
  return (
    <Card withBorder component="article" aria-label={name} padding="md">
      <Stack gap="sm">
        <Group justify="space-between" gap="xs" align="flex-start">
          <Stack gap={0} miw={0}>
            <Anchor
              component={Link}
              to="/projects/$project/workflows/$workflow"
              params={{ project, workflow: key } as never}
              fw={600}
              fz="lg"
            >
              {name}
            </Anchor>
            <Text size="sm" c="dimmed" lineClamp={2}>
              {description === '' ? key : `${key} · ${description}`}
            </Text>
          </Stack>
          <WorkflowBadges workflow={workflow} />
        </Group>
        <SimpleGrid cols={{ base: 2, xs: 3 }} spacing="xs">
          <ActiveVersion workflow={workflow} />
          <Fact name={t('lastRun')}>
            <LastRun project={project} workflow={workflow} />
          </Fact>
          <Fact name={t('nextRun')}>
            {nextRunAt ? <Moment at={nextRunAt} absolute /> : t('notScheduled')}
          </Fact>
        </SimpleGrid>
      </Stack>
    </Card>
  );
}

function ActiveVersion({ workflow: { activeVersion } }: Pick<Props, 'workflow'>) {
  const { t } = useTranslation('workflows');
  return (
    <Fact name={t('activeVersion')}>
      {activeVersion ? (
        <Badge variant="light" color="green" tt="none">
          {t('runsVersion', { label: activeVersion.label })}
        </Badge>
      ) : (
        t('runsNothing')
      )}
    </Fact>
  );
}
