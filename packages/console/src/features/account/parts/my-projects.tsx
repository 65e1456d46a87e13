import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../../shared/api/session.ts';
import { Section } from './section.tsx';

export function MyProjects() {
  const { t } = useTranslation('account');
  const { projects } = useSession();
  return (
    <Section title={t('myProjects')}>
      {projects.length === 0 && <Text c="dimmed">{t('noProjects')}</Text>}
      <Stack gap="xs">
        {projects.map(({ key, name, access }) => (
          <Group key={key} gap="sm">
            <Anchor
              component={Link}
              {...({ to: '/projects/$project/releases', params: { project: key } } as object)}
            >
              {name}
            </Anchor>
            <Badge variant="light">{t(`access_${access}`)}</Badge>
            <Text size="sm" c="dimmed">
              {t(`accessMeans_${access}`)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
