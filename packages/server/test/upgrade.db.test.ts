import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../src/kernel/digest.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { testApp } from './app.ts';
import type { Addresses } from './concierge.ts';
import { freshDatabase } from './harness.ts';

// Databases of earlier versions, with data in them, are brought up to date. What this cannot prove: how long it takes
// on a large one.

const folder = new URL('../migrations/', import.meta.url);

type Old = { readonly on: Addresses; readonly url: string; readonly client: pg.Client };

/** A database as a version before left it, whose last migration was this one. */
async function oldDatabase(last: string): Promise<Old> {
  const on = await freshDatabase({ empty: true });
  const url = on.ownerUrl;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(
    'create table schema_migration (name text primary key, hash text not null, applied_at timestamptz not null default now())',
  );
  for (const name of (await readdir(folder)).sort().filter((one) => one <= last)) {
    const text = await readFile(new URL(name, folder), 'utf8');
    await client.query(text);
    const hash = createHash('sha256').update(text).digest('hex');
    await client.query('insert into schema_migration (name, hash) values ($1, $2)', [name, hash]);
  }
  return { on, url, client };
}

const first = '0007_servicedesk.sql';
const firstData = `
  insert into project (key, name) values ('shop', 'Web shop');
  insert into account (kind, username, name) values ('person', 'ann', 'Ann Lee');
  insert into policy (project_id, name, definition) values (1, 'qa', '{"levels": []}');
  insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, policy_id, policy_version, policy, status)
  values (1, 'by policy', 'gate', 1, 'd', 'd', 1, 1, '{"levels": []}', 'open'), (1, 'by hand', 'gate', 2, 'd', 'd', null, null, null, 'open');
  insert into level (project_id, approval_id, ordinal, name, rule, sources, status) values (1, 1, 1, 'QA', 'anyone', '[]', 'open');
  insert into token (account_id, name, hash) values (1, 'laptop', 'hash');`;

test('open questions, levels and tokens of the first version are there after it, and mean the same', {
  timeout: 60_000,
}, async () => {
  const { url, client } = await oldDatabase(first);
  await client.query(firstData);
  const { applied } = await migrate({ url });
  const newer = (await readdir(folder)).sort().filter((name) => name > first);
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

// Ann and Bob as QA managers, and ci, who asked for everything: a question by policy of two levels of which Ann has signed
// the first, one by hand, one that is approved, a level planned for a stage, and a version under review.
const last = '0013_zadig.sql';
const qa = '[{"kind": "role", "id": "1", "name": "QA Manager"}]';
const ci = '[{"kind": "user", "id": "3", "name": "ci"}]';
const definition =
  '{"levels": [{"name": "QA", "rule": "everyone", "approvers": ["role:QA Manager"]}, {"name": "Last", "rule": "anyone", "approvers": ["role:QA Manager"]}]}';
const digest = `sha256:${'0'.repeat(64)}`;
const lastData = `
  insert into project (key, name) values ('shop', 'Web shop');
  insert into account (kind, username, name) values ('person', 'ann', 'Ann Lee'), ('person', 'bob', 'Bob Roy'), ('service', 'ci', 'ci');
  insert into member (project_id, account_id, access) values (1, 1, 'maintainer'), (1, 2, 'viewer'), (1, 3, 'operator');
  insert into role (project_id, name) values (1, 'QA Manager');
  insert into role_member (project_id, role_id, account_id) values (1, 1, 1), (1, 1, 2);
  insert into policy (project_id, name, definition) values (1, 'qa', '${definition}');
  insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, policy_id, policy_version, policy, requested_by, barred, status)
  values (1, 'by policy', 'gate', 1, '${digest}', '${digest}', 1, 1, '${definition}', 3, '{}', 'open'),
    (1, 'by hand', 'gate', 2, '${digest}', '${digest}', null, null, null, 3, '{}', 'open'),
    (1, 'approved', 'gate', 3, '${digest}', '${digest}', 1, 1, '${definition}', 3, '{}', 'approved'),
    (1, 'a version', 'workflow-version', 1, '${digest}', '${digest}', 1, 1, '${definition}', 3, '{3}', 'open');
  insert into level (project_id, approval_id, ordinal, name, rule, sources, status, opened_at)
  values (1, 1, 1, 'QA', 'everyone', '${qa}', 'open', now()), (1, 1, 2, 'Last', 'anyone', '${qa}', 'waiting', null),
    (1, 2, 1, 'Ours', 'anyone', '[{"kind": "user", "id": "2", "name": "bob"}]', 'open', now()),
    (1, 3, 1, 'QA', 'anyone', '${qa}', 'approved', now()),
    (1, 4, 1, 'Review', 'anyone', '${ci}', 'open', now());
  insert into pipeline (project_id, name) values (1, 'standard');
  insert into release (project_id, number, title, pipeline_id) values (1, 1, 'Web shop', 1);
  insert into level (project_id, release_id, stage, ordinal, name, rule, sources, status)
  values (1, 1, 'Production', 1, 'Planned', 'anyone', '${qa}', 'waiting');
  insert into approver (project_id, level_id, approval_id, account_id, waiting)
  values (1, 1, 1, 1, false), (1, 1, 1, 2, true), (1, 3, 2, 2, true), (1, 4, 3, 1, false), (1, 5, 4, 3, true);
  insert into decision (project_id, approval_id, level_id, account_id, verdict, digest, via, entry_seq, decided_at)
  values (1, 1, 1, 1, 'approve', '${digest}', 'native', 1, now()), (1, 3, 4, 1, 'approve', '${digest}', 'native', 2, now());
  insert into workflow (project_id, key, name) values (1, 'nightly', 'Nightly tests');
  insert into workflow_version (project_id, workflow_id, number, label, definition, digest, authors, status, approval_id)
  values (1, 1, 1, 'v1', '{"stages": []}', '${digest}', '{3}', 'in-review', 4);
  insert into token (account_id, name, hash) values (1, 'laptop', '\\x${sha256('token-of-ann').toString('hex')}'),
    (2, 'laptop', '\\x${sha256('token-of-bob').toString('hex')}'), (3, 'pipeline', '\\x${sha256('token-of-ci').toString('hex')}');`;

test('what waited before rules were richer waits for the same people, by the same rules, and goes on', {
  timeout: 60_000,
}, async () => {
  const { on, url, client } = await oldDatabase(last);
  await client.query(lastData);
  await migrate({ url });
  const it = await testApp({ on });
  onTestFinished(() => it.close());
  const as = (who: string) => ({ authorization: `Bearer token-of-${who}` });
  const get = async (path: string, who = 'ann') =>
    (await it.app.inject({ url: `/api/v1${path}`, headers: as(who) })).json();
  const approve = async (approval: string, who: string) =>
    (
      await it.app.inject({
        ...{ method: 'POST', url: `/api/v1/projects/shop/approvals/${approval}/decisions`, headers: as(who) },
        payload: { verdict: 'approve' },
      })
    ).json();

  // The policy says nothing of what there was not: nobody is kept from signing what was asked before, no time ends.
  expect(await get('/projects/shop/policies/1')).toMatchObject({ name: 'qa', ...JSON.parse(definition) });
  expect(await get('/projects/shop/approvals/1')).toMatchObject({
    ...{ status: 'open', stale: false, dueAt: null, byRule: null, previous: null, newer: null },
    levels: [
      {
        ...{ status: 'open', dueAt: null, peopleOnly: false, input: null, stuck: false, escalated: false },
        signers: [
          { username: 'ann', verdict: 'approve', signedBy: null, left: false },
          { username: 'bob', verdict: null, delegate: null, left: false },
        ],
      },
      { status: 'waiting' },
    ],
  });
  const { requirements } = await get('/projects/shop/approvals/1:explain');
  expect(requirements.map(({ standing, who }: Record<string, unknown>) => [standing, who])).toEqual([
    ['unsatisfied', ['bob']],
    ['unsatisfied', []],
  ]);
  expect((await get('/projects/shop/approvals/3')).status).toBe('approved');
  const waits = async (who: string) =>
    (await get('/inbox', who)).items.map(
      ({ title, levelName }: Record<string, string>) => `${title}: ${levelName}`,
    );
  expect(await waits('bob')).toEqual(['by policy: QA', 'by hand: Ours']);
  expect(await waits('ann')).toEqual([]);

  // Who was barred still is, who was not is not, and a service account signs where nobody said that only people do.
  expect((await approve('4', 'ci')).code).toBe('approval/barred');
  expect((await approve('1', 'ann')).repeat).toBe(true);
  expect(await approve('1', 'bob')).toMatchObject({ status: 'open', levelStatus: 'approved', repeat: false });
  expect(await waits('ann')).toEqual(['by policy: Last']);
  expect(await approve('2', 'bob')).toMatchObject({ status: 'approved' });
  const { rows } = await client.query(
    'select name, status, veto, people_only, because from level where release_id is not null',
  );
  expect(rows).toEqual([
    { name: 'Planned', status: 'waiting', veto: false, people_only: false, because: '' },
  ]);
  expect((await client.query('select name from token where agent')).rows).toEqual([]);
});
