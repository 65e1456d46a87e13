import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Standing } from '../../view/tone.ts';
import { StandingIcon } from '../standing.tsx';

type Props = {
  readonly standing: Standing;
  readonly name: ReactNode;
  /** Its kind and how it stands. */
  readonly about: string;
  readonly because: string;
  /** What can be done about it. */
  readonly children?: ReactNode;
};

/** A gate or a step within a stage. */
export function Part({ standing, name, about, because, children }: Props) {
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <StandingIcon standing={standing} size={20} />
      <Stack gap={2} miw={0} flex={1}>
        <Text size="sm" fw={500} component="div" lh={1.4}>
          {name}
        </Text>
        <Text size="sm" c="dimmed" lh={1.35}>
          {about}
        </Text>
        {because !== '' && (
          <Text size="sm" lh={1.35}>
            {because}
          </Text>
        )}
        {children}
      </Stack>
    </Group>
  );
}
