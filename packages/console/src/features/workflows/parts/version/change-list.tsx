import type { DefinitionChange } from '@countersign/contract/versions.ts';
import { Code, Group, List, Stack, Text, ThemeIcon } from '@mantine/core';
import { IconArrowRight, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { saidValue } from '../../definition.view.ts';

const icons = { added: IconPlus, removed: IconMinus, changed: IconPencil } as const;
const colors = { added: 'green', removed: 'red', changed: 'yellow' } as const;

/** What differs between two versions, each thing in words. */
export function ChangeList({ changes }: { readonly changes: readonly DefinitionChange[] }) {
  return (
    <List listStyleType="none" spacing="sm">
      {changes.map((change) => (
        <List.Item key={`${change.change} ${change.path}`}>
          <Change change={change} />
        </List.Item>
      ))}
    </List>
  );
}

type Both = [string | null, string | null];

function Change({ change: { change, path, before, after } }: { readonly change: DefinitionChange }) {
  const { t, i18n } = useTranslation('workflows');
  const [was, is] = [before, after].map((value) => saidValue(path, value, i18n.language)) as Both;
  const Icon = icons[change];
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <ThemeIcon variant="light" color={colors[change]} size="sm" mt={2} aria-hidden>
        <Icon size={14} />
      </ThemeIcon>
      <Stack gap={2} miw={0}>
        <Text size="sm">
          <Text span fw={600} inherit>
            {t(`change-${change}`)}
          </Text>{' '}
          {path}
        </Text>
        {(was !== null || is !== null) && (
          <Group gap={6}>
            {was !== null && <Code>{was}</Code>}
            {was !== null && is !== null && <IconArrowRight size={14} aria-hidden />}
            {is !== null && <Code>{is}</Code>}
          </Group>
        )}
      </Stack>
    </Group>
  );
}
