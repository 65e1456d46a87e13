import { Badge, Text } from '@mantine/core';
import { IconAlertTriangle, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Moment } from '../../../shared/time/moment.tsx';
import { useNow } from '../../../shared/time/now.ts';
import { urgencyOf } from '../inbox.view.ts';

/** Until when it has to be decided; that it is over, or soon will be, is said in words. */
export function Deadline({ dueAt }: { readonly dueAt: string | null }) {
  const { t } = useTranslation('inbox');
  const urgency = urgencyOf(dueAt, useNow());
  if (dueAt === null)
    return (
      <Text size="sm" c="dimmed">
        {t('noDeadline')}
      </Text>
    );
  if (urgency !== 'overdue' && urgency !== 'soon')
    return (
      <Text component="div" size="sm">
        {t('due')} <Moment at={dueAt} />
      </Text>
    );
  return (
    <Badge
      size="lg"
      variant="light"
      tt="none"
      color={urgency === 'overdue' ? 'red' : 'yellow'}
      leftSection={urgency === 'overdue' ? <IconAlertTriangle size={14} /> : <IconClock size={14} />}
    >
      {t(urgency)} <Moment at={dueAt} />
    </Badge>
  );
}
