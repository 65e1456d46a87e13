import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvalWorld, type World } from '../../../test/approval-world.ts';
import type { Rule } from '../../policies/rule.ts';
import { reviseSubject } from '../asking/revise-subject.ts';
import { supersedeApproval } from '../ending/supersede.ts';
import { withdrawApproval } from '../ending/withdraw.ts';
import { decisionRecorder, type RecordDecision } from './record-decisions.ts';

// Two recorders stand for two servers: they share nothing but the database.
let world: World;
let servers: [RecordDecision, RecordDecision];
beforeAll(async () => {
  world = await approvalWorld(100, 20);
  servers = [decisionRecorder(world), decisionRecorder(world)];
});
afterAll(() => world.close());

const level = (rule: Rule['kind'], extra: object = {}) => ({
  levels: [{ name: 'QA', rule, approvers: ['role:QA'], ...extra }],
});

async function sign(
  approval: string,
  who: string,
  verdict: 'approve' | 'reject',
  server = 0,
): Promise<string> {
  const sender = { hash: world.hash(who), account: null };
  const ask = { sender, project: 'shop', approval, verdict, comment: `by ${who}`, via: 'native' as const };
  const outcome = await (servers[server] ?? servers[0])(ask);
  return outcome.ok ? (outcome.value.repeat ? 'repeat' : 'signed') : outcome.refusal.code;
}

const people = (count: number) => Array.from({ length: count }, (_, nth) => `p${nth + 1}`);

function counted(told: string[]): Record<string, number> {
  const groups = Object.entries(Object.groupBy(told, (one) => one));
  return Object.fromEntries(groups.map(([one, all]) => [one, all?.length ?? 0]));
}

/** What is left behind must fit together: signatures, entries, jobs, and the end. */
async function trace(approval: string) {
  const { rows } = await sql<{
    status: string;
    signed: number;
    entries: number;
    ended: number;
    jobs: number;
  }>`
    select a.status,
      (select count(*)::int from decision d where d.approval_id = a.id) as signed,
      (select count(*)::int from ledger_entry e where e.subject_id = a.id::text and e.action = 'decision.made') as entries,
      (select count(*)::int from ledger_entry e where e.subject_id = a.id::text
         and e.action in ('approval.approved', 'approval.rejected', 'approval.withdrawn', 'approval.superseded')) as ended,
      (select count(*)::int from pgboss.job j where j.name = 'approval.decided' and j.data ->> 'approval' = a.id::text) as jobs
    from approval a where a.id = ${approval}
  `.execute(world.db);
  return rows[0];
}

describe.each([2, 10, 100])('%i decisions at once on one approval', (count) => {
  test('everyone must approve: all sign, the last one decides, once', async () => {
    const approval = await world.ask(level('at-least', { count }));
    const told = await Promise.all(people(count).map((who, nth) => sign(approval, who, 'approve', nth % 2)));
    expect(counted(told)).toEqual({ signed: count });
    expect(await trace(approval)).toEqual({
      status: 'approved',
      signed: count,
      entries: count,
      ended: 1,
      jobs: 1,
    });
  });

  test('anyone may: one signs, the others hear that it is decided', async () => {
    const approval = await world.ask(level('anyone'));
    const told = await Promise.all(people(count).map((who, nth) => sign(approval, who, 'approve', nth % 2)));
    expect(counted(told)).toEqual({ signed: 1, 'approval/not-open': count - 1 });
    expect(await trace(approval)).toEqual({ status: 'approved', signed: 1, entries: 1, ended: 1, jobs: 1 });
  });

  test('the same person from many places signs once; the rest are repeats', async () => {
    const approval = await world.ask(level('everyone'));
    const told = await Promise.all(people(count).map((_, nth) => sign(approval, 'p1', 'approve', nth % 2)));
    expect(counted(told)).toEqual({ signed: 1, ...(count > 1 && { repeat: count - 1 }) });
    expect(await trace(approval)).toMatchObject({ status: 'open', signed: 1, entries: 1, ended: 0, jobs: 0 });
  });
});

describe('approve against reject against withdraw against a new snapshot', () => {
  const rounds = Array.from({ length: 25 }, (_, nth) => nth);
  test.each(rounds)('round %i: one legal end, losers get a clean answer', async (round) => {
    const approval = await world.ask(level('first-response'));
    const system = { system: true as const, project: world.project };
    const doors = [
      () => sign(approval, 'p1', 'approve', 0),
      () => sign(approval, 'p2', 'reject', 1),
      () =>
        world
          .work((work) =>
            withdrawApproval(work, world.caller('maintainer'), { approval, reason: 'wrong branch' }),
          )
          .then((outcome) => (outcome.ok ? 'signed' : outcome.refusal.code)),
      () =>
        world
          .work((work) =>
            supersedeApproval(work, system, { project: world.project, approval, because: 'newer' }),
          )
          .then((outcome) => (outcome.ok ? 'signed' : outcome.refusal.code)),
    ];
    const turned = [...doors.slice(round % 4), ...doors.slice(0, round % 4)];
    const told = await Promise.all(turned.map((door) => door()));
    expect(counted(told)).toEqual({ signed: 1, 'approval/not-open': 3 });
    expect(await trace(approval)).toMatchObject({ ended: 1, jobs: 1 });
  });
});

test('a subject that changes under the signers: whoever comes after it hears that it is stale', async () => {
  const approval = await world.ask(level('everyone'));
  const system = { system: true as const, project: world.project };
  const change = world.work((work) =>
    reviseSubject(work, system, { project: world.project, approval, digest: 'sha256:other' }),
  );
  const told = await Promise.all(people(20).map((who, nth) => sign(approval, who, 'approve', nth % 2)));
  await change;
  expect(await sign(approval, 'p99', 'approve')).toBe('approval/stale');
  const { signed = 0, 'approval/stale': stale = 0 } = counted(told);
  expect(signed + stale).toBe(20);
  expect(await trace(approval)).toMatchObject({ status: 'open', signed, entries: signed });
});

test('people who change while others sign: nobody signs after having left', async () => {
  const approval = await world.ask(level('everyone'));
  const leave = sql`update account set disabled_at = now() where username = 'p50'`.execute(world.db);
  await Promise.all([...people(10).map((who, nth) => sign(approval, who, 'approve', nth % 2)), leave]);
  expect(await sign(approval, 'p50', 'approve')).toBe('auth/account-disabled');
  await sql`update account set disabled_at = null where username = 'p50'`.execute(world.db);
  expect(await trace(approval)).toMatchObject({ signed: 10, entries: 10 });
});

test('a refused neighbour in the same batch harms nobody, and is in the ledger', async () => {
  const approval = await world.ask(level('everyone'));
  const told = await Promise.all([
    sign(approval, 'p1', 'approve'),
    sign(approval, 'maintainer', 'approve'),
    sign('999999', 'p2', 'approve'),
    sign(approval, 'p3', 'approve'),
  ]);
  expect(told).toEqual(['signed', 'approval/not-approver', 'resource/not-found', 'signed']);
  const { rows } = await sql<{ entry: string }>`
    select entry from ledger_entry where subject_id = ${approval} and action = 'approval.decide.refused'
  `.execute(world.db);
  expect(rows).toHaveLength(1);
  expect(JSON.parse(rows[0]?.entry ?? '{}').details).toEqual({
    code: 'approval/not-approver',
    verdict: 'approve',
  });
});

test('one that breaks the statement fails alone: its neighbours of the same batch are signed', async () => {
  const approval = await world.ask(level('everyone'));
  // No bigint: the routes refuse it, so it stands for whatever else the database will not take.
  const broken = sign('99999999999999999999', 'p1', 'approve').catch(() => 'failed');
  expect(
    await Promise.all([sign(approval, 'p2', 'approve'), broken, sign(approval, 'p3', 'approve')]),
  ).toEqual(['signed', 'failed', 'signed']);
  expect(await trace(approval)).toMatchObject({ signed: 2, entries: 2 });
});
