import { Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A list that has nothing in it: why, and what to do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py="xl" ta="center">
      <Title order={2} size="h4">
        {title}
      </Title>
      {children !== undefined && (
        <Text component="div" c="dimmed" maw="36rem">
          {children}
        </Text>
      )}
    </Stack>
  );
}
