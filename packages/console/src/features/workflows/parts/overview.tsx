import type { Workflow } from '@countersign/contract/workflows.ts';
import { Badge, Card, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { Fact } from './fact.tsx';
import { LastRun } from './last-run.tsx';

type Props = { readonly project: string; readonly workflow: Workflow };

/** What matters about a workflow before its versions: what runs, how it went, when it runs next, who reviews. */
export function Overview({ project, workflow }: Props) {
  const { activeVersion, nextRunAt, schedule, reviewRequired, reviewPolicy } = workflow;
  const { t } = useTranslation('workflows');
  const review = reviewPolicy === null ? t('reviewMaintainer') : t('reviewPolicy', { policy: reviewPolicy });
  return (
    <Card withBorder padding="md">
      <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
        <Fact name={t('activeVersion')}>
          {activeVersion ? (
            <Badge variant="light" color="green" size="lg" tt="none">
              {t('runsVersion', { label: activeVersion.label })}
            </Badge>
          ) : (
            t('runsNothing')
          )}
        </Fact>
        <Fact name={t('lastRun')}>
          <LastRun project={project} workflow={workflow} />
        </Fact>
        <Fact name={t('nextRun')}>
          {nextRunAt === null ? (
            t('notScheduled')
          ) : (
            <>
              <Moment at={nextRunAt} absolute />
              {schedule && (
                <Text size="xs" c="dimmed">
                  {schedule.cron} · {schedule.timeZone}
                </Text>
              )}
            </>
          )}
        </Fact>
        <Fact name={t('review')}>{reviewRequired ? review : t('reviewNone')}</Fact>
      </SimpleGrid>
    </Card>
  );
}
