import { Avatar, Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../shared/api/session.ts';
import { Section } from './section.tsx';

export function WhoIAm() {
  const { t } = useTranslation('account');
  const { account } = useSession();
  const { name, username, email, administrator, groups } = account;
  return (
    <Section title={t('whoIAm')}>
      <Group wrap="nowrap" align="flex-start">
        <Avatar name={name} color="initials" size="lg" alt="" />
        <Stack gap={4} miw={0}>
          <Group gap="xs">
            <Text fw={600} size="lg">
              {name}
            </Text>
            <Text c="dimmed">{username}</Text>
            {administrator && <Badge variant="light">{t('administrator')}</Badge>}
          </Group>
          <Text size="sm">{email ?? t('noEmail')}</Text>
          <Text size="sm" c="dimmed">
            {groups.length > 0 ? t('inGroups', { groups: groups.join(', ') }) : t('inNoGroup')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('timeZone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}
          </Text>
        </Stack>
      </Group>
    </Section>
  );
}
