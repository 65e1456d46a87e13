import type { Deadline, PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvalWorld, type World } from '../../../test/approval-world.ts';
import { passFor } from '../../../test/time-travel.ts';
import { overrideApproval } from '../ending/override.ts';
import { withdrawApproval } from '../ending/withdraw.ts';
import { approvalStateNow } from '../showing/approval-state.views.ts';
import { decisionRecorder, type RecordDecision } from '../signing/record-decisions.ts';
import { lookAtApproval, sweepApprovals } from './look.job.ts';

// What is expected is docs/deadlines.md. Time passes by making what was written down earlier; nobody waits for it.

const hour = 3600;
let world: World;
let record: RecordDecision;
beforeAll(async () => {
  world = await approvalWorld(6);
  record = decisionRecorder(world);
});
afterAll(() => world.close());

const level = (deadline?: object, more: object = {}) => ({
  ...{ name: 'QA', rule: 'everyone' as const, approvers: ['p1', 'p2'] },
  ...(deadline && { deadline: { within: '8h', onTimeout: 'expire', ...deadline } as Deadline }),
  ...more,
});
const ask = (...levels: PolicyDefinition['levels']) => world.ask({ levels });

async function sign(approval: string, who: string, verdict: 'approve' | 'reject' = 'approve') {
  const sender = { hash: world.hash(who), account: null };
  const outcome = await record({
    ...{ sender, project: 'shop', approval, verdict, comment: '', via: 'native' as const },
  });
  return outcome.ok ? outcome.value.approval.status : outcome.refusal.code;
}
const look = (approval: string) => world.work((work) => lookAtApproval(work, world.project.id, approval));

async function stands(approval: string) {
  const state = await approvalStateNow(world.db, world.project, approval);
  const levels = state?.levels.map(({ status, escalated, timedOut }) =>
    [status, ...(escalated ? ['escalated'] : []), ...(timedOut ? ['timed out'] : [])].join(', '),
  );
  return [state?.status, ...(levels ?? [])];
}

/** The data of what was sent about an approval, in order; of looks also how many seconds from now they come. */
async function sent(job: string, approval: string) {
  const { rows } = await sql<{ data: Record<string, string>; after: number }>`
    select data, extract(epoch from start_after - now())::float8 as after
    from pgboss.job
    where name = ${job} and data ->> 'approval' = ${approval}
    order by created_on, id
  `.execute(world.db);
  return rows;
}
const told = async (approval: string) => {
  const jobs = [
    'level.opened',
    'level.reminded',
    'approval.warned',
    'level.escalated',
    'level.stuck',
    'approval.ended',
  ];
  const counts = await Promise.all(
    jobs.map(async (job) => [job, (await sent(job, approval)).length] as const),
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
};
async function ledger(approval: string) {
  const { rows } = await sql<{ action: string; actor_id: string | null }>`
    select action, actor_id from ledger_entry
    where subject_type = 'approval' and subject_id = ${approval} order by seq
  `.execute(world.db);
  return rows;
}

describe('a level', () => {
  test.each([
    ['reject', ['rejected', 'rejected, timed out']],
    ['expire', ['expired', 'closed']],
  ])('whose policy says %s', async (onTimeout, expected) => {
    const approval = await ask(level({ onTimeout }));
    await look(approval);
    expect(await stands(approval)).toEqual(['open', 'open']);
    await passFor(world.db, approval, 8 * hour + 1);
    await look(approval);
    expect(await stands(approval)).toEqual(expected);
    expect(await told(approval)).toEqual({ 'level.opened': 1, 'approval.ended': 1 });
    await look(approval);
    expect(await told(approval)).toEqual({ 'level.opened': 1, 'approval.ended': 1 });
  });

  test('has its time from when it opens, not from when the approval was asked', async () => {
    const second = level({ within: '1h' }, { name: 'CAB', approvers: ['p3'], rule: 'anyone' });
    const approval = await ask(level(undefined, { approvers: ['p1'] }), second);
    await passFor(world.db, approval, 24 * hour);
    expect(await sent('approval.look', approval)).toEqual([]);
    expect(await sign(approval, 'p1')).toBe('open');
    const [wakeUp] = await sent('approval.look', approval);
    // Reminded when a quarter of the hour is left: in 45 minutes.
    expect(wakeUp?.after).toBeGreaterThan(0.75 * hour - 60);
    expect(wakeUp?.after).toBeLessThan(0.75 * hour + 1);
  });

  test('that ran out before anybody has looked is not signed, nor withdrawn, nor overridden', async () => {
    const approval = await world.ask({ levels: [level({})], override: ['p3'] });
    await passFor(world.db, approval, 8 * hour + 1);
    expect(await sign(approval, 'p1')).toBe('approval/expired');
    expect(await sign(approval, 'p1', 'reject')).toBe('approval/expired');
    const reason = 'late';
    const ends = await world.work(async (work) => [
      await withdrawApproval(work, world.caller('maintainer'), { approval, reason }),
      await overrideApproval(work, world.caller('p3'), { approval, reason }),
    ]);
    expect(ends.map((outcome) => !outcome.ok && outcome.refusal.code)).toEqual([
      'approval/expired',
      'approval/expired',
    ]);
    expect((await stands(approval))[0], 'and it is for the look to say so').toBe('open');
    await look(approval);
    expect((await stands(approval))[0]).toBe('expired');
  });
});

describe('an escalation', () => {
  const to = (replace: boolean, onTimeout = 'expire') =>
    level({ onTimeout: 'escalate', escalate: { to: ['p3'], replace, within: '2h', onTimeout } });
  const pass = async (approval: string, seconds: number) => {
    await passFor(world.db, approval, seconds);
    await look(approval);
  };

  test('adds people: all of them have to sign now, those asked before as well', async () => {
    const approval = await ask(to(false));
    expect(await sign(approval, 'p1')).toBe('open');
    expect(await sign(approval, 'p3')).toBe('approval/not-approver');
    await pass(approval, 8 * hour + 1);
    expect(await stands(approval)).toEqual(['open', 'open, escalated']);
    expect(await told(approval)).toEqual({ 'level.opened': 2, 'level.escalated': 1 });
    expect(await sign(approval, 'p3')).toBe('open');
    expect(await sign(approval, 'p2')).toBe('approved');
  });

  test('hands over: who was asked before and has not signed cannot any more; a signature stays', async () => {
    const approval = await ask(to(true));
    expect(await sign(approval, 'p1')).toBe('open');
    await pass(approval, 8 * hour + 1);
    expect(await sign(approval, 'p2')).toBe('approval/not-approver');
    const { rows } = await sql<{ username: string }>`
      select a.username
      from approver r join account a on a.id = r.account_id
      where r.approval_id = ${approval} and signer_of(r.project_id, r.level_id, r.account_id, now()) is not null
    `.execute(world.db);
    expect(rows).toEqual([{ username: 'p3' }]);
    expect(await sign(approval, 'p3')).toBe('approved');
  });

  test('is done by whoever signs first after it; the ledger says that time did it', async () => {
    const approval = await ask(to(true));
    await passFor(world.db, approval, 8 * hour + 1);
    expect(await sign(approval, 'p3')).toBe('approved');
    const entries = await ledger(approval);
    expect(entries.map(({ action }) => action)).toEqual([
      'approval.requested',
      'level.opened',
      'level.escalated',
      'decision.made',
      'level.approved',
      'approval.approved',
    ]);
    expect(entries.map(({ actor_id }) => actor_id !== null)).toEqual([false, false, false, true, true, true]);
    expect(await told(approval)).toMatchObject({ 'level.escalated': 1 });
  });

  test.each([
    ['expire', ['expired', 'closed, escalated']],
    ['reject', ['rejected', 'rejected, escalated, timed out']],
  ])('has a time of its own, and then: %s', async (onTimeout, expected) => {
    const approval = await ask(to(false, onTimeout));
    await pass(approval, 8 * hour + 1);
    expect(await stands(approval)).toEqual(['open', 'open, escalated']);
    await pass(approval, 2 * hour);
    expect(await stands(approval)).toEqual(expected);
  });

  test('that nobody looked at in time gives nobody more of it: both are over', async () => {
    const approval = await ask(to(false));
    await pass(approval, 10 * hour + 1);
    expect((await stands(approval))[0]).toBe('expired');
    expect((await ledger(approval)).map(({ action }) => action)).toContain('level.escalated');
  });
});

describe('the time for the whole', () => {
  const whole = (within: string) => ({
    levels: [level({ within: '8h' })],
    deadline: { within, onTimeout: 'reject' as const },
  });

  test.each([
    ['2h', 'rejected'],
    ['24h', 'expired'],
  ])('of %s beside a level with eight hours that would expire: %s', async (within, status) => {
    const approval = await world.ask(whole(within));
    await passFor(world.db, approval, 25 * hour);
    await look(approval);
    expect((await stands(approval))[0]).toBe(status);
  });

  test('runs from when it was asked, over all its levels', async () => {
    const levels = [
      level(undefined, { approvers: ['p1'] }),
      level(undefined, { name: 'CAB', approvers: ['p2'] }),
    ];
    const approval = await world.ask({ levels, deadline: { within: '4h', onTimeout: 'expire' } });
    const [first] = await sent('approval.look', approval);
    expect(Math.round((first?.after ?? 0) / hour), 'the reminder, when a quarter is left').toBe(3);
    await passFor(world.db, approval, 3.5 * hour);
    expect(await sign(approval, 'p1')).toBe('open');
    await look(approval);
    expect(await told(approval)).toEqual({ 'level.opened': 2, 'level.reminded': 1, 'approval.warned': 1 });
    const { rows } = await sql<{ level: string | null }>`
      select data ->> 'level' as level from pgboss.job
      where name = 'level.reminded' and data ->> 'approval' = ${approval}
    `.execute(world.db);
    expect(rows, 'everybody who is asked at all').toEqual([{ level: null }]);
    await passFor(world.db, approval, 0.5 * hour + 1);
    expect(await sign(approval, 'p2')).toBe('approval/expired');
  });
});

describe('wake-ups', () => {
  test('one is queued for each moment: the reminders, then the end', async () => {
    const approval = await ask(level({ remind: ['4h', '1h'] }));
    const steps = [4 * hour + 1, 3 * hour, hour];
    const after: number[] = [];
    for (const step of steps) {
      after.push(
        ...(await sent('approval.look', approval)).slice(after.length).map((one) => one.after / hour),
      );
      await passFor(world.db, approval, step);
      await look(approval);
    }
    // In 4 hours; when that is over, in 3; when that is over, in 1. Each a millisecond later.
    expect(after.map((one) => Math.round(one))).toEqual([4, 3, 1]);
    expect(await sent('approval.look', approval)).toHaveLength(3);
    expect(await told(approval)).toEqual({
      ...{ 'level.opened': 1, 'level.reminded': 2, 'approval.warned': 1, 'approval.ended': 1 },
    });
  });

  test('of two side by side the second is not forgotten when the first is decided', async () => {
    const both = (name: string, who: string, within: string) =>
      level({ within, remind: [] }, { name, ordinal: 1, approvers: [who] });
    const approval = await ask(both('QA', 'p1', '1h'), both('CAB', 'p2', '8h'));
    expect(await sign(approval, 'p1')).toBe('open');
    const looks = await sent('approval.look', approval);
    expect(looks.map(({ after }) => Math.round(after / hour))).toEqual([1, 8]);
  });

  test('a lost one is found within a minute: reminders and ends, of levels and wholes, and nothing else', async () => {
    const early = await ask(level({}));
    const reminded = await ask(level({ remind: ['2h'] }));
    const over = await ask(level({}));
    const whole = await world.ask({ levels: [level()], deadline: { within: '1h', onTimeout: 'expire' } });
    const ended = await ask(level({}));
    expect(await sign(ended, 'p1', 'reject')).toBe('rejected');
    for (const approval of [over, whole, ended]) await passFor(world.db, approval, 9 * hour);
    await passFor(world.db, reminded, 7 * hour);
    await sql`delete from pgboss.job where name = 'approval.look'`.execute(world.db);
    await world.work(sweepApprovals);
    const found = async (approval: string) => (await sent('approval.look', approval)).length;
    expect(await Promise.all([early, reminded, over, whole, ended].map(found))).toEqual([0, 1, 1, 1, 0]);
  });

  test('two looks at once do it once', async () => {
    const approval = await ask(level({ remind: ['2h'] }));
    await passFor(world.db, approval, 7 * hour);
    await Promise.all(Array.from({ length: 8 }, () => look(approval)));
    expect(await told(approval)).toEqual({ 'level.opened': 1, 'level.reminded': 1, 'approval.warned': 1 });
    await passFor(world.db, approval, 7 * hour);
    await Promise.all(Array.from({ length: 8 }, () => look(approval)));
    expect(await told(approval)).toMatchObject({ 'approval.ended': 1 });
  });
});

test('a calendar is taken as it is when people are asked: changed afterwards, it gives and takes no time', async () => {
  const definition = (from: string, to: string) =>
    JSON.stringify({ timeZone: 'UTC', spans: [{ from, to, repeat: 'FREQ=DAILY' }] });
  // On all day but for its last hour: 16 hours of it are 16 or 17 on the clock, whenever they begin.
  await sql`
    insert into calendar (project_id, name, definition)
    values (${world.project.id}, 'office', ${definition('2026-01-01T00:00', '2026-01-01T23:00')})
  `.execute(world.db);
  const approval = await ask(level({ within: '16h', calendar: 'office' }));
  const due = async () => (await approvalStateNow(world.db, world.project, approval))?.levels[0]?.due?.at;
  const opened =
    (await approvalStateNow(world.db, world.project, approval))?.levels[0]?.openedAt?.getTime() ?? 0;
  const before = await due();
  const midnight = Math.ceil(opened / 86_400_000) * 86_400_000;
  const untilEleven = midnight - 3_600_000 - opened;
  const sixteen = 16 * 3_600_000;
  const wait = untilEleven >= sixteen ? sixteen : sixteen + Math.min(3_600_000, midnight - opened);
  expect(Number(before) - opened).toBe(wait);
  await sql`
    update calendar set definition = ${definition('2026-01-01T00:00', '2026-01-01T01:00')} where name = 'office'
  `.execute(world.db);
  expect(await due()).toEqual(before);
});
