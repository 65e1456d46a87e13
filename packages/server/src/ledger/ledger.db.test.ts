import { verifyLedger } from '@countersign/contract/ledger-verify.ts';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type LedgerWorld, ledgerWorld } from '../../test/ledger-world.ts';
import { exportLines } from './export.views.ts';
import { keepPace, ledgerColumns, ledgerInsert } from './ledger.store.ts';
import { findEntries } from './ledger.views.ts';
import { seal } from './record.ts';

let world: LedgerWorld;
beforeAll(async () => {
  world = await ledgerWorld();
});
afterAll(() => world.close());

let made = 0;
const about = (id: string) => ({ action: 'release.created', subject: { type: 'release', id } });
/** A subject of its own for a test, so that tests do not see each other's entries. */
const fresh = () => `test-${++made}`;
const found = (subjectId: string, after: { xact: string; seq: string } | null = null) =>
  findEntries(world.db, { subjectId }, { after, order: 'oldest', limit: 100 });

/** The entries about a subject once all have settled: transactions of other tests may hold them up for a moment. */
const settled = (subjectId: string, count: number, after?: { xact: string; seq: string }) =>
  vi.waitFor(async () => {
    const rows = await found(subjectId, after ?? null);
    expect(rows).toHaveLength(count);
    return rows;
  }, 10_000);

async function exported(subjectId: string, count: number): Promise<string[]> {
  await settled(subjectId, count);
  const lines: string[] = [];
  for await (const line of exportLines(world.db, { subjectId })) lines.push(line);
  return lines;
}

test('one statement writes many entries, each with its own disclosures, in the order they happened', async () => {
  const id = fresh();
  const happening = (nth: number, texts: Record<string, string>) => ({
    ...about(id),
    details: { nth },
    private: texts,
  });
  await world.happen(
    world.ann(),
    happening(1, { comment: 'first' }),
    happening(2, { comment: 'second', reason: 'none' }),
    happening(3, { comment: 'third' }),
  );
  const lines = await exported(id, 3);
  expect(lines.map((line) => JSON.parse(JSON.parse(line).entry).details.nth)).toEqual([1, 2, 3]);
  expect(await verifyLedger(lines)).toEqual({ entries: 3, disclosures: 4, erased: 0, faults: [] });
});

test('a guarded statement on a pg client writes only the entries of what it did', async () => {
  const id = fresh();
  const entries = [1, 2, 3].map((nth) =>
    seal(world.ann(), { ...about(id), details: { nth }, private: { comment: 'x' } }, new Date(0)),
  );
  const text = `with ${ledgerInsert(2, 'l.position = any($1)')} select seq from ledger_written order by seq`;
  const { rows } = await world.pool.query({
    name: 'guarded',
    text,
    values: [[1, 3], ...ledgerColumns(entries)],
  });
  const lines = await exported(id, 2);
  expect(lines.map((line) => JSON.parse(line).seq)).toEqual(rows.map(({ seq }) => seq));
  expect(lines.map((line) => JSON.parse(JSON.parse(line).entry).details.nth)).toEqual([1, 3]);
  expect(await verifyLedger(lines)).toMatchObject({ entries: 2, disclosures: 2, erased: 0, faults: [] });
});

const insert = `with ${ledgerInsert()} select seq from ledger_written`;
async function inserted(client: pg.ClientBase, id: string): Promise<string> {
  const { rows } = await client.query(insert, ledgerColumns([seal(world.ann(), about(id), new Date(0))]));
  return rows[0].seq;
}

/** Two transactions on connections of their own, open. */
async function twoTransactions(
  run: (one: pg.ClientBase, other: pg.ClientBase) => Promise<void>,
): Promise<void> {
  const [one, other] = [await world.pool.connect(), await world.pool.connect()];
  try {
    await one.query('begin');
    await other.query('begin');
    await run(one, other);
  } finally {
    await one.query('rollback');
    await other.query('rollback');
    one.release();
    other.release();
  }
}

const draw = 'select pg_current_xact_id()';
const numbers = (rows: readonly { seq: string }[]) => rows.map(({ seq }) => seq);

test('an entry waits for a transaction under way that holds a lower number', async () => {
  const id = fresh();
  await twoTransactions(async (slow, quick) => {
    const low = await inserted(slow, id);
    const high = await inserted(quick, id);
    await quick.query('commit');
    expect(numbers(await found(id))).toEqual([]);
    await slow.query('commit');
    expect(numbers(await settled(id, 2))).toEqual([low, high]);
  });
});

// The later transaction drew the lower number: whoever followed by the number alone would have gone past it.
test('a reader who goes on from the last entry misses none, in whichever order numbers were drawn', async () => {
  const id = fresh();
  await twoTransactions(async (first, second) => {
    await first.query(draw);
    await second.query(draw);
    const low = await inserted(second, id);
    const high = await inserted(first, id);
    await first.query('commit');
    const before = await settled(id, 1);
    expect(numbers(before)).toEqual([high]);
    await second.query('commit');
    const after = await settled(id, 1, before[0]);
    expect(numbers(after)).toEqual([low]);
  });
});

test('a transaction rolled back leaves nothing, and holds up nothing afterwards', async () => {
  const id = fresh();
  await twoTransactions(async (failing, other) => {
    await inserted(failing, id);
    const seq = await inserted(other, id);
    await other.query('commit');
    await failing.query('rollback');
    expect(numbers(await settled(id, 1))).toEqual([seq]);
  });
});

test.each([
  ['update', `update ledger_entry set entry = ''`],
  ['delete', 'delete from ledger_entry'],
  ['truncate', 'truncate ledger_entry'],
])('nobody changes what happened: %s', async (_, statement) => {
  await world.happen(world.ann(), about(fresh()));
  await expect(world.pool.query(statement)).rejects.toThrow('permission denied for table ledger_entry');
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  try {
    await expect(owner.query(statement)).rejects.toThrow('ledger_entry is append-only');
  } finally {
    await owner.end();
  }
});

test('an erased text is gone, and its entry still verifies', async () => {
  const id = fresh();
  await world.happen(world.ann(), {
    ...about(id),
    private: { comment: 'call me at home', reason: 'urgent' },
  });
  const [row] = await settled(id, 1);
  await sql`
    delete from ledger_disclosure
    where seq = ${row?.seq} and convert_from(decode(translate(disclosure, '-_', '+/')
      || repeat('=', (4 - length(disclosure) % 4) % 4), 'base64'), 'UTF8') like '%"comment"%'
  `.execute(world.db);
  const lines = await exported(id, 1);
  expect(lines.join()).not.toContain(Buffer.from('call me').toString('base64url').slice(0, 8));
  expect(await verifyLedger(lines)).toEqual({ entries: 1, disclosures: 1, erased: 1, faults: [] });
});

test('every entry is noted for the Merkle log to come', async () => {
  const id = fresh();
  await world.happen(world.ann(), about(id), about(id));
  const rows = await settled(id, 2);
  const { rows: pending } = await sql<{ seq: string }>`
    select seq from ledger_pending where seq = any(${numbers(rows)}::bigint[]) order by seq
  `.execute(world.db);
  expect(numbers(pending)).toEqual(numbers(rows));
});

test('after a dump is restored into a younger cluster, what happens comes after what happened', async () => {
  const id = fresh();
  const { rows } = await world.pool.query(`
    insert into ledger_entry (entry, hash, action, subject_type, subject_id, at, xact)
    values ('{}', '', 'release.created', 'release', '${id}', now(), 10000000) returning seq`);
  const old = rows[0].seq;
  await keepPace(world.db);
  await world.happen(world.ann(), about(id));
  await keepPace(world.db);
  await world.happen(world.ann(), about(id));
  const all = numbers(await settled(id, 3));
  expect(all).toEqual(all.toSorted((a, b) => Number(a) - Number(b)));
  expect(all[0]).toBe(old);
});
