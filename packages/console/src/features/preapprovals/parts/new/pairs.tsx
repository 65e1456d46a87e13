import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Pair } from '../../new-form.view.ts';

type Props = {
  readonly labels: readonly [first: string, second: string];
  /** What the button says that adds one. */
  readonly add: string;
  readonly value: readonly Pair[];
  readonly onChange: (value: Pair[]) => void;
};

/** Any number of two texts that belong together. */
export function Pairs({ labels, add, value, onChange }: Props) {
  const { t } = useTranslation('preapprovals');
  const put = (nth: number, part: Partial<Pair>) =>
    onChange(value.map((pair, at) => (at === nth ? { ...pair, ...part } : pair)));
  const fields = ['first', 'second'] as const;
  return (
    <Stack gap="xs">
      {value.map((pair, nth) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are nothing but their place
        <Group key={nth} align="flex-end" gap="xs" wrap="nowrap">
          {fields.map((field, at) => (
            <TextInput
              key={field}
              label={labels[at]}
              value={pair[field]}
              onChange={(event) => put(nth, { [field]: event.currentTarget.value })}
              required
              flex={1}
              miw={0}
            />
          ))}
          <ActionIcon
            variant="default"
            size={36}
            aria-label={t('remove', { what: pair.first || `${nth + 1}` })}
            onClick={() => onChange(value.filter((_, at) => at !== nth))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...value, { first: '', second: '' }])}
        >
          {add}
        </Button>
      </Group>
    </Stack>
  );
}
