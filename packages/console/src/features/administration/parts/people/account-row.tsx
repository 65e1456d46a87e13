import type { Account } from '@countersign/contract/people.ts';
import { Avatar, Badge, Group, Paper, Stack, Text } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { AccountActions } from './account-actions.tsx';

/** One account: who it is, what it may, where it belongs. */
export function AccountRow({ account }: { readonly account: Account }) {
  const { kind, name, username, email, disabled } = account;
  return (
    <Paper withBorder p="sm" component="article" aria-label={name}>
      <Group wrap="nowrap" align="flex-start">
        <Avatar name={kind === 'person' ? name : undefined} color={disabled ? 'gray' : 'initials'} alt="">
          {kind === 'service' && <IconRobot size={20} />}
        </Avatar>
        <Stack gap={4} flex={1} miw={0}>
          <Group gap="xs">
            <Text fw={600} td={disabled ? 'line-through' : undefined}>
              {name}
            </Text>
            <Text c="dimmed" size="sm">
              {username}
            </Text>
            <Marks account={account} />
          </Group>
          <Group gap="md">
            {email && <Text size="sm">{email}</Text>}
            <InGroups groups={account.groups} />
          </Group>
        </Stack>
        <AccountActions account={account} />
      </Group>
    </Paper>
  );
}

function Marks({ account: { kind, administrator, disabled } }: { readonly account: Account }) {
  const { t } = useTranslation('administration');
  return (
    <>
      {kind === 'service' && <Badge variant="default">{t('serviceAccount')}</Badge>}
      {administrator && <Badge variant="light">{t('administrator')}</Badge>}
      {disabled && (
        <Badge variant="default" color="gray">
          {t('disabled')}
        </Badge>
      )}
    </>
  );
}

function InGroups({ groups }: Pick<Account, 'groups'>) {
  const { t } = useTranslation('administration');
  if (groups.length === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {t('inGroups', { groups: groups.join(', ') })}
    </Text>
  );
}
