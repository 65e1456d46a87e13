import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openServicedesk, type ServicedeskWorld } from '../../../test/servicedesk-world.ts';

// The samples of seed 003, as they are, against a real socket. What is replaced is what stands in angle and curly
// brackets; and blanks after a backslash at the end of a line are dropped, because no shell takes them for one
// (lines 596 and 788 have such blanks).

const run = promisify(execFile);
let world: ServicedeskWorld;
let origin: string;
let release: string;
let level: string;
let added: string[];

beforeAll(async () => {
  world = await openServicedesk();
  ({ release, level } = await world.policyRelease(
    { name: 'Managers', rule: 'everyone', approvers: ['ann', 'bob'] },
    { name: 'CAB', rule: 'percent', percent: 60, approvers: ['role:CAB'] },
  ));
  const byHand = await world.handRelease();
  added = [];
  for (const name of ['one', 'two'])
    added.push(
      await world.addLevel(byHand, { name, stage: { name: 'Planning' }, rule: { name: 'anyone_approves' } }),
    );
  hand = byHand;
  origin = await world.app.listen({ host: '127.0.0.1', port: 0 });
});
let hand: string;
afterAll(() => world.close());

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

function filled(name: string, of = { release, level }): string {
  return fixture(name)
    .replaceAll('<service domain|custom domain>', origin)
    .replaceAll('<portal>', 'shop')
    .replaceAll('{release_id}', of.release)
    .replaceAll('{approval_level_id}', of.level)
    .replaceAll(/\\ +$/gm, '\\');
}

async function runs(tool: string, args: readonly string[]): Promise<Json> {
  const { stdout } = await run(tool, args);
  return JSON.parse(stdout);
}
const curl = (name: string, of?: { release: string; level: string }) =>
  runs('bash', ['-c', filled(`${name}.curl.txt`, of)]);
const python = (name: string, of?: { release: string; level: string }) =>
  runs('python3', ['-c', filled(`${name}.py.txt`, of)]);

const hasPython = await run('python3', ['--version']).then(
  () => true,
  () => false,
);
const samples: [string, typeof curl][] = [
  ['curl', curl],
  ...(hasPython ? ([['python', python]] as [string, typeof curl][]) : []),
];

describe.each(samples)('the samples for %s', (_tool, sample) => {
  test('get a level (lines 323 and 347) and are answered as line 363 shows', async () => {
    const answer = await sample('get-level');
    expect(shapeOf(answer)).toEqual(shapeOf(JSON.parse(fixture('get-level.answer.json'))));
    expect(answer.approval_level.id).toBe(level);
  });

  test('list levels (lines 595 and 625) and are answered as line 643 shows', async () => {
    const answer = await sample('list-levels');
    const documented = JSON.parse(fixture('list-levels.answer.json'));
    expect(shapeOf({ ...answer, approval_levels: [] })).toEqual(
      shapeOf({ ...documented, approval_levels: [] }),
    );
    for (const row of answer.approval_levels)
      expect(shapeOf(row)).toEqual(shapeOf(documented.approval_levels[0]));
    expect(answer.list_info).toEqual({ has_more_rows: false, row_count: 2 });
  });

  test('delete a level (lines 787 and 811) and are answered as line 825 shows', async () => {
    const of = { release: hand, level: added.pop() ?? '' };
    expect(await sample('delete-level', of)).toEqual(JSON.parse(fixture('delete-level.answer.json')));
    const gone = await world.ask(world.ann, 'GET', `/releases/${hand}/approval_levels/${of.level}`);
    expect(gone.status).toBe(404);
  });
});

/** Keys in their order and the types of their values; null and text are one, where the documents have either. */
function shapeOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value !== null && typeof value === 'object')
    return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]);
  return value === null || typeof value === 'string' ? 'text or null' : typeof value;
}
