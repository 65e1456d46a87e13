import { Group, Paper, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ReasonedButton } from '../../../shared/ui/reasoned-button.tsx';
import { LookOnly } from './look-only.tsx';

/** What every tab of a project's settings is told. */
export type TabProps = { readonly project: string };

type Props = {
  readonly lead: string;
  /** Why nothing can be changed here; null: it can. */
  readonly because: string | null;
  /** What the button says that adds something. */
  readonly add: string;
  readonly onAdd: () => void;
  readonly children: ReactNode;
};

/** A tab: what it is about, a button that adds something, and what there is. */
export const TabContent = ({ lead, because, add, onAdd, children }: Props) => (
  <Stack>
    <LookOnly because={because} />
    <Group justify="space-between">
      <Text c="dimmed" flex="1 1 16rem">
        {lead}
      </Text>
      <ReasonedButton because={because} leftSection={<IconPlus size={16} />} onClick={onAdd}>
        {add}
      </ReasonedButton>
    </Group>
    {children}
  </Stack>
);

type RowProps = {
  readonly name: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
};

/** One thing of a list, and what can be done to it. */
export const Row = ({ name, children, actions }: RowProps) => (
  <Paper withBorder p="sm" component="article" aria-label={name}>
    <Group align="flex-start" justify="space-between">
      <Stack gap={4} flex="1 1 14rem" miw={0}>
        {children}
      </Stack>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </Group>
  </Paper>
);
