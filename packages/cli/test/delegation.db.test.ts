import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DelegatedWorld, openDelegatedWorld } from '../../server/test/delegated-world.ts';

// docs/delegation.md: its lines are run in their order by real processes against a real server, with nothing but ids
// and the day of the return replaced, and print what the page shows; numbers stand for whatever numbers there are.

const page = await readFile(join(import.meta.dirname, '../../../docs/delegation.md'), 'utf8');
const blocks = [...page.matchAll(/```sh\n(.*?)```\n\n.*?```text\n(.*?)```/gs)].map(
  ([, lines = '', shown = '']) => ({ lines, shown, name: lines.split('\n').at(-2) ?? '' }),
);
const bin = join(import.meta.dirname, '../bin/countersign.js');

let world: DelegatedWorld;
let environment: Record<string, string>;
const ids = new Map<string, string>();
beforeAll(async () => {
  world = await openDelegatedWorld();
  const url = await world.app.listen({ host: '127.0.0.1', port: 0 });
  ids.set('41', await world.ask([{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }]));
  const { PATH = '' } = process.env;
  const home = await mkdtemp(join(tmpdir(), 'countersign-'));
  const tokens = { ANN_TOKEN: world.ann.token, BOB_TOKEN: world.bob.token };
  environment = { PATH, HOME: home, COUNTERSIGN_URL: url, ...tokens };
});
afterAll(() => world.close());

test('the page has lines', () => expect(blocks.length).toBe(3));

test.each(blocks)('$name', { timeout: 60_000 }, async ({ lines, shown }) => {
  const back = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString();
  const command = lines
    .replaceAll('npx countersign', `"${process.execPath}" "${bin}"`)
    .replaceAll('2027-01-04T08:00:00Z', back)
    .replaceAll(/ (\d+)(?= |$)/gm, (all, id) => (ids.has(id) ? ` ${ids.get(id)}` : all));
  const { stdout } = await promisify(execFile)('sh', ['-ec', command], { env: environment });
  const pattern = shown
    .replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\d+/g, '\\d+')
    .replaceAll(/ {2,}| (?=\\d)/g, ' +');
  expect(stdout).toMatch(new RegExp(`^${pattern}$`));
  const made = /^(\d+) {2}bob for ann,/.exec(stdout)?.[1];
  if (made) ids.set('5', made);
});
