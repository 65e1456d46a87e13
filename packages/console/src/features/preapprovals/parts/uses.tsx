import type { Uses as UsesOf } from '@countersign/contract/pre-approval-shapes.ts';
import { Anchor, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { RunStatusBadge } from '../../runs/parts/run-status.tsx';

type Props = { readonly project: string; readonly uses: UsesOf };

/** Where a pre-approval was used: the runs that were started with it, and what was permitted on its strength. */
export function Uses({ project, uses: { runs, permits } }: Props) {
  const { t } = useTranslation('preapprovals');
  return (
    <Stack component="section" aria-labelledby="uses" gap="xs">
      <Title order={2} size="h4" id="uses">
        {t('uses')}
      </Title>
      {runs.length + permits.length === 0 && <Text>{t('unusedHint')}</Text>}
      {runs.map((run) => (
        <RunUse key={run.id} project={project} run={run} />
      ))}
      {permits.length > 0 && (
        <>
          <Title order={3} size="h5" mt="sm">
            {t('permits')}
          </Title>
          <List size="sm" withPadding>
            {permits.map(({ id, subject, redeemedAt }) => (
              <List.Item key={id}>
                {t(subject.type === 'run' ? 'permitOfRun' : 'permitOfStage', subject)}{' '}
                <Moment at={redeemedAt} />
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Stack>
  );
}

function RunUse({ project, run }: { readonly project: string; readonly run: UsesOf['runs'][number] }) {
  const { t } = useTranslation('preapprovals');
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
        </div>
        <RunStatusBadge status={run.status} />
      </Group>
    </Paper>
  );
}
