import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../src/kernel/migrate.ts';
import { freshDatabase } from './harness.ts';

// A database of the version before, with data in it, is brought up to date. What this cannot prove: how long it takes
// on a large one.

const folder = new URL('../migrations/', import.meta.url);
/** The last migration of the version before. */
const before = '0007_servicedesk.sql';

/** A database as the version before left it. */
async function oldDatabase(): Promise<{ url: string; client: pg.Client }> {
  const { ownerUrl: url } = await freshDatabase({ empty: true });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(
    'create table schema_migration (name text primary key, hash text not null, applied_at timestamptz not null default now())',
  );
  for (const name of (await readdir(folder)).sort().filter((one) => one <= before)) {
    const text = await readFile(new URL(name, folder), 'utf8');
    await client.query(text);
    const hash = createHash('sha256').update(text).digest('hex');
    await client.query('insert into schema_migration (name, hash) values ($1, $2)', [name, hash]);
  }
  return { url, client };
}

const data = `
  insert into project (key, name) values ('shop', 'Web shop');
  insert into account (kind, username, name) values ('person', 'ann', 'Ann Lee');
  insert into policy (project_id, name, definition) values (1, 'qa', '{"levels": []}');
  insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, policy_id, policy_version, policy, status)
  values (1, 'by policy', 'gate', 1, 'd', 'd', 1, 1, '{"levels": []}', 'open'), (1, 'by hand', 'gate', 2, 'd', 'd', null, null, null, 'open');
  insert into level (project_id, approval_id, ordinal, name, rule, sources, status) values (1, 1, 1, 'QA', 'anyone', '[]', 'open');
  insert into token (account_id, name, hash) values (1, 'laptop', 'hash');`;

test('open questions, levels and tokens of the version before are there after it, and mean the same', async () => {
  const { url, client } = await oldDatabase();
  await client.query(data);
  const { applied } = await migrate({ url });
  const newer = (await readdir(folder)).sort().filter((name) => name > before);
  expect(applied).toEqual(newer);
  const { rows: approvals } = await client.query(
    'select title, policy is null as by_hand, barred from approval order by id',
  );
  expect(approvals).toEqual([
    { title: 'by policy', by_hand: false, barred: [] },
    { title: 'by hand', by_hand: true, barred: [] },
  ]);
  expect((await client.query('select name, veto from level')).rows).toEqual([{ name: 'QA', veto: false }]);
  expect((await client.query('select name, revoked_at from token')).rows).toEqual([
    { name: 'laptop', revoked_at: null },
  ]);
});
