import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import { Alert, Badge, Group, List, Stack, Text, Title } from '@mantine/core';
import { Trans, useTranslation } from 'react-i18next';
import { useSession } from '../../../shared/api/session.ts';
import { Moment } from '../../../shared/time/moment.tsx';
import { colours, toneOf } from '../view/tone.ts';
import { StandingIcon } from './standing.tsx';
import { WhatToDo } from './what-to-do.tsx';

type Props = { readonly project: string; readonly execution: Execution };

/** Where an execution is and what it waits for: why, who can act, since when and until when; and what can be done. */
export function Waiting({ project, execution }: Props) {
  const { t } = useTranslation('releases');
  const { status, stage, blockers, snapshot, because } = execution;
  const waits = status === 'running' && blockers.length > 0;
  const standing = waits ? 'waiting' : status;
  const heading = t(waits ? 'now-waits' : `now-${status}`, { snapshot: snapshot.number, stage: stage ?? '' });
  return (
    <Alert
      color={colours[toneOf(standing)]}
      variant="light"
      icon={<StandingIcon standing={standing} size={28} />}
    >
      <Stack gap="sm">
        <Title order={2} size={waits ? 'h3' : 'h4'} aria-live="polite">
          {heading}
        </Title>
        {because !== '' && <Text>{because}</Text>}
        {waits && (
          <List listStyleType="none" spacing="sm" size="md" aria-label={t('waitsFor')}>
            {blockers.map((blocker) => (
              <List.Item
                key={blocker.requirement + blocker.because}
                styles={{ itemWrapper: { display: 'block' }, itemLabel: { display: 'block' } }}
              >
                <What {...blocker} />
              </List.Item>
            ))}
          </List>
        )}
        <WhatToDo project={project} execution={execution} />
      </Stack>
    </Alert>
  );
}

function What({ requirement, because, who, since, until }: Blocker) {
  const { t } = useTranslation('releases');
  return (
    <Stack gap={4}>
      <Text fw={600} size="lg" lh={1.35}>
        {because}
      </Text>
      <Group gap="xs">
        <Text size="sm">{requirement}.</Text>
        {since !== null && (
          <Text size="sm" component="span">
            <Trans t={t} i18nKey="waitsSince" components={{ when: <Moment at={since} /> }} />
          </Text>
        )}
        {until !== null && (
          <Text size="sm" component="span">
            <Trans t={t} i18nKey="waitsUntil" components={{ when: <Moment at={until} absolute /> }} />
          </Text>
        )}
      </Group>
      <Who who={who} />
    </Stack>
  );
}

function Who({ who }: Pick<Blocker, 'who'>) {
  const { t } = useTranslation('releases');
  const { account } = useSession();
  if (who.length === 0) return <Text size="sm">{t('byItself')}</Text>;
  return (
    <Group gap={6}>
      <Text size="sm">{t('canAct')}</Text>
      {who.map((name) => (
        <Badge key={name} variant={name === account.username ? 'filled' : 'default'} tt="none" size="lg">
          {name === account.username ? t('you', { name }) : name}
        </Badge>
      ))}
    </Group>
  );
}
