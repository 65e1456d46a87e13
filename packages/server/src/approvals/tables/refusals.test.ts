import { expect, test } from 'vitest';
import { approvalOf, asked, levelState } from '../../../test/approval-states.ts';
import type { Approval, Level } from '../approval.ts';
import { decide } from '../decide.ts';
import type { Override, Signing } from '../may-decide.ts';

// Why somebody may not sign, and which reason is given where there are several: what is wrong with the question comes
// before what is wrong with who signs, and that before what they can still do about it. "Who is it", "the rule bars you"
// and "you have spent your signature" come before "somebody sits on your seat" and "it is not your turn", because the
// latter would send people away to come back in vain.

const now = new Date('2026-11-22T09:00:00Z');
const earlier = new Date('2026-11-22T08:00:00Z');
const people = ['ann', 'bob'];
const level: Level = levelState('1', {
  ...{ status: 'open', openedAt: earlier, rule: { kind: 'everyone' }, people },
  approvers: people.map((who) => asked(who)),
});
const second: Level = { ...level, id: '2', ordinal: 1, name: 'L2' };
const waiting: Level = levelState('2', { people: ['lead'] });
const newer = { id: '9', title: 'Web shop 2.5' };
const input = { name: 'ring', type: 'text' as const, required: true };
const stale = { subjectNow: 'd2' };
const late = { at: earlier, remind: [], onTimeout: 'expire' as const };

const signed = (one: Level, who: string): Level => ({
  ...one,
  approvers: one.approvers.map((seat) => (seat.account === who ? asked(who, 'approve') : seat)),
});
const delegated = (one: Level, who: string, holder: string): Level => ({
  ...one,
  approvers: one.approvers.map((seat) => (seat.account === who ? asked(who, null, { holder }) : seat)),
});
const of = (levels: Level[], change: Partial<Approval> = {}) => approvalOf(levels, change);

type Row = [title: string, Approval, Partial<Signing>, code: string];
const rows: Row[] = [
  ['no such level, and the subject has changed', of([level], stale), { level: '9' }, 'resource/not-found'],
  [
    'the subject has changed, and they are not asked',
    of([level], stale),
    { by: 'outsider' },
    'approval/stale',
  ],
  [
    'the subject has changed, and they said it before',
    of([signed(level, 'ann')], stale),
    {},
    'approval/stale',
  ],
  ['another digest, and a newer waits', of([level], { newer }), { digest: 'd0' }, 'approval/stale'],
  [
    'the time is over, and the subject has changed',
    of([level], { ...stale, due: late }),
    {},
    'approval/expired',
  ],
  [
    'the time is over, and they are not asked',
    of([level], { due: late }),
    { by: 'outsider' },
    'approval/expired',
  ],
  [
    'two levels wait, and the second wants people',
    of([level, { ...second, peopleOnly: true }]),
    { inPerson: false },
    'approval/level-ambiguous',
  ],
  [
    'one signed and one waits, and a newer waits',
    of([signed(level, 'ann'), second], { newer }),
    {},
    'approval/level-ambiguous',
  ],
  [
    'an agent, and a newer waits',
    of([{ ...level, peopleOnly: true }], { newer }),
    { inPerson: false },
    'approval/people-only',
  ],
  [
    'a newer waits, and a value is missing',
    of([{ ...level, input }], { newer }),
    {},
    'approval/newer-waiting',
  ],
  [
    'the newer is known, a value is missing',
    of([{ ...level, input }], { newer }),
    { confirmOlder: true },
    'approval/input-required',
  ],
  [
    'it has ended, and they said something else',
    of([signed(level, 'ann')]),
    { verdict: 'reject' },
    'approval/already-decided',
  ],
  [
    'it is withdrawn, and they are barred',
    of([level], { status: 'withdrawn', barred: ['lead'] }),
    { by: 'lead' },
    'approval/not-open',
  ],
  [
    'somebody else is named, and they are barred',
    of([level], { barred: ['lead'] }),
    { by: 'lead', whose: 'ann' },
    'approval/not-approver',
  ],
  ['somebody else is named, who has not delegated', of([level]), { whose: 'bob' }, 'approval/not-approver'],
  [
    'they are barred, and have delegated',
    of([delegated(level, 'ann', 'lead')], { barred: ['ann'] }),
    {},
    'approval/barred',
  ],
  [
    'they signed another level, and have delegated this one',
    of([signed(second, 'ann'), delegated(level, 'ann', 'lead')], { distinctPeople: true }),
    { level: '1' },
    'approval/distinct-people',
  ],
  [
    'they have delegated, and their next level is not open',
    of([delegated(level, 'ann', 'lead'), levelState('2', { people: ['ann'] })]),
    {},
    'approval/delegated',
  ],
  ['their level is not open', of([level, waiting]), { by: 'lead' }, 'approval/level-not-open'],
  [
    'it is decided without them',
    of([
      { ...level, status: 'approved' },
      { ...waiting, status: 'open' },
    ]),
    { by: 'bob' },
    'approval/level-not-open',
  ],
  [
    'they have left',
    of([{ ...level, approvers: [asked('ann', null, { left: true }), asked('bob')] }]),
    {},
    'approval/not-approver',
  ],
  ['they are nobody here', of([level]), { by: 'outsider' }, 'approval/not-approver'],
];
test.each(rows)('%s', (_, approval, signing, code) => {
  const command = { by: 'ann', inPerson: true, verdict: 'approve' as const, ...signing };
  const outcome = decide(approval, { kind: 'sign', ...command }, now);
  expect(outcome.ok ? 'signed' : outcome.refusal.code).toBe(code);
});

// "Administrators are no exception unless the policy grants an override"; whoever broke the glass answers for it
// afterwards, also for what they made, but does so in person.
const wantsPeople = [{ ...level, peopleOnly: true }];
const overrides: [title: string, Approval, Partial<Override>, told: string][] = [
  ['nobody is granted it', of([level]), {}, 'approval/no-override'],
  ['others are granted it', of([level], { overriders: ['lead'] }), {}, 'approval/no-override'],
  ['they are granted it', of([level], { overriders: ['bob'] }), {}, 'overridden'],
  [
    'they are granted it, and barred',
    of([level], { overriders: ['bob'], barred: ['bob'] }),
    {},
    'approval/barred',
  ],
  ['they are barred, and nobody is granted it', of([level], { barred: ['bob'] }), {}, 'approval/barred'],
  ['a service is granted it', of([level], { overriders: ['bob'] }), { inPerson: false }, 'overridden'],
  [
    'a service is granted it, where people sign',
    of(wantsPeople, { overriders: ['bob'] }),
    { inPerson: false },
    'approval/people-only',
  ],
  ['they hold broken glass', of([level], { emergency: ['bob'] }), {}, 'overridden'],
  [
    'they hold broken glass, and are barred',
    of([level], { emergency: ['bob'], barred: ['bob'] }),
    {},
    'overridden',
  ],
  ['they hold broken glass, where people sign', of(wantsPeople, { emergency: ['bob'] }), {}, 'overridden'],
  ['an agent of theirs', of([level], { emergency: ['bob'] }), { inPerson: false }, 'approval/no-override'],
  ['somebody else holds it', of([level], { emergency: ['lead'] }), {}, 'approval/no-override'],
  ['the time is over', of([level], { overriders: ['bob'], due: late }), {}, 'approval/expired'],
  ['it is withdrawn', of([level], { overriders: ['bob'], status: 'withdrawn' }), {}, 'approval/not-open'],
];
test.each(overrides)('an override: %s', (_, approval, who, told) => {
  const outcome = decide(approval, { kind: 'override', by: 'bob', inPerson: true, ...who }, now);
  expect(outcome.ok ? outcome.value.after.status : outcome.refusal.code).toBe(told);
});
