import { List, Paper, SimpleGrid, Stack, Text, Timeline } from '@mantine/core';
import { Said } from '../../../shared/words/said.tsx';
import type { LevelWords } from '../sentences/level.ts';
import type { PolicyWords, Rung } from '../sentences/policy.ts';

/** A policy as people read it: the ladder of its levels, and below what holds for all of it. */
export function InWords({ said: { rungs, whole } }: { readonly said: PolicyWords }) {
  return (
    <Stack gap="lg">
      <Timeline active={rungs.length} bulletSize={28} lineWidth={2}>
        {rungs.map((rung, nth) => (
          <Timeline.Item
            key={rung.levels[0]?.key}
            bullet={<Text size="sm">{nth + 1}</Text>}
            title={rung.lead}
          >
            <RungOf rung={rung} />
          </Timeline.Item>
        ))}
      </Timeline>
      <List size="sm" spacing={6}>
        {whole.map((sentence) => (
          <List.Item key={sentence}>
            <Said>{sentence}</Said>
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

function RungOf({ rung: { levels } }: { readonly rung: Rung }) {
  return (
    <SimpleGrid cols={{ base: 1, md: Math.min(levels.length, 2) }} spacing="sm" mt={4}>
      {levels.map((level) => (
        <OneLevel key={level.key} level={level} />
      ))}
    </SimpleGrid>
  );
}

function OneLevel({ level: { name, rule, more } }: { readonly level: LevelWords }) {
  return (
    <Paper withBorder p="sm">
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fw={600}>
        <Said>{rule}</Said>
      </Text>
      {more.map((sentence) => (
        <Text key={sentence} size="sm" mt={4}>
          <Said>{sentence}</Said>
        </Text>
      ))}
    </Paper>
  );
}
