import type { Uses as UsesOf } from '@countersign/contract/pre-approval-shapes.ts';
import { Anchor, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { RunStatusBadge } from '../../runs/parts/run-status.tsx';

type Props = { readonly project: string; readonly uses: UsesOf };

/** Where a pre-approval was used: by runs, and by stages of pipelines that its permit let act. */
export function Uses({ project, uses: { runs, permits } }: Props) {
  const { t } = useTranslation('preapprovals');
  const stages = permits.filter(({ subject }) => subject.type === 'stage');
  return (
    <Stack component="section" aria-labelledby="uses" gap="xs">
      <Title order={2} size="h4" id="uses">
        {t('uses')}
      </Title>
      {runs.length + stages.length === 0 && <Text>{t('unusedHint')}</Text>}
      {runs.map((run) => (
        <RunUse key={run.id} project={project} run={run} permits={permits} />
      ))}
      {stages.map(({ id, subject, redeemedAt }) => (
        <Paper withBorder p="sm" key={id}>
          <Text>{t('stageUse', subject)}</Text>
          <Permitted at={redeemedAt} />
        </Paper>
      ))}
    </Stack>
  );
}

type RunProps = {
  readonly project: string;
  readonly run: UsesOf['runs'][number];
  readonly permits: UsesOf['permits'];
};

/** A run that was started with it; it has acted only where a permit was redeemed. */
function RunUse({ project, run, permits }: RunProps) {
  const { t } = useTranslation('preapprovals');
  const permit = permits.find(({ subject }) => subject.type === 'run' && subject.id === run.id);
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <div>
          <Anchor
            component={Link}
            fw={600}
            to="/projects/$project/runs/$run"
            params={{ project, run: run.id } as never}
          >
            {run.workflow} #{run.number}
          </Anchor>
          <Text size="sm" c="dimmed" component="div">
            {t('started')} <Moment at={run.startedAt} />
          </Text>
          {permit && <Permitted at={permit.redeemedAt} />}
        </div>
        <RunStatusBadge status={run.status} />
      </Group>
    </Paper>
  );
}

function Permitted({ at }: { readonly at: string }) {
  const { t } = useTranslation('preapprovals');
  return (
    <Text size="sm" c="dimmed" component="div">
      {t('permitted')} <Moment at={at} />
    </Text>
  );
}
