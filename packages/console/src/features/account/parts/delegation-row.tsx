import { type Delegation, withdrawDelegation } from '@countersign/contract/delegations.ts';
import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '../../../shared/api/command.ts';
import { useSession } from '../../../shared/api/session.ts';
import { Moment } from '../../../shared/time/moment.tsx';
import { FormDialog } from '../../../shared/ui/form-dialog.tsx';

const colours = { planned: 'blue', 'in-force': 'green', ended: 'gray', withdrawn: 'gray' } as const;

/** One delegation: to whom or for whom, from when to when, how far it goes. */
export function DelegationRow({ delegation }: { readonly delegation: Delegation }) {
  const { t } = useTranslation('account');
  const { account } = useSession();
  const { from, to, startsAt, endsAt, status } = delegation;
  const mine = from === account.username;
  const over = status === 'ended' || status === 'withdrawn';
  const [ending, setEnding] = useState(false);
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} flex="1 1 12rem">
          <Group gap="xs">
            <Text fw={600}>{mine ? t('toPerson', { person: to }) : t('forPerson', { person: from })}</Text>
            <Badge variant="light" color={colours[status]}>
              {t(`delegation_${status}`)}
            </Badge>
          </Group>
          <Text size="sm">
            <Moment at={startsAt} absolute /> – <Moment at={endsAt} absolute />
          </Text>
          <Scope delegation={delegation} />
        </Stack>
        {!over && (
          <Button size="xs" variant="default" onClick={() => setEnding(true)}>
            {t('withdraw')}
          </Button>
        )}
      </Group>
      {ending && <Withdraw delegation={delegation} onClose={() => setEnding(false)} />}
    </Paper>
  );
}

function Scope({ delegation: { project, role } }: { readonly delegation: Delegation }) {
  const { t } = useTranslation('account');
  const { projects } = useSession();
  const name = projects.find(({ key }) => key === project)?.name ?? project;
  const scope =
    name === null ? t('everywhere') : role === null ? name : t('roleOfProject', { role, project: name });
  return (
    <Text size="sm" c="dimmed">
      {scope}
    </Text>
  );
}

type WithdrawProps = { readonly delegation: Delegation; readonly onClose: () => void };

function Withdraw({ delegation: { id, to }, onClose }: WithdrawProps) {
  const { t } = useTranslation('account');
  const { send, sending, error } = useCommand(withdrawDelegation, { onDone: onClose });
  return (
    <FormDialog
      title={t('withdrawTitle', { person: to })}
      action={t('withdraw')}
      sending={sending}
      error={error}
      onClose={onClose}
      onSend={() => send({ params: { delegation: id }, body: {} })}
    >
      <Text size="sm">{t('withdrawLead')}</Text>
    </FormDialog>
  );
}
