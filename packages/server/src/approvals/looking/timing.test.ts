import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { describe, expect, test } from 'vitest';
import { approvalOf, asked, levelState, seat } from '../../../test/approval-states.ts';
import { wakeUp } from '../announcements.ts';
import type { Approval, Level } from '../approval.ts';
import { dueFrom, timeWasOver } from '../deadline.ts';
import { type Command, decide } from '../decide.ts';
import { explain } from '../showing/explain.ts';

// What is expected is docs/deadlines.md: an instant belongs to the time there was.

const minutes = 60_000;
const hours = 60 * minutes;
const from = new Date('2026-11-23T09:00:00Z');
const at = (length: number) => new Date(from.getTime() + length);
const allowance = { within: 8 * hours, working: null, remind: null };

/** An open level of ann and bob that is due eight hours after `from`. */
const timed = (change: Partial<Level> = {}): Level =>
  levelState('1', {
    ...{ status: 'open', openedAt: from, people: ['ann', 'bob'] },
    approvers: [asked('ann'), asked('bob')],
    deadline: { ...allowance, onTimeout: 'expire', escalate: null },
    due: { at: at(8 * hours), remind: [at(6 * hours)] },
    ...change,
  });

function told(approval: Approval, command: Command, now: Date) {
  const outcome = decide(approval, command, now);
  return outcome.ok ? outcome.value : outcome.refusal.code;
}
const signs = (by: string): Command => ({ kind: 'sign', by, inPerson: true, verdict: 'approve' });
const look: Command = { kind: 'look', people: true };
const kinds = (approval: Approval, command: Command, now: Date) => {
  const outcome = told(approval, command, now);
  return typeof outcome === 'string' ? outcome : outcome.events.map(({ kind }) => kind);
};

describe('the end', () => {
  test('at the very instant one may still sign, a millisecond later nobody may, whether or not somebody has looked', () => {
    const approval = approvalOf([timed()]);
    expect(kinds(approval, signs('ann'), at(8 * hours))).toEqual(['signed', 'level-decided', 'ended']);
    expect(told(approval, signs('ann'), at(8 * hours + 1))).toBe('approval/expired');
    expect(told(approval, { kind: 'withdraw' }, at(8 * hours + 1))).toBe('approval/expired');
    const override: Command = { kind: 'override', by: 'eve', inPerson: true };
    expect(told(approvalOf([timed()], { overriders: ['eve'] }), override, at(8 * hours + 1))).toBe(
      'approval/expired',
    );
  });

  test('so it is with the time for the whole', () => {
    const due = { at: at(2 * hours), remind: [], onTimeout: 'expire' as const };
    const approval = approvalOf([timed()], { due });
    expect(kinds(approval, signs('ann'), at(2 * hours))).toEqual(['signed', 'level-decided', 'ended']);
    expect(told(approval, signs('ann'), at(2 * hours + 1))).toBe('approval/expired');
  });

  test('a look at the very instant does nothing yet', () => {
    const approval = approvalOf([timed({ due: { at: at(8 * hours), remind: [] } })]);
    expect(kinds(approval, look, at(8 * hours))).toEqual([]);
    expect(kinds(approval, look, at(8 * hours + 1))).toEqual(['ended']);
  });

  test.each([
    ['level first', 8 * hours, 9 * hours, 'expired', 8 * hours],
    ['whole first', 8 * hours, 7 * hours, 'rejected', 7 * hours],
    ['both at once: the whole', 8 * hours, 8 * hours, 'rejected', 8 * hours],
  ])('of a level that expires and a whole that rejects, %s', (_, level, whole, status, over) => {
    const due = { at: at(whole), remind: [], onTimeout: 'reject' as const };
    const approval = approvalOf([timed({ due: { at: at(level), remind: [] } })], { due });
    const outcome = told(approval, look, at(24 * hours));
    if (typeof outcome === 'string') throw new Error(outcome);
    expect(outcome.after.status).toBe(status);
    expect(timeWasOver(outcome.after)).toEqual(at(over));
    expect(explain(approval, at(24 * hours)).because).toBe(
      `It is ${status}, because its time was over on ${at(over).toISOString()}; that is final.`,
    );
  });

  test('what a signature ended was not ended by time, although there was one', () => {
    const due = { at: at(8 * hours), remind: [], onTimeout: 'reject' as const };
    const rejected = approvalOf([timed({ status: 'rejected' })], { status: 'rejected', due });
    expect(timeWasOver(rejected)).toBe(null);
    expect(timeWasOver({ ...rejected, status: 'withdrawn', levels: [timed({ status: 'closed' })] })).toBe(
      null,
    );
  });
});

describe('the escalation', () => {
  const escalate = { replace: true, within: 2 * hours, onTimeout: 'reject' as const };
  const deadline = { ...allowance, onTimeout: 'escalate' as const, escalate };
  const approval = approvalOf([timed({ deadline, fallback: [seat('eve')] })]);

  test('is first seen by whoever comes after it: those replaced cannot sign, those asked instead can', () => {
    expect(told(approval, signs('ann'), at(8 * hours + 1))).toBe('approval/not-approver');
    expect(kinds(approval, signs('eve'), at(8 * hours))).toBe('approval/not-approver');
    expect(kinds(approval, signs('eve'), at(8 * hours + 1))).toEqual([
      'level-escalated',
      'signed',
      'level-decided',
      'ended',
    ]);
  });

  test('runs from when the level was due, so a server that was down gives nobody more time', () => {
    expect(kinds(approval, look, at(10 * hours))).toEqual(['level-escalated', 'reminded']);
    expect(kinds(approval, look, at(10 * hours + 1))).toEqual([
      'level-escalated',
      'level-timed-out',
      'ended',
    ]);
  });

  test('to nobody leaves the level stuck, and says so', () => {
    const nobody = approvalOf([timed({ deadline, fallback: [] })]);
    expect(kinds(nobody, look, at(8 * hours + 1))).toEqual(['level-escalated', 'level-stuck']);
  });
});

describe('reminders', () => {
  test('go out once each; of several whose time has passed only the last; the last warns the requester', () => {
    const due = { at: at(8 * hours), remind: [at(4 * hours), at(6 * hours), at(7 * hours)] };
    const approval = approvalOf([timed({ due })]);
    const first = told(approval, look, at(6 * hours));
    if (typeof first === 'string') throw new Error(first);
    expect(first.events).toEqual([{ kind: 'reminded', level: '1', at: at(6 * hours), last: false }]);
    expect(kinds(first.after, look, at(6 * hours))).toEqual([]);
    const last = told(first.after, look, at(7 * hours));
    expect(last).toMatchObject({ events: [{ kind: 'reminded', at: at(7 * hours), last: true }] });
  });

  test('none goes out for a level whose turn has not come, or that is decided', () => {
    const due = { at: at(8 * hours), remind: [at(hours)] };
    for (const status of ['waiting', 'approved'] as const)
      expect(kinds(approvalOf([timed({ status, due })]), look, at(7 * hours))).toEqual([]);
  });
});

describe('how long people have', () => {
  test('without a calendar all time counts; unless said otherwise a quarter before the end people are reminded', () => {
    expect(dueFrom(allowance, from)).toEqual({ at: at(8 * hours), remind: [at(6 * hours)] });
    expect(dueFrom({ ...allowance, remind: [hours, 3 * hours] }, from).remind).toEqual([
      at(5 * hours),
      at(7 * hours),
    ]);
    expect(dueFrom({ ...allowance, remind: [] }, from).remind).toEqual([]);
  });

  // By hand: Berlin is an hour ahead of UTC in November. Asked on Friday at 15:00, there are two hours until 17:00, and
  // six more from Monday 09:00 on. Three quarters of eight hours are six: two on Friday, four on Monday.
  const office: CalendarDefinition = {
    timeZone: 'Europe/Berlin',
    spans: [{ from: '2026-01-01T09:00', to: '2026-01-01T17:00', repeat: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
  };
  const friday = new Date('2026-11-20T15:00:00+01:00');

  test('with a calendar only its time counts, over a weekend as well', () => {
    expect(dueFrom({ ...allowance, working: office }, friday)).toEqual({
      at: new Date('2026-11-23T15:00:00+01:00'),
      remind: [new Date('2026-11-23T13:00:00+01:00')],
    });
  });

  test('a reminder that would come before anybody was asked comes when a quarter of the time is left', () => {
    const monday = new Date('2026-11-23T09:00:00+01:00');
    const remind = [24 * hours];
    expect(dueFrom({ ...allowance, working: office, remind }, monday)).toEqual({
      at: new Date('2026-11-23T17:00:00+01:00'),
      remind: [new Date('2026-11-23T15:00:00+01:00')],
    });
    expect(dueFrom({ ...allowance, working: office, remind }, friday).remind).toEqual([
      new Date('2026-11-22T15:00:00+01:00'),
    ]);
  });
});

describe('the wake-up', () => {
  const context = { project: { id: '1' } };
  const data = { project: '1', approval: '7' };
  const waiting = approvalOf([timed({ status: 'waiting', openedAt: null, due: null, approvers: [] })]);
  const opened = approvalOf([timed()]);

  test('is for the first moment that time changes, just after it', () => {
    expect(wakeUp(context, waiting, opened)).toEqual([
      { name: 'approval.look', data, after: at(6 * hours + 1) },
    ]);
  });

  test('is queued for an approval with a time as a whole, which it has before anybody is asked', () => {
    const due = { at: at(8 * hours), remind: [], onTimeout: 'expire' as const };
    const untimed = { deadline: null, due: null };
    const before = approvalOf([timed({ status: 'waiting', openedAt: null, approvers: [], ...untimed })], {
      due,
    });
    const after = approvalOf([timed(untimed)], { due });
    expect(wakeUp(context, before, after)).toEqual([
      { name: 'approval.look', data, after: at(8 * hours + 1) },
    ]);
  });

  test('is not queued again for the same moment, nor for what has ended', () => {
    expect(wakeUp(context, opened, { ...opened, overriders: ['eve'] })).toEqual([]);
    expect(wakeUp(context, opened, { ...opened, status: 'approved' })).toEqual([]);
  });

  test('is queued for the next moment when what came first needs none any more', () => {
    const later = timed({ id: '2', due: { at: at(9 * hours), remind: [] } });
    const decided = timed({ status: 'approved' });
    expect(wakeUp(context, approvalOf([timed(), later]), approvalOf([decided, later]))).toEqual([
      { name: 'approval.look', data, after: at(9 * hours + 1) },
    ]);
  });
});

describe('stuck', () => {
  const left = (account: string) => asked(account, null, { left: true });

  test('a level whose people have all left is, and whoever comes to them is asked and mends it', () => {
    const empty = timed({ approvers: [left('ann'), left('bob')], people: [] });
    const stuck = told(approvalOf([empty]), look, from);
    expect(stuck).toMatchObject({ events: [{ kind: 'level-stuck', level: '1', stuck: true, at: from }] });
    const joined = timed({
      approvers: [left('ann'), left('bob')],
      people: ['eve'].map((one) => seat(one)),
      stuck: true,
    });
    expect(told(approvalOf([joined]), look, from)).toMatchObject({
      events: [
        { kind: 'level-joined', level: '1', approvers: [seat('eve')] },
        { kind: 'level-stuck', stuck: false },
      ],
    });
  });

  test('as long as those who were asked are enough, nobody else is asked', () => {
    const level = timed({ people: ['ann', 'bob', 'eve'].map((one) => seat(one)) });
    expect(kinds(approvalOf([level]), look, from)).toEqual([]);
  });

  test('it is said ahead of a level whose turn has not come, and of no other kind of empty level', () => {
    const first = timed({ due: null });
    const second = (people: string[], change: Partial<Level> = {}) =>
      levelState('2', { people, rule: { kind: 'at-least', count: 2 }, ...change });
    expect(told(approvalOf([first, second(['eve'])]), look, from)).toMatchObject({
      events: [{ kind: 'level-stuck', level: '2', stuck: true }],
    });
    expect(explain(approvalOf([first, second(['eve'])]), from).requirements[1]?.because).toBe(
      'Its turn has not come, and it takes 2 while 1 could sign it.',
    );
    expect(kinds(approvalOf([first, second(['eve', 'dan'])]), look, from)).toEqual([]);
    expect(kinds(approvalOf([first, second([], { status: 'not-applicable' })]), look, from)).toEqual([]);
    expect(kinds(approvalOf([first, second([])], { byHand: true }), look, from)).toEqual([]);
  });
});
