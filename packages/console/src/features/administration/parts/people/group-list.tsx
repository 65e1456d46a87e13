import { type Group as AccountGroup, listGroups } from '@countersign/contract/groups.ts';
import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconPencil, IconUsersPlus } from '@tabler/icons-react';
import { useSuspenseInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readingPages } from '../../../../shared/api/query.ts';
import { useSession } from '../../../../shared/api/session.ts';
import { Empty } from '../../../../shared/ui/empty.tsx';
import { More } from '../../../../shared/ui/more.tsx';
import { ReasonedButton } from '../../../../shared/ui/reasoned-button.tsx';
import { PutGroup } from './put-group.tsx';

export function GroupList() {
  const { t } = useTranslation('administration');
  const { mayNotAdminister } = useSession();
  const pages = useSuspenseInfiniteQuery(readingPages(listGroups, {}));
  const [editing, setEditing] = useState<AccountGroup | 'new' | null>(null);
  return (
    <Stack>
      <Group justify="space-between">
        <Text c="dimmed" flex="1 1 16rem">
          {t('groupsLead')}
        </Text>
        <ReasonedButton
          because={mayNotAdminister}
          leftSection={<IconUsersPlus size={16} />}
          onClick={() => setEditing('new')}
        >
          {t('newGroup')}
        </ReasonedButton>
      </Group>
      {pages.data.length === 0 && <Empty title={t('noGroups')}>{t('noGroupsHint')}</Empty>}
      {pages.data.map((group) => (
        <GroupRow key={group.id} group={group} onEdit={() => setEditing(group)} />
      ))}
      <More pages={pages} />
      {editing && <PutGroup group={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Stack>
  );
}

type RowProps = { readonly group: AccountGroup; readonly onEdit: () => void };

function GroupRow({ group: { name, members }, onEdit }: RowProps) {
  const { t } = useTranslation('administration');
  const { mayNotAdminister } = useSession();
  return (
    <Paper withBorder p="sm" component="article" aria-label={name}>
      <Group align="flex-start" justify="space-between">
        <Stack gap="xs" flex="1 1 14rem">
          <Group gap="xs">
            <Title order={2} size="h4">
              {name}
            </Title>
            <Text size="sm" c="dimmed">
              {t('memberCount', { count: members.length })}
            </Text>
          </Group>
          <Group gap={6}>
            {members.map((member) => (
              <Badge key={member} variant="default" tt="none" fw={500}>
                {member}
              </Badge>
            ))}
          </Group>
        </Stack>
        <ReasonedButton
          because={mayNotAdminister}
          variant="default"
          size="xs"
          leftSection={<IconPencil size={14} />}
          onClick={onEdit}
          aria-label={t('editNamed', { name })}
        >
          {t('edit', { ns: 'common' })}
        </ReasonedButton>
      </Group>
    </Paper>
  );
}
