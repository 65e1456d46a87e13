import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One thing there is to know, below what it is. */
export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <Stack gap={2} miw={0}>
    <Text size="xs" c="dimmed">
      {name}
    </Text>
    <Text component="div" size="sm">
      {children}
    </Text>
  </Stack>
);
