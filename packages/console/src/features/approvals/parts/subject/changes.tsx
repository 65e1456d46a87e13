import type { DefinitionChange } from '@countersign/contract/versions.ts';
import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const kinds = {
  added: { word: 'change_added', color: 'green' },
  removed: { word: 'change_removed', color: 'orange' },
  changed: { word: 'change_changed', color: 'blue' },
} as const satisfies Record<DefinitionChange['change'], object>;

/** What differs between two versions, each change in words. */
export const Changes = ({ changes }: { readonly changes: readonly DefinitionChange[] }) => (
  <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
    {changes.map((change) => (
      <Change key={`${change.change} ${change.path}`} {...change} />
    ))}
  </Stack>
);

function Change({ change, path, before, after }: DefinitionChange) {
  const { t } = useTranslation('approvals');
  return (
    <Stack
      component="li"
      gap={4}
      py={8}
      style={{ borderTop: '1px solid var(--mantine-color-default-border)' }}
    >
      <Group gap="xs">
        <Badge color={kinds[change].color} variant="light" tt="none">
          {t(kinds[change].word)}
        </Badge>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {path}
        </Text>
      </Group>
      {before !== null && <Value label={t('before')} text={before} />}
      {after !== null && <Value label={t('after')} text={after} />}
    </Stack>
  );
}

const Value = ({ label, text }: { readonly label: string; readonly text: string }) => (
  <Group gap="xs" align="flex-start" wrap="nowrap">
    <Text size="xs" c="dimmed" w="4rem" flex="none">
      {label}
    </Text>
    <Code block={text.includes('\n')} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} miw={0}>
      {text}
    </Code>
  </Group>
);
