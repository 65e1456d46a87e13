import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { approvalWorld, type World } from '../../../test/approval-world.ts';
import { approvalStateNow } from '../showing/approval-state.views.ts';
import { decisionRecorder } from '../signing/record-decisions.ts';
import { followPeople, lookAtApproval } from './look.job.ts';

// "A policy that nobody can satisfy any more (people left, all barred) says so at once to those who can mend it": the
// However people change, it is noticed, because the database itself notes it.

let world: World;
beforeEach(async () => {
  world = await approvalWorld(4);
  onTestFinished(() => world.close());
  await sql`
    with cab as (insert into account_group (name) values ('cab') returning id),
    people as (
      insert into group_member (group_id, account_id)
      select cab.id, a.id from cab, account a where a.username in ('p1', 'p2')
      returning group_id, account_id
    ),
    board as (insert into role (project_id, name) values (${world.project.id}, 'Board') returning project_id, id)
    insert into role_member (project_id, role_id, group_id) select b.project_id, b.id, cab.id from board b, cab
  `.execute(world.db);
  await follow();
});

const ask = (rule: PolicyDefinition['levels'][number]['rule'], ...approvers: string[]) =>
  world.ask({ levels: [{ name: 'QA', rule, ...(rule === 'at-least' && { count: 2 }), approvers }] });

/** Follows the people as the job does, and looks as its looks do. Answers which approvals were looked at. */
async function follow(): Promise<string[]> {
  await sql`delete from pgboss.job where name = 'approval.look'`.execute(world.db);
  await world.work(followPeople);
  const { rows } = await sql<{ approval: string }>`
    select data ->> 'approval' as approval from pgboss.job where name = 'approval.look' order by created_on, id
  `.execute(world.db);
  for (const { approval } of rows)
    await world.work((work) => lookAtApproval(work, world.project.id, approval));
  return rows.map(({ approval }) => approval);
}
const run = (statement: string) => sql.raw(statement).execute(world.db);
const person = (username: string) => `(select id from account where username = '${username}')`;
const isStuck = async (approval: string) =>
  (await approvalStateNow(world.db, world.project, approval))?.levels.map(({ stuck }) => stuck);

async function sign(approval: string, who: string) {
  const sender = { hash: world.hash(who), account: null };
  const ask = {
    sender,
    project: 'shop',
    approval,
    verdict: 'approve' as const,
    comment: '',
    via: 'native' as const,
  };
  const outcome = await decisionRecorder(world)(ask);
  return outcome.ok ? outcome.value.approval.status : outcome.refusal.code;
}

describe('a level is stuck, and is so no longer, when', () => {
  const ways: [string, string, string][] = [
    [
      'an account is disabled, and enabled again',
      `update account set disabled_at = now() where username in ('p1', 'p2')`,
      `update account set disabled_at = null where username = 'p2'`,
    ],
    [
      'people leave a group, and come back',
      'delete from group_member',
      `insert into group_member select id, ${person('p1')} from account_group`,
    ],
    [
      'a group is deleted, and the role gets others',
      'delete from account_group',
      `insert into role_member (project_id, role_id, account_id)
       select project_id, id, ${person('p4')} from role where name = 'Board'`,
    ],
    [
      'a role loses a group, and gets it back',
      'delete from role_member where group_id is not null',
      `insert into role_member (project_id, role_id, group_id)
       select r.project_id, r.id, g.id from role r, account_group g where r.name = 'Board'`,
    ],
    [
      'people leave the project, and one comes back',
      `delete from member where account_id in (${person('p1')}, ${person('p2')})`,
      `insert into member (project_id, account_id, access) select id, ${person('p1')}, 'viewer' from project`,
    ],
  ];
  test.each(ways)('%s', async (_, leave, comeBack) => {
    const approval = await ask('anyone', 'role:Board');
    const other = await ask('anyone', 'p3');
    await run(leave);
    expect(await follow()).toEqual([approval]);
    expect([await isStuck(approval), await isStuck(other)]).toEqual([[true], [false]]);
    expect(await follow(), 'once').toEqual([]);
    await run(comeBack);
    expect(await follow()).toEqual([approval]);
    expect(await isStuck(approval)).toEqual([false]);
  });

  test('the role is deleted', async () => {
    const approval = await ask('anyone', 'role:Board');
    await run(`delete from role where name = 'Board'`);
    expect(await follow()).toEqual([approval]);
    expect(await isStuck(approval)).toEqual([true]);
  });
});

test('whoever comes to a stuck level is asked and can sign it; whoever comes to another is not', async () => {
  const stuck = await ask('anyone', 'role:Board');
  await run('delete from group_member');
  await follow();
  const fine = await ask('anyone', 'role:Board', 'p3');
  await run(`insert into group_member select id, ${person('p4')} from account_group`);
  await follow();
  expect([await sign(stuck, 'p4'), await sign(fine, 'p4')]).toEqual(['approved', 'approval/not-approver']);
  const { rows } = await sql<{ action: string }>`
    select action from ledger_entry where subject_type = 'approval' and subject_id = ${stuck} order by seq
  `.execute(world.db);
  expect(rows.map(({ action }) => action)).toEqual([
    ...['approval.requested', 'level.opened', 'level.stuck', 'level.joined', 'level.mended'],
    ...['decision.made', 'level.approved', 'approval.approved'],
  ]);
});

test('a delegation makes two seats one person, from when it begins until it ends', async () => {
  const approval = await ask('at-least', 'p1', 'p2');
  await run(`
    insert into delegation (from_id, to_id, starts_at, ends_at)
    select ${person('p1')}, ${person('p2')}, now() + interval '1 hour', now() + interval '2 hours'
  `);
  expect(await follow(), 'it might have begun').toEqual([approval]);
  expect(await isStuck(approval)).toEqual([false]);
  const { rows } = await sql<{ hours: number }>`
    select extract(epoch from start_after - now())::float8 / 3600 as hours from pgboss.job
    where name = 'people.changed' order by start_after
  `.execute(world.db);
  expect(
    rows.map(({ hours }) => Math.round(hours)),
    'looks for its begin and its end',
  ).toEqual([1, 2]);
  await run(`update delegation set starts_at = now() - interval '1 minute'`);
  await follow();
  expect(await isStuck(approval)).toEqual([true]);
  await run('update delegation set withdrawn_at = now()');
  await follow();
  expect(await isStuck(approval)).toEqual([false]);
});

test('two seats that one delegate holds are one person; when the delegate is disabled they are two again', async () => {
  const approval = await ask('at-least', 'p1', 'p2');
  await run(`
    insert into delegation (from_id, to_id, starts_at, ends_at)
    select id, ${person('p4')}, now(), now() + interval '1 hour' from account where username in ('p1', 'p2')
  `);
  await follow();
  expect(await isStuck(approval)).toEqual([true]);
  await run(`update account set disabled_at = now() where username = 'p4'`);
  expect(await follow()).toEqual([approval]);
  expect(await isStuck(approval)).toEqual([false]);
});

test('a level whose turn has not come is said to be stuck ahead of it; a delegate who is disabled gives a seat back', async () => {
  const approval = await world.ask({
    levels: [
      { name: 'QA', rule: 'everyone', approvers: ['p3'] },
      { name: 'CAB', rule: 'at-least', count: 2, approvers: ['role:Board'] },
    ],
  });
  await run(`
    insert into delegation (from_id, to_id, starts_at, ends_at)
    select ${person('p1')}, ${person('p2')}, now(), now() + interval '1 hour'
  `);
  await follow();
  expect(await isStuck(approval)).toEqual([false, true]);
  await run(`insert into group_member select id, ${person('p4')} from account_group`);
  expect(await follow()).toEqual([approval]);
  expect(await isStuck(approval)).toEqual([false, false]);
  await run(`update account set disabled_at = now() where username = 'p2'`);
  await run(`delete from group_member where account_id = ${person('p4')}`);
  await follow();
  expect(await isStuck(approval)).toEqual([false, true]);
});

test('what does not change who may sign is not followed: names, passwords, tokens', async () => {
  await ask('anyone', 'role:Board');
  await run(`update account set name = 'Other', email = username || '@example.test'`);
  await run('update token set revoked_at = now()');
  const { rows } = await sql`select from people_change`.execute(world.db);
  expect(rows).toEqual([]);
  expect(await follow()).toEqual([]);
});

test('two who follow at once take each change once', async () => {
  const approval = await ask('anyone', 'role:Board');
  await run('delete from group_member');
  await sql`delete from pgboss.job where name = 'approval.look'`.execute(world.db);
  await Promise.all(Array.from({ length: 6 }, () => world.work(followPeople)));
  const { rows } = await sql`select from pgboss.job where name = 'approval.look'`.execute(world.db);
  // Each of the two people may be taken by another; both ask the same approval to be looked at.
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.length).toBeLessThan(3);
  await world.work((work) => lookAtApproval(work, world.project.id, approval));
  await world.work((work) => lookAtApproval(work, world.project.id, approval));
  const told = await sql`select from pgboss.job where name = 'level.stuck'`.execute(world.db);
  expect(told.rows).toHaveLength(1);
});
