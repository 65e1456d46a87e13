import { execFile } from 'node:child_process';
import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { testApp } from '../../server/test/app.ts';
import { passFor } from '../../server/test/time-travel.ts';

// docs/walk-two-levels.md: its script is run as it stands, in one shell, by real processes against a real server, and
// prints what the page shows; numbers stand for whatever numbers there are. Only the day of Ann's return is replaced,
// and the five minutes in which nobody answers do not pass: what was written down of its times is made earlier by them.

const page = await readFile(join(import.meta.dirname, '../../../docs/walk-two-levels.md'), 'utf8');
const block = (kind: string): string =>
  new RegExp(`^\`\`\`${kind}\n(.*?)^\`\`\``, 'ms').exec(page)?.[1] ?? '';
const bin = join(import.meta.dirname, '../bin/countersign.js');

/** What the shell of the script finds in place of npx and sleep: it says that it sleeps, and sleeps until it is woken. */
const prelude = `
npx() { shift; "${process.execPath}" "${bin}" "$@"; }
sleep() { echo "$1" > sleeping; while [ ! -e woken ]; do command sleep 0.1; done; }
`;

test('a delegated, escalated, conditional approval of two levels is walked from end to end', {
  timeout: 180_000,
}, async () => {
  const server = await testApp({ workers: true });
  onTestFinished(() => server.close());
  const url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  const home = await mkdtemp(join(tmpdir(), 'countersign-walk-'));
  await writeFile(join(home, 'two-levels.yaml'), block('yaml'));
  const back = new Date(Date.now() + 14 * 24 * 60 * 60 * 1000).toISOString();
  const script = prelude + block('sh').replaceAll('2027-01-04T08:00:00Z', back);
  const { PATH = '' } = process.env;
  const environment = { COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: server.administrator.token };
  const ran = promisify(execFile)('sh', ['-ec', `exec 2>&1\n${script}`], {
    ...{ cwd: home, env: { PATH, HOME: home, ...environment } },
  });
  await Promise.race([ran, asleep(home)]);
  await passFor(server.parts.db, '1', 301);
  await writeFile(join(home, 'woken'), '');

  const { stdout } = await ran;
  expect(stdout).toMatch(asPattern(block('text')));
  expect(JSON.parse(await readFile(join(home, 'applied.json'), 'utf8')).changes.length).toBeGreaterThan(10);
  expect(await signatures(server.parts.db)).toEqual([
    { level: 'QA', by: 'bob', for: 'ann' },
    { level: 'QA', by: 'lead', for: null },
    { level: 'CAB', by: 'board', for: null },
  ]);
});

async function asleep(home: string): Promise<void> {
  await expect
    .poll(
      () =>
        stat(join(home, 'sleeping')).then(
          () => true,
          () => false,
        ),
      { timeout: 120_000 },
    )
    .toBe(true);
}

/** Numbers stand for numbers, and columns are as wide as what they hold. */
const asPattern = (shown: string): RegExp => {
  const escaped = shown.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const loose = escaped.replaceAll(/sha256:[0-9a-f]+/g, 'sha256:[0-9a-f]+').replaceAll(/\d+/g, '\\d+');
  return new RegExp(`^${loose.replaceAll(/ {2,}/g, ' +')}$`);
};

async function signatures(db: Parameters<typeof passFor>[0]) {
  const { rows } = await sql`
    select l.name as level, b.username as by, f.username as for
    from decision d
    join level l on l.project_id = d.project_id and l.id = d.level_id
    join account b on b.id = d.account_id
    left join account f on f.id = d.on_behalf_of
    order by d.id
  `.execute(db);
  return rows;
}
