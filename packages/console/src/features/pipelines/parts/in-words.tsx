import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { Said } from '../../../shared/words/said.tsx';
import type { StageWords } from '../sentences/pipeline.ts';
import type { PartWords } from '../sentences/say.ts';
import { KindIcon } from './kinds.tsx';
import { Strip } from './strip.tsx';

/** A pipeline as a picture, and below it in words, stage by stage. */
export function InWords({ stages }: { readonly stages: readonly StageWords[] }) {
  return (
    <Stack gap="lg">
      <Strip stages={stages} />
      {stages.map((stage) => (
        <OneStage key={stage.key} stage={stage} />
      ))}
    </Stack>
  );
}

function OneStage({ stage: { name, said, gates, steps } }: { readonly stage: StageWords }) {
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h4">
        {name}
      </Title>
      <Text size="sm" mb="xs">
        {said.join(' ')}
      </Text>
      <Stack gap="sm">
        {[...gates, ...steps].map((part) => (
          <OnePart key={`${part.kind} ${part.key}`} part={part} />
        ))}
      </Stack>
    </Paper>
  );
}

function OnePart({ part: { name, kind, said, more } }: { readonly part: PartWords }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <KindIcon kind={kind} />
      <div>
        <Text size="sm" c="dimmed">
          {name}
        </Text>
        <Text fw={600}>
          <Said>{said}</Said>
        </Text>
        {more.map((sentence) => (
          <Text key={sentence} size="sm">
            <Said>{sentence}</Said>
          </Text>
        ))}
      </div>
    </Group>
  );
}
