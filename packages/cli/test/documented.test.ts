import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Configuration, ConfiguredProject, ConfiguredUser } from '@countersign/contract/configuration.ts';
import { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { exits } from '../src/failure.ts';
import { program } from '../src/program.ts';

const page = (name: string) => readFile(join(import.meta.dirname, '../../../docs', name), 'utf8');

function* commands(command: Command, path: readonly string[]): Generator<{ path: string; command: Command }> {
  for (const inner of command.commands) {
    const whole = [...path, inner.name()];
    if (inner.commands.length === 0) yield { path: whole.join(' '), command: inner };
    yield* commands(inner, whole);
  }
}

test('every command and every flag is in docs/cli.md', async () => {
  const text = await page('cli.md');
  const all = [...commands(program(), [])];
  expect(all.length).toBeGreaterThan(12);
  expect(all.map(({ path }) => path).filter((path) => !text.includes(`\`${path}`))).toEqual([]);
  const flags = all.flatMap(({ command }) => command.options.map(({ long }) => long ?? ''));
  expect(flags.filter((flag) => !text.includes(flag))).toEqual([]);
  for (const code of Object.values(exits)) expect(text).toContain(`| ${code} |`);
});

test('every key of a configuration file is in docs/configuration.md', async () => {
  const text = await page('configuration.md');
  const keys = [Configuration, ConfiguredUser, ConfiguredProject].flatMap(({ shape }) => Object.keys(shape));
  const missing = keys.filter((key) => !text.includes(`\`${key}\``));
  expect(missing).toEqual([]);
});

test('the policies that docs/deadlines.md shows are policies', async () => {
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(await page('deadlines.md')) ?? [];
  const { policies } = parse(text) as { policies: { name: string }[] };
  expect(policies).toHaveLength(1);
  for (const { name: _, ...definition } of policies)
    expect(PolicyDefinition.safeParse(definition).error?.issues).toBeUndefined();
});
