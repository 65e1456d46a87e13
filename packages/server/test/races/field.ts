import { verifyLedger } from '@countersign/contract/ledger-verify.ts';
import pg from 'pg';
import { readPatterns } from './copies.ts';
import { makeHold } from './hold-jobs.ts';
import { makeLots, nameIn } from './lots.ts';
import { Servers } from './servers.ts';
import { type Field, inLanes } from './waves.ts';
import { makePattern } from './worlds.ts';

export type Open = Field & { close(): Promise<void> };

/** Two servers over a migrated database, and so many lots in it. */
export async function openField(addresses: { url: string; ownerUrl: string }, count: number): Promise<Open> {
  const servers = await Servers.open(addresses.url);
  const owner = new pg.Pool({ connectionString: addresses.ownerUrl, max: 10 });
  // What stands idle when the database ends is nothing to fail of.
  owner.on('error', () => {});
  const close = async () => {
    await servers.close();
    await owner.end();
  };
  try {
    await makeHold(owner);
    const lots = await makeLots(owner, servers, count);
    await inLanes(lots, (lot) => makePattern(servers, lot));
    const patterns = await readPatterns(owner, lots);
    // What is planned for empty tables would be slow for a minute, until they are looked at by themselves.
    await owner.query('analyze');
    return { servers, owner, close, lots, patterns };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is wrong with the ledger of any lot, and with the jobs; and how many deadlocks there have been. */
export async function examineField({
  servers,
  owner,
  lots,
}: Field): Promise<{ wrong: string[]; deadlocks: number }> {
  const wrong: string[] = [];
  for (const lot of lots) {
    const path = `projects/${lot.key}/ledger/export`;
    const { body } = await servers.ask(lot.nth, { who: nameIn(lot, 'ada'), method: 'GET', path });
    const { entries, faults } = await verifyLedger(String(body.text).split('\n'));
    if (entries === 0) wrong.push(`the ledger of ${lot.key} was not exported`);
    wrong.push(...faults.map((fault) => `ledger entry ${fault.seq} of ${lot.key}: ${fault.wrong}`));
  }
  const failed = await owner.query<{ name: string; times: number }>(
    `select name, count(*)::int as times from pgboss.job where state in ('failed', 'cancelled') group by name`,
  );
  wrong.push(...failed.rows.map(({ name, times }) => `${times} jobs ${name} have failed for good`));
  const { rows } = await owner.query<{ deadlocks: number }>(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  return { wrong, deadlocks: rows[0]?.deadlocks ?? 0 };
}
