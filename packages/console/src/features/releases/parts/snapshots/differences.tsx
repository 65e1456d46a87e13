import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Difference } from '../../view/contents.ts';

const colours = { new: 'green', removed: 'red', version: 'blue', artifact: 'blue', same: 'gray' } as const;

type Props = { readonly differences: readonly Difference[]; readonly label: string };

/** What differs from another snapshot, a line for each thing; what is the same is only counted. */
export function Differences({ differences, label }: Props) {
  const { t } = useTranslation('releases');
  const other = differences.filter(({ kind }) => kind !== 'same');
  const same = differences.length - other.length;
  return (
    <Stack gap={6} component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={label}>
      {other.map(({ what, kind, from, to }) => (
        <Group component="li" key={what} gap="xs">
          <Badge color={colours[kind]} variant="light" tt="none">
            {t(`differs-${kind}`)}
          </Badge>
          <Text size="sm" fw={500}>
            {what}
          </Text>
          <Text size="sm">
            {from !== null && <Code>{from}</Code>} {from !== null && to !== null && from !== to && '→'}{' '}
            {to !== null && from !== to && <Code>{to}</Code>}
          </Text>
        </Group>
      ))}
      {other.length === 0 && (
        <Text size="sm" c="dimmed" component="li">
          {t('nothingDiffers')}
        </Text>
      )}
      {other.length > 0 && same > 0 && (
        <Text size="sm" c="dimmed" component="li">
          {t('alike', { count: same })}
        </Text>
      )}
    </Stack>
  );
}
