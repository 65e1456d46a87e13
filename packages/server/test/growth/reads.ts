import type pg from 'pg';

/** What was read of a table: rows one after the other, how often that was begun, and entries of its indexes. */
export type Read = { readonly scans: number; readonly scanned: number; readonly entries: number };
export type Reads = Readonly<Record<string, Read>>;

/** Those that grow with all that ever happened. Others are as large as an organisation is. */
export const growing = [
  ...[
    'release',
    'snapshot',
    'execution',
    'stage_execution',
    'gate_execution',
    'step_execution',
    'approval',
    'level',
  ],
  ...[
    'approver',
    'decision',
    'permit',
    'run',
    'run_job',
    'ledger_entry',
    'ledger_disclosure',
    'ledger_pending',
  ],
  ...['notification', 'mail', 'idempotency', 'window_pass', 'pre_approval', 'placed_content'],
];

/**
 * What `act` reads of the growing tables, by PostgreSQL's own count: whatever statement, function, trigger or check of
 * a key read it. `pool`: all connections through which it acts; nobody else may be at work in this database.
 */
export async function readsOf<T>(pool: pg.Pool, act: () => Promise<T>): Promise<{ answer: T; reads: Reads }> {
  const before = await counted(pool);
  const answer = await act();
  const after = await counted(pool);
  const reads = Object.fromEntries(
    growing.map((table) => {
      const [from, to] = [before[table], after[table]];
      const grown = (what: keyof Read) => (to?.[what] ?? 0) - (from?.[what] ?? 0);
      return [table, { scans: grown('scans'), scanned: grown('scanned'), entries: grown('entries') }];
    }),
  );
  return { answer, reads };
}

/** Every connection says what it has counted so far, which it would do by itself only now and then. */
async function counted(pool: pg.Pool): Promise<Reads> {
  const clients = await Promise.all(
    Array.from({ length: Math.max(pool.totalCount, 1) }, () => pool.connect()),
  );
  try {
    for (const client of clients) await client.query('select pg_stat_force_next_flush()');
    const { rows } = (await clients[0]?.query<{ table: string } & Record<keyof Read, string>>(
      `select t.relname as table, t.seq_scan as scans, t.seq_tup_read as scanned,
         (select coalesce(sum(i.idx_tup_read), 0) from pg_stat_user_indexes i where i.relid = t.relid) as entries
       from pg_stat_user_tables t
       where t.schemaname = 'public' and t.relname = any($1)`,
      [growing],
    )) ?? { rows: [] };
    return Object.fromEntries(
      rows.map(({ table, scans, scanned, entries }) => [
        table,
        { scans: Number(scans), scanned: Number(scanned), entries: Number(entries) },
      ]),
    );
  } finally {
    for (const client of clients) client.release();
  }
}

export const total = (reads: Reads): number =>
  Object.values(reads).reduce((sum, { scanned, entries }) => sum + scanned + entries, 0);

/** The tables that were read from their beginning, if there was more in them than fits on a few pages. */
export const scanned = (reads: Reads): string[] =>
  Object.entries(reads).flatMap(([table, read]) => (read.scanned > fewRows ? [table] : []));

const fewRows = 500;
