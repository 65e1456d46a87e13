import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

type Props = {
  readonly title: string;
  readonly lead?: string;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
};

/** One thing of the account, with its name. */
export function Section({ title, lead, actions, children }: Props) {
  const id = useId();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Stack>
        <Group justify="space-between" align="flex-start">
          <Stack gap={2} flex="1 1 12rem">
            <Title order={2} size="h4" id={id}>
              {title}
            </Title>
            {lead !== undefined && (
              <Text size="sm" c="dimmed">
                {lead}
              </Text>
            )}
          </Stack>
          {actions}
        </Group>
        {children}
      </Stack>
    </Paper>
  );
}
