import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { Badge, Group, Text } from '@mantine/core';
import { IconArrowRight, IconUserShare } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../../../shared/api/session.ts';
import { Moment } from '../../../shared/time/moment.tsx';

/** Where it goes. */
export function Place({ environment }: Pick<InboxItem, 'environment'>) {
  const { t } = useTranslation('inbox');
  if (environment === null) return null;
  return (
    <Badge
      variant="light"
      tt="none"
      size="lg"
      leftSection={<IconArrowRight size={14} aria-label={t('to')} />}
    >
      {environment.name}
    </Badge>
  );
}

/** Which project and level, who asked and since when, and in whose name it is to be signed. */
export function Facts({ item }: { readonly item: InboxItem }) {
  const { t } = useTranslation('inbox');
  // A look is enough, and cheap for many rows: who reads this has been asked for with the page.
  const session = useQueryClient().getQueryData(sessionQuery.queryKey);
  const project = session?.projects.find(({ key }) => key === item.project)?.name ?? item.project;
  return (
    <Group gap="4px 10px">
      {item.onBehalfOf !== null && (
        <Badge variant="light" color="grape" tt="none" leftSection={<IconUserShare size={13} />}>
          {t('onBehalfOf', { who: item.onBehalfOf })}
        </Badge>
      )}
      <Text component="div" size="sm" c="dimmed">
        {t('place', { project, level: item.levelName })} ·{' '}
        {item.requestedBy === null ? t('askedBySystem') : t('askedBy', { who: item.requestedBy })}{' '}
        <Moment at={item.since} />
      </Text>
    </Group>
  );
}
