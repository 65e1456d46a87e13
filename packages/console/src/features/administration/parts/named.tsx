import { Badge, Group } from '@mantine/core';
import { IconUser, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** People and groups as they are named in lists of members. */
export function Names({ of }: { readonly of: readonly string[] }) {
  return (
    <Group gap={6}>
      {of.map((who) => (
        <Who key={who} who={who} />
      ))}
    </Group>
  );
}

function Who({ who }: { readonly who: string }) {
  const { t } = useTranslation();
  const group = /^group:(.+)$/s.exec(who)?.[1];
  return (
    <Badge
      variant="default"
      tt="none"
      fw={500}
      size="lg"
      leftSection={group === undefined ? <IconUser size={14} /> : <IconUsers size={14} />}
    >
      {group === undefined ? who : t('groupNamed', { name: group })}
    </Badge>
  );
}
