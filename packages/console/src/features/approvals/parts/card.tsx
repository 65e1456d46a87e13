import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = { readonly title: string; readonly lead?: ReactNode; readonly children: ReactNode };

/** A part of the page with a heading. */
export const Card = ({ title, lead, children }: Props) => (
  <Paper component="section" withBorder p={{ base: 'sm', sm: 'md' }} aria-label={title}>
    <Stack gap="sm">
      <Stack gap={2}>
        <Title order={2} size="h4">
          {title}
        </Title>
        {lead !== undefined && (
          <Text component="div" size="sm" c="dimmed">
            {lead}
          </Text>
        )}
      </Stack>
      {children}
    </Stack>
  </Paper>
);
