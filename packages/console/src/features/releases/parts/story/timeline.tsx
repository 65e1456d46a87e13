import type { Execution, ExecutionSummary } from '@countersign/contract/execution-shapes.ts';
import { Anchor, Group, Stack, Text, Timeline } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import { duration } from '../../../../shared/time/format.ts';
import { Moment } from '../../../../shared/time/moment.tsx';
import { StandingBadge, StandingIcon } from '../standing.tsx';
import { Attempts } from './attempts.tsx';

type Props = {
  readonly project: string;
  readonly release: string;
  readonly executions: readonly ExecutionSummary[];
  readonly shown: Execution | undefined;
};

/** What has gone along the pipeline so far, newest first; the one in the picture with every attempt at its stages. */
export function Story({ project, release, executions, shown }: Props) {
  const { t } = useTranslation('releases');
  return (
    <Timeline bulletSize={26} lineWidth={2} color="gray" role="list" aria-label={t('story')}>
      {executions.map((execution) => (
        <Timeline.Item
          key={execution.id}
          role="listitem"
          bullet={<StandingIcon standing={execution.status} size={24} />}
          styles={{ itemBullet: { background: 'var(--mantine-color-body)', border: 0 } }}
        >
          <Stack gap={4}>
            <Heading {...{ project, release, execution }} current={execution.id === shown?.id} />
            <Times {...execution} />
            {execution.because !== '' && <Text size="sm">{execution.because}</Text>}
            {execution.id === shown?.id && <Attempts execution={shown} />}
          </Stack>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

type HeadingProps = Pick<Props, 'project' | 'release'> & {
  readonly execution: ExecutionSummary;
  readonly current: boolean;
};

function Heading({ project, release, execution: { id, snapshot, status, stage }, current }: HeadingProps) {
  const { t } = useTranslation('releases');
  return (
    <Group gap="xs">
      <Anchor
        component={Link}
        to="/projects/$project/releases/$release"
        params={{ project, release } as never}
        search={{ execution: id } as never}
        resetScroll={false}
        aria-current={current ? 'true' : undefined}
        fw={current ? 700 : 500}
      >
        {t('executionOf', { snapshot: snapshot.number, execution: id })}
      </Anchor>
      <StandingBadge standing={status}>
        {stage === null ? t(`execution-${status}`) : t('at', { status: t(`execution-${status}`), stage })}
      </StandingBadge>
    </Group>
  );
}

function Times({ startedBy, startedAt, endedAt }: ExecutionSummary) {
  const { t, i18n } = useTranslation('releases');
  const took = endedAt && duration(Date.parse(endedAt) - Date.parse(startedAt), i18n.language);
  return (
    <Text size="sm" c="dimmed" component="div">
      <Trans
        t={t}
        i18nKey="startedBy"
        values={{ who: startedBy ?? t('system', { ns: 'common' }) }}
        components={{ when: <Moment at={startedAt} /> }}
      />
      {took && ` ${t('took', { time: took })}`}
    </Text>
  );
}
