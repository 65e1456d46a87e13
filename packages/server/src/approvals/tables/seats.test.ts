import { describe, expect, test } from 'vitest';
import { approvalOf, asked, levelState } from '../../../test/approval-states.ts';
import type { Rule } from '../../policies/rule.ts';
import type { Approval, Approver } from '../approval.ts';
import { type Decided, decide } from '../decide.ts';
import { tally } from '../requirement.ts';
import { seatOf, signersLeft } from '../seats.ts';

// What is expected follows from the sentences on delegation and separation of duties in docs/policies.md and
// docs/delegation.md: a seat moves and comes back, the record shows who signed for whom, a pair counts once, a person
// counts once, and who is among distinct people spends themselves and whoever they stand in for.

const now = new Date('2026-11-22T09:00:00Z');

/**
 * Seats as words: "ann" sits on her own, "ann>bob" is Ann's and Bob sits on it; "+" and "-" after it: whoever sits there
 * has signed; "!": its person has left.
 */
const seats = (words: string): Approver[] =>
  words.split(' ').map((word) => {
    const [, account = '', holder = account, mark = ''] = /^(\w+)(?:>(\w+))?([+\-!]?)$/.exec(word) ?? [];
    const verdict = mark === '+' ? 'approve' : mark === '-' ? 'reject' : null;
    return asked(account, verdict, { holder, left: mark === '!' });
  });

const open = (id: string, words: string, rule: Rule = { kind: 'everyone' }) =>
  levelState(id, {
    ...{ rule, status: 'open', ordinal: 1, openedAt: now, approvers: seats(words) },
    people: seats(words).map(({ account }) => account),
  });

function sign(
  approval: Approval,
  by: string,
  { verdict = 'approve' as const, level = '1' } = {},
  whose?: string,
) {
  return decide(approval, { kind: 'sign', by, inPerson: true, verdict, level, whose }, now);
}
const told = (outcome: ReturnType<typeof sign>): string =>
  outcome.ok ? (outcome.value.repeat ? 'repeat' : 'signed') : outcome.refusal.code;

describe('who can sign a level, and how many people count', () => {
  const table: [seats: string, canSign: string, counted: number, why: string][] = [
    ['ann bob', 'ann bob', 2, 'each sits on their own'],
    ['ann>bob', 'bob', 1, 'the seat has moved'],
    ['ann>bob bob', 'bob', 1, 'the pair counts once'],
    ['ann>bob bob lead', 'bob lead', 2, 'the pair counts once, beside somebody else'],
    ['ann>bob lead>bob', 'bob', 1, 'two seats, one person'],
    ['ann>bob lead>bob bob tester', 'bob tester', 2, 'three seats, one person'],
    ['ann>bob+ bob', '', 1, 'who has signed for another has signed'],
    ['ann>bob bob+', '', 1, 'who has signed signs for nobody else as well'],
    ['ann bob+', 'ann', 2, 'the delegation is over: the seat has come back'],
    ['ann>bob+ lead', 'lead', 2, 'what was signed while it was delegated stays signed'],
    ['ann>lead bob+ lead', 'lead', 2, 'delegated to somebody else since'],
    ['ann>bob bob>ann', 'bob ann', 2, 'seats that were exchanged are two people'],
    ['ann! bob', 'bob', 1, 'who left counts no more'],
    ['ann>bob! lead', 'lead', 1, 'who left has nothing that somebody could do for them'],
    ['ann+ bob!', '', 1, 'a signature stays when others leave'],
    ['ann>bob- bob lead', 'lead', 2, 'a rejection is a signature'],
  ];
  test.each(table)('%s: "%s" can, %i count (%s)', (words, canSign, counted) => {
    const level = open('1', words);
    const approval = approvalOf([level]);
    expect(signersLeft(approval, level).join(' ')).toBe(canSign);
    expect(tally(approval, level).n).toBe(counted);
  });
});

describe('on which seat a signature goes', () => {
  const table: [seats: string, by: string, whose: string | undefined, seat: string | undefined][] = [
    ['ann>bob bob', 'bob', undefined, 'bob'],
    ['ann>bob bob', 'bob', 'ann', 'ann'],
    ['ann>bob bob', 'bob', 'bob', 'bob'],
    ['ann>bob lead>bob', 'bob', undefined, 'ann'],
    ['ann>bob lead>bob', 'bob', 'lead', 'lead'],
    ['ann>bob', 'ann', undefined, undefined],
    ['ann>bob', 'ann', 'ann', undefined],
    ['ann bob', 'bob', 'ann', undefined],
    ['ann>bob lead', 'bob', 'lead', undefined],
  ];
  test.each(table)('%s: %s, asked for %s, signs the seat of %s', (words, by, whose, seat) => {
    const level = open('1', words);
    expect(seatOf(approvalOf([level]), level, by, whose)?.account).toBe(seat);
  });

  test('the record says who has signed for whom', () => {
    const outcome = sign(approvalOf([open('1', 'ann>bob lead')]), 'bob');
    const events = outcome.ok ? outcome.value.events : [];
    expect(events[0]).toMatchObject({ kind: 'signed', account: 'bob', seat: 'ann' });
    const after = (outcome.ok && outcome.value.after.levels[0]?.approvers) || [];
    expect(after.find(({ account }) => account === 'ann')).toMatchObject({ by: 'bob', verdict: 'approve' });
  });
});

describe('a delegation', () => {
  const both = () => approvalOf([open('1', 'ann>bob bob lead')]);
  test('takes the signature from whoever made it, as long as it lasts', () => {
    expect(told(sign(approvalOf([open('1', 'ann>bob lead')]), 'ann'))).toBe('approval/delegated');
    expect(told(sign(approvalOf([open('1', 'ann lead')]), 'ann'))).toBe('signed');
  });
  test('gives nobody a second signature', () => {
    const first = sign(both(), 'bob', {}, 'ann');
    const after = (first.ok && first.value.after) as Approval;
    expect(told(sign(after, 'bob'))).toBe('repeat');
    expect(told(sign(after, 'bob', {}, 'bob'))).toBe('repeat');
    expect(told(sign(both(), 'bob'))).toBe('signed');
  });
  test('to somebody who has signed already leaves the seat to nobody until it is over', () => {
    const signed = approvalOf([open('1', 'ann>bob bob+ lead')]);
    expect(told(sign(signed, 'ann'))).toBe('approval/delegated');
    expect(told(sign(signed, 'bob', {}, 'ann'))).toBe('approval/not-approver');
    expect(told(sign(approvalOf([open('1', 'ann bob+ lead')]), 'ann'))).toBe('signed');
  });
});

// How many have to approve, of the people that count: ceil(p·n/100), more than half, and so on.
describe('a rule counts the pair once', () => {
  const table: [rule: Rule, seats: string, signs: string, status: string][] = [
    [{ kind: 'everyone' }, 'ann>bob bob lead', 'bob', 'open'],
    [{ kind: 'everyone' }, 'ann>bob bob lead', 'bob lead', 'approved'],
    [{ kind: 'at-least', count: 2 }, 'ann>bob bob', 'bob', 'open'],
    [{ kind: 'at-least', count: 2 }, 'ann>bob bob lead', 'bob lead', 'approved'],
    // Of ann, bob, lead and tester 50 percent are two; with the pair as one, two of three.
    [{ kind: 'percent', percent: 50 }, 'ann>bob bob lead tester', 'bob', 'open'],
    [{ kind: 'percent', percent: 50 }, 'ann>bob bob lead tester', 'bob lead', 'approved'],
    // Of three people a third is one; of four it would have been two.
    [{ kind: 'percent', percent: 33 }, 'ann>bob bob lead tester', 'bob', 'approved'],
    [{ kind: 'majority' }, 'ann>bob bob lead', 'bob', 'open'],
    [{ kind: 'majority' }, 'ann>bob bob lead', 'bob lead', 'approved'],
    [{ kind: 'majority' }, 'ann>bob bob', 'bob', 'approved'],
    [{ kind: 'anyone' }, 'ann>bob lead', 'bob', 'approved'],
  ];
  test.each(table)('%j of %s, signed by %s: %s', (rule, words, signs, status) => {
    let approval = approvalOf([open('1', words, rule)]);
    for (const by of signs.split(' ')) {
      const outcome = sign(approval, by);
      if (!outcome.ok) throw new Error(outcome.refusal.because);
      approval = outcome.value.after;
    }
    expect(approval.status).toBe(status);
  });

  test('a rejection for somebody else is a rejection, and a veto', () => {
    const veto: Rule = { kind: 'at-least', count: 2, veto: true };
    const said = (rule: Rule) =>
      sign(approvalOf([open('1', 'ann>bob lead tester', rule)]), 'bob', { verdict: 'reject' as never });
    const status = (outcome: ReturnType<typeof said>) =>
      outcome.ok ? outcome.value.after.status : 'refused';
    expect(status(said(veto))).toBe('rejected');
    expect(status(said({ kind: 'at-least', count: 2 }))).toBe('open');
    expect(status(said({ kind: 'first-response' }))).toBe('rejected');
  });
});

describe('distinct people, on two levels side by side', () => {
  const two = (first: string, second: string) =>
    approvalOf([open('1', first), open('2', second)], { distinctPeople: true });
  const table: [first: string, second: string, left: string, why: string][] = [
    ['ann lead', 'ann bob', 'ann bob', 'nobody has signed yet'],
    ['ann+ lead', 'ann bob', 'bob', 'who signed one level signs no other'],
    ['ann>bob+ lead', 'ann bob', '', 'nor does the one they signed for'],
    ['bob+ lead', 'ann>bob tester', 'tester', 'nor do they sign for others there'],
    ['ann>bob+ lead', 'ann>tester lead', 'lead', 'nor does anybody sign there for the one they signed for'],
    ['ann- lead', 'ann bob', 'bob', 'a rejection is a signature'],
  ];
  test.each(table)('"%s" and "%s": "%s" can sign the second (%s)', (first, second, left) => {
    const approval = two(first, second);
    expect(signersLeft(approval, approval.levels[1] as never).join(' ')).toBe(left);
  });

  test('are told so, and where people need not be distinct they sign both', () => {
    const signed = two('ann+ lead', 'ann bob');
    expect(told(sign(signed, 'ann', { level: '2' }))).toBe('approval/distinct-people');
    expect(told(sign({ ...signed, distinctPeople: false }, 'ann', { level: '2' }))).toBe('signed');
  });

  test('a level that this leaves to nobody is said to be stuck at once', () => {
    const outcome = sign(two('ann', 'ann'), 'ann');
    const { events = [] } = (outcome.ok ? outcome.value : {}) as Partial<Decided>;
    expect(events.map(({ kind }) => kind)).toEqual(['signed', 'level-decided', 'level-stuck']);
    expect(events.at(-1)).toMatchObject({ level: '2', stuck: true });
  });
});

describe('an escalation and seats', () => {
  const due = { at: new Date('2026-11-22T08:00:00Z'), remind: [] };
  const escalate = (replace: boolean) => ({ replace, within: 7_200_000, onTimeout: 'expire' as const });
  const late = (words: string, fallback: string, replace: boolean) =>
    approvalOf([
      {
        ...open('1', words),
        ...{ due, fallback: seats(fallback) },
        deadline: {
          ...{ within: 1, working: null, remind: null, onTimeout: 'escalate' },
          escalate: escalate(replace),
        },
      },
    ]);
  const after = (approval: Approval) => {
    const looked = decide(approval, { kind: 'look' }, now);
    return (looked.ok && looked.value.after) as Approval;
  };
  const table: [seats: string, fallback: string, replace: boolean, canSign: string, counted: number][] = [
    ['ann bob', 'lead', true, 'lead', 1],
    ['ann bob', 'lead', false, 'ann bob lead', 3],
    ['ann+ bob', 'lead', true, 'lead', 2],
    ['ann bob', 'bob lead', true, 'bob lead', 2],
    ['ann! bob', 'ann', true, 'ann', 1],
    // Ann had delegated what the first role is asked; the second asks her herself, and so for both when it is added.
    ['ann>bob', 'ann', true, 'ann', 1],
    ['ann', 'ann>bob lead', false, 'bob lead', 2],
    ['ann bob', 'lead>bob', false, 'ann bob', 2],
  ];
  test.each(table)('"%s" goes on to "%s" (replaced: %s): "%s" can sign, %i count', (...row) => {
    const [words, fallback, replace, canSign, counted] = row;
    const approval = after(late(words, fallback, replace));
    const [level] = approval.levels;
    if (level === undefined) throw new Error('there is no level');
    expect(signersLeft(approval, level).join(' ')).toBe(canSign);
    expect(tally(approval, level).n).toBe(counted);
  });
});
