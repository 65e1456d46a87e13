import type { Execution, Gate, StageAttempt, StepExecution } from '@countersign/contract/execution-shapes.ts';
import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { Moment } from '../../../../shared/time/moment.tsx';
import { useDoing } from '../doing/doing.ts';
import { StandingIcon } from '../standing.tsx';

/** Every attempt at every stage of an execution, newest first, and how its gates and steps went. */
export function Attempts({ execution: { stages } }: { readonly execution: Execution }) {
  const { t } = useTranslation('releases');
  const attempts = stages
    .flatMap(({ name, attempts }) => attempts.map((attempt) => ({ name, attempt })))
    .sort((one, other) => Date.parse(other.attempt.startedAt) - Date.parse(one.attempt.startedAt));
  return (
    <Stack
      gap="xs"
      mt="xs"
      component="ol"
      p={0}
      mb={0}
      style={{ listStyle: 'none' }}
      aria-label={t('attempts')}
    >
      {attempts.map(({ name, attempt }) => (
        <Attempt key={attempt.id} stage={name} attempt={attempt} />
      ))}
    </Stack>
  );
}

function Attempt({ stage, attempt }: { readonly stage: string; readonly attempt: StageAttempt }) {
  const { t } = useTranslation('releases');
  const { attempt: nth, status, because, startedAt, gates, steps } = attempt;
  return (
    <Paper component="li" withBorder p="sm">
      <Stack gap={6}>
        <Group gap="xs">
          <StandingIcon standing={status} />
          <Text size="sm" fw={600}>
            {t('attemptAt', { stage, attempt: nth, status: t(`stage-${status}`) })}
          </Text>
          <Text size="sm" c="dimmed" component="span">
            <Trans t={t} i18nKey="began" components={{ when: <Moment at={startedAt} /> }} />
          </Text>
        </Group>
        {because !== '' && <Text size="sm">{because}</Text>}
        {gates.map((gate) => (
          <GateLine key={gate.id} {...gate} />
        ))}
        {steps.map((step) => (
          <StepLine key={step.id} step={step} />
        ))}
      </Stack>
    </Paper>
  );
}

const Ended = ({ at }: { readonly at: string | null }) =>
  at === null ? null : (
    <Text span size="sm" c="dimmed" ml={4}>
      <Moment at={at} />
    </Text>
  );

const GateLine = ({ name, status, because, endedAt }: Gate) => {
  const { t } = useTranslation('releases');
  return (
    <Text size="sm" component="div">
      {t('gateLine', { name, status: t(`gate-${status}`) })} {because} <Ended at={endedAt} />
    </Text>
  );
};

function StepLine({ step }: { readonly step: StepExecution }) {
  const { t } = useTranslation('releases');
  const doing = useDoing();
  const { name, status, because, endedAt, log } = step;
  return (
    <Group gap="xs">
      <Text size="sm" component="div">
        {t('stepLine', { name, status: t(`step-${status}`) })} {because} <Ended at={endedAt} />
      </Text>
      {log !== '' && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={t('logOf', { step: name })}
          onClick={() => doing({ do: 'log', step })}
        >
          {t('log')}
        </Button>
      )}
    </Group>
  );
}
