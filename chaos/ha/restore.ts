import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { verifyLedger } from '@countersign/contract/ledger-verify.ts';
import type pg from 'pg';
import type { House } from '../../packages/server/test/chaos/houses.ts';
import { Site } from '../../packages/server/test/chaos/site.ts';
import type { Tools } from './tools.ts';

const name = 'countersign_restored';

/**
 * Dumps the database of `house` and restores it into another one, as docs/operations.md says, and starts a server on
 * that. Answers what is wrong: something is missing, the ledger does not verify, or a token is not known any more.
 */
export async function restore(house: House, tools: Tools, directory: string): Promise<string[]> {
  const from = house.settings.DATABASE_URL ?? '';
  const to = new URL(from);
  to.pathname = name;
  const file = `${directory}/countersign.dump`;
  const run = (program: string, ...options: string[]) =>
    promisify(execFile)(`${tools.postgres}/${program}`, options);
  await run('pg_dump', '--format=custom', '--file', file, '--dbname', from);
  const owner = await house.owner();
  const before = await countOf(owner).finally(() => owner.end());
  const postgres = await house.owner();
  await postgres.query(`create database ${name} owner countersign`).finally(() => postgres.end());
  await run('pg_restore', '--no-owner', '--role', 'countersign', '--dbname', to.href, file);
  const { settings } = house.site?.(0) ?? {};
  const site = new Site(
    { ...house.settings, ...settings, DATABASE_URL: to.href },
    { longestRequest: 60_000 },
  );
  try {
    const ended = await site.start();
    return ended ? [`on the restored database no server starts: ${ended.errors}`] : await look(site, before);
  } finally {
    await site.kill('SIGKILL');
  }
}

/** How many entries the ledger of the project has. */
async function countOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    'select count(*)::int as n from ledger_entry where project_id is not null',
  );
  return rows[0].n;
}

async function look(site: Site, before: number): Promise<string[]> {
  const session = await site.ask({ who: 'ann', method: 'GET', path: 'session' });
  const exported = await site.ask({ who: 'ci', method: 'GET', path: 'projects/shop/ledger/export' });
  const { entries, faults } = await verifyLedger(String(exported?.body.text).split('\n'));
  return [
    ...(session?.status === 200 ? [] : [`a token is answered ${session?.status} on the restored database`]),
    ...faults.map(({ seq, wrong }) => `restored ledger entry ${seq}: ${wrong}`),
    ...(entries === before ? [] : [`of ${before} entries ${entries} were restored`]),
  ];
}
