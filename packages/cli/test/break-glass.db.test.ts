import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BreakGlassDefinition } from '@countersign/contract/break-glass.ts';
import { readConfigurationText } from '@countersign/contract/configuration-text.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmergencyWorld, openEmergencyWorld } from '../../server/test/emergency-world.ts';

// docs/break-glass.md: its lines are run in their order by real processes against a real server, with nothing but ids
// replaced, and print what the page shows; numbers stand for whatever numbers there are.

const page = await readFile(join(import.meta.dirname, '../../../docs/break-glass.md'), 'utf8');
const [rule = ''] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text);
const blocks = [...page.matchAll(/```sh\n(.*?)```\n\n```text\n(.*?)```/gs)].map(
  ([, lines = '', shown = '']) => ({
    lines,
    shown,
    name: lines.split('\n').at(-2) ?? '',
  }),
);
const bin = join(import.meta.dirname, '../bin/countersign.js');

let world: EmergencyWorld;
let environment: Record<string, string>;
/** The ids of the page, and those that there are. */
const ids = new Map<string, string>();
beforeAll(async () => {
  world = await openEmergencyWorld({ workers: true });
  const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  ids.set('41', (await world.waiting()).approval);
  const { PATH = '' } = process.env;
  const tokens = { CI_TOKEN: world.ci.token, BOB_TOKEN: world.bob.token };
  environment = {
    PATH,
    HOME: await mkdtemp(join(tmpdir(), 'countersign-')),
    COUNTERSIGN_URL: url,
    ...tokens,
  };
});
afterAll(() => world.close());

test('the rule is one', () => {
  const read = readConfigurationText(rule);
  const { breakGlass } = (read.ok ? read.text.value : {}) as { breakGlass?: unknown };
  expect(BreakGlassDefinition.safeParse(breakGlass).success).toBe(true);
});

test('the page has lines', () => expect(blocks.length).toBe(3));

test.each(blocks)('$name', { timeout: 60_000 }, async ({ lines, shown }) => {
  const command = lines.replaceAll('npx countersign', `"${process.execPath}" "${bin}"`);
  const ours = command.replaceAll(/ (\d+)(?= |$)/gm, (all, id) => (ids.has(id) ? ` ${ids.get(id)}` : all));
  const { stdout } = await promisify(execFile)('sh', ['-ec', ours], { env: environment });
  const pattern = shown
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\d+/g, '\\d+')
    .replaceAll(/ {2,}/g, ' +');
  expect(stdout).toMatch(new RegExp(`^${pattern}$`));
  const [, glass, review] = /^(\d+) {2}the glass.* approval (\d+)/.exec(stdout) ?? [];
  if (glass && review) ids.set('3', glass).set('42', review);
});
