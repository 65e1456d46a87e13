import { describe, expect, test } from 'vitest';
import { approvalOf, levelState } from '../../test/approval-states.ts';
import type { Rule } from '../policies/rule.ts';
import type { Approval, Level, Verdict } from './approval.ts';
import { decide } from './decide.ts';

const now = new Date('2026-11-22T09:00:00Z');

const level = (id: string, rule: Rule, people: string[], ordinal = Number(id)): Level =>
  levelState(id, { rule, people, ordinal });

function asked(...levels: Level[]): Approval {
  const opened = decide(approvalOf(levels, { barred: ['X'] }), { kind: 'submit', byRule: false }, now);
  if (!opened.ok) throw new Error(opened.refusal.because);
  return opened.value.after;
}

/** Plays "A+" (A approves) and "A-" (A rejects) in order. Answers the approval and what the last one was told. */
function play(approval: Approval, actions: string, at?: string): { approval: Approval; told: string } {
  let [state, told] = [approval, 'nothing'];
  for (const action of actions.split(' ').filter(Boolean)) {
    const verdict: Verdict = action.endsWith('+') ? 'approve' : 'reject';
    const outcome = decide(
      state,
      { kind: 'sign', inPerson: true, by: action.slice(0, -1), verdict, level: at },
      now,
    );
    told = outcome.ok ? (outcome.value.repeat ? 'repeat' : 'done') : outcome.refusal.code;
    if (outcome.ok) state = outcome.value.after;
  }
  return { approval: state, told };
}

const status = (rule: Rule, people: string, actions: string): string =>
  play(asked(level('1', rule, people.split(''))), actions).approval.status;

const percent = (value: number): Rule => ({ kind: 'percent', percent: value });
const atLeast = (count: number): Rule => ({ kind: 'at-least', count });

// Three approvers acting in the order shown. From the truth table of specs/servicedesk.md section 3; "majority" and
// "at least 2" follow the definitions beside it.
describe('three people, by rule', () => {
  const columns = ['anyone', 'everyone', 'first-response', 'percent 50', 'majority', 'at-least 2'];
  const rules: Rule[] = [
    { kind: 'anyone' },
    { kind: 'everyone' },
    { kind: 'first-response' },
    percent(50),
    { kind: 'majority' },
    atLeast(2),
  ];
  const table: [string, string][] = [
    ['', 'open open open open open open'],
    ['A+', 'approved open approved open open open'],
    ['A-', 'open rejected rejected open open open'],
    ['A- B+', 'approved rejected rejected open open open'],
    ['A+ B-', 'approved rejected approved open open open'],
    ['A- B-', 'open rejected rejected rejected rejected rejected'],
    ['A- B- C-', 'rejected rejected rejected rejected rejected rejected'],
    ['A- B- C+', 'approved rejected rejected rejected rejected rejected'],
    ['A+ B+', 'approved open approved approved approved approved'],
    ['A+ B- C+', 'approved rejected approved approved approved approved'],
    ['A+ B- C-', 'approved rejected approved rejected rejected rejected'],
    ['A+ B+ C+', 'approved approved approved approved approved approved'],
  ];
  const cases = table.flatMap(([actions, row]) =>
    row
      .split(' ')
      .map((expected, column) => ({ actions, rule: rules[column] as Rule, name: columns[column], expected })),
  );
  test.each(cases)('$name: "$actions" leaves it $expected', ({ rule, actions, expected }) => {
    expect(status(rule, 'ABC', actions)).toBe(expected);
  });
});

// From specs/zadig.md section 4.1, "Native rules": one reject rejects at once; approvals as many as needed pass.
test.each([
  ['A+', 'open'],
  ['A-', 'rejected'],
  ['A+ B+', 'approved'],
  ['A+ B-', 'rejected'],
  ['A+ B- C+', 'rejected'],
])('two of three with a veto: "%s" leaves it %s', (actions, expected) => {
  expect(status({ kind: 'at-least', count: 2, veto: true }, 'ABC', actions)).toBe(expected);
});

test('a veto holds also where departures have made the approvals enough', () => {
  const level1 = level('1', { kind: 'majority', veto: true }, ['A', 'B', 'C']);
  const { approval } = play(asked(level1), 'A+');
  const left = approval.levels.map((one) => ({
    ...one,
    approvers: one.approvers.map((asked) => ({ ...asked, left: asked.account === 'C' })),
  }));
  expect(play({ ...approval, levels: left }, 'B-').approval.status).toBe('rejected');
});

test('who is barred is told so, whatever the level', () => {
  const start = asked(level('1', { kind: 'anyone' }, ['A']), level('2', { kind: 'anyone' }, ['B']));
  expect(play(start, 'X+').told).toBe('approval/barred');
  expect(play(start, 'X-').told).toBe('approval/barred');
});

// n people and p percent take ceil(p·n/100) approvals: the vectors of specs/servicedesk.md section 3 and the edges.
describe('percent, in integers', () => {
  const vectors: [number, number, number][] = [
    [4, 75, 3],
    [3, 33, 1],
    [3, 34, 2],
    [2, 50, 1],
    [3, 50, 2],
    [1, 1, 1],
    [5, 100, 5],
    [8, 75, 6],
    [3, 1, 1],
    [3, 100, 3],
    [50, 99, 50],
    [50, 98, 49],
  ];
  test.each(vectors)('%i people at %i percent: %i approvals', (n, p, needed) => {
    const people = Array.from({ length: n }, (_, nth) => `p${nth}`);
    const sign = (count: number) =>
      people
        .slice(0, count)
        .map((who) => `${who}+`)
        .join(' ');
    const start = asked(level('1', percent(p), people));
    expect(play(start, sign(needed - 1)).approval.status).toBe('open');
    expect(play(start, sign(needed)).approval.status).toBe('approved');
  });

  test.each(
    vectors,
  )('%i people at %i percent: rejected with the rejection that puts %i approvals out of reach', (n, p, needed) => {
    const people = Array.from({ length: n }, (_, nth) => `p${nth}`);
    const reject = (count: number) =>
      people
        .slice(0, count)
        .map((who) => `${who}-`)
        .join(' ');
    const start = asked(level('1', percent(p), people));
    expect(play(start, reject(n - needed)).approval.status).toBe('open');
    expect(play(start, reject(n - needed + 1)).approval.status).toBe('rejected');
  });
});

describe('quorum edges', () => {
  test('nobody to ask: an empty level is open, and never approved', () => {
    const start = asked(level('1', { kind: 'everyone' }, []));
    expect(start.levels[0]?.status).toBe('open');
    expect(play(start, 'A+').told).toBe('approval/not-approver');
    expect(play(start, 'A+').approval.status).toBe('open');
  });
  test('a tie is no majority', () =>
    expect(status({ kind: 'majority' }, 'ABCD', 'A+ B+ C- D-')).toBe('rejected'));
  test('one person alone is a majority', () =>
    expect(status({ kind: 'majority' }, 'A', 'A+')).toBe('approved'));
  test('at least 3 of 2 can never be approved, and a rejection ends it', () => {
    expect(status(atLeast(3), 'AB', 'A+ B+')).toBe('open');
    expect(status(atLeast(3), 'AB', 'A-')).toBe('rejected');
  });
  test('an approval without levels is never approved', () => expect(asked().status).toBe('open'));
});

describe('an approver who leaves', () => {
  const gone = (approval: Approval, who: string): Approval => ({
    ...approval,
    levels: approval.levels.map((one) => ({
      ...one,
      approvers: one.approvers.map((asked) => (asked.account === who ? { ...asked, left: true } : asked)),
    })),
  });
  const three = () => asked(level('1', { kind: 'everyone' }, ['A', 'B', 'C']));

  test('can sign no more', () => expect(play(gone(three(), 'C'), 'C+').told).toBe('approval/not-approver'));
  test('counts no more: everyone who is left decides', () =>
    expect(play(gone(three(), 'C'), 'A+ B+').approval.status).toBe('approved'));
  test('does not approve by leaving: only a signature does', () => {
    const signed = play(three(), 'A+ B+').approval;
    expect(gone(signed, 'C').status).toBe('open');
    expect(play(gone(signed, 'C'), 'A+').told).toBe('repeat');
    expect(play(gone(signed, 'C'), 'A+').approval.status).toBe('open');
  });
  test('leaves a signature behind that still counts', () => {
    const signed = gone(play(three(), 'C-').approval, 'C');
    expect(signed.status).toBe('rejected');
  });
});

describe('levels', () => {
  const chain = () => asked(level('1', { kind: 'anyone' }, ['A']), level('2', { kind: 'anyone' }, ['B']));
  const beside = () =>
    asked(level('1', { kind: 'anyone' }, ['A', 'C'], 1), level('2', { kind: 'anyone' }, ['B', 'C'], 1));

  test('come one after the other', () => {
    expect(play(chain(), 'B+').told).toBe('approval/level-not-open');
    expect(play(chain(), 'A+').approval.levels.map(({ status }) => status)).toEqual(['approved', 'open']);
    expect(play(chain(), 'A+ B+').approval.status).toBe('approved');
  });
  test('rejected: the approval ends and the next never opens', () => {
    const after = play(chain(), 'A-').approval;
    expect([after.status, ...after.levels.map(({ status }) => status)]).toEqual([
      'rejected',
      'rejected',
      'closed',
    ]);
  });
  test('of one ordinal run side by side, and all must be approved', () => {
    expect(beside().levels.map(({ status }) => status)).toEqual(['open', 'open']);
    expect(play(beside(), 'B+').approval.status).toBe('open');
    expect(play(beside(), 'B+ A+').approval.status).toBe('approved');
  });
  test('who is asked on two of them must name one', () => {
    expect(play(beside(), 'C+').told).toBe('approval/level-ambiguous');
    expect(play(beside(), 'C+', '2').approval.levels[1]?.status).toBe('approved');
  });
  test('decided by others need no further signature, and say so', () => {
    const chain = asked(level('1', { kind: 'anyone' }, ['A', 'B']), level('2', { kind: 'anyone' }, ['C']));
    expect(play(chain, 'A+ B+').told).toBe('approval/level-not-open');
    expect(play(chain, 'A+ Z+').told).toBe('approval/not-approver');
  });
  test('a retry that names no level never signs the next one', () => {
    const both = asked(level('1', { kind: 'anyone' }, ['A']), level('2', { kind: 'anyone' }, ['A']));
    const retried = play(both, 'A+ A+');
    expect(retried.told).toBe('approval/level-ambiguous');
    expect(retried.approval.levels[1]?.status).toBe('open');
    expect(play(play(both, 'A+').approval, 'A+', '1').told).toBe('repeat');
    expect(play(play(both, 'A+').approval, 'A+', '2').approval.status).toBe('approved');
  });
  test('of another approval do not exist here', () =>
    expect(play(chain(), 'A+', '99').told).toBe('resource/not-found'));
});

describe('a signature', () => {
  const one = () => asked(level('1', { kind: 'everyone' }, ['A', 'B']));
  test('made again is a repeat, also after the end', () => {
    expect(play(one(), 'A+ A+').told).toBe('repeat');
    expect(play(one(), 'A+ B+ B+').told).toBe('repeat');
  });
  test('is final', () => expect(play(one(), 'A+ A-').told).toBe('approval/already-decided'));
  test('comes too late when the approval has ended', () =>
    expect(play(one(), 'B- A+').told).toBe('approval/not-open'));
  test('of somebody else is refused', () => expect(play(one(), 'Z+').told).toBe('approval/not-approver'));
  test('for another digest is stale', () => {
    const outcome = decide(
      one(),
      { kind: 'sign', inPerson: true, by: 'A', verdict: 'approve', digest: 'd0' },
      now,
    );
    expect(outcome.ok ? '' : outcome.refusal.code).toBe('approval/stale');
  });
  test('on a changed subject is stale', () =>
    expect(play({ ...one(), subjectNow: 'd2' }, 'A+').told).toBe('approval/stale'));
  test('that is refused says who can act, and since when', () => {
    const outcome = decide(one(), { kind: 'sign', inPerson: true, by: 'Z', verdict: 'approve' }, now);
    expect(outcome.ok ? [] : outcome.refusal.blockers).toEqual([
      {
        requirement: 'Level "L1" is approved',
        because: '0 of 2 have approved; 2 more are needed (everyone must approve).',
        who: ['A', 'B'],
        since: now.toISOString(),
        until: null,
      },
    ]);
  });
});

describe('the end', () => {
  const one = () => asked(level('1', { kind: 'anyone' }, ['A']));
  const code = (approval: Approval, by: string) => {
    const outcome = decide(approval, { kind: 'override', inPerson: true, by }, now);
    return outcome.ok ? outcome.value.after.status : outcome.refusal.code;
  };
  test('an override is for those the policy names', () => {
    expect(code(one(), 'A')).toBe('approval/no-override');
    expect(code({ ...one(), overriders: ['B'] }, 'A')).toBe('approval/no-override');
    expect(code({ ...one(), overriders: ['B'] }, 'B')).toBe('overridden');
    expect(code({ ...one(), overriders: ['X'] }, 'X'), 'who is barred').toBe('approval/barred');
  });
  test.each(['withdraw', 'supersede'] as const)('%s works once', (kind) => {
    const first = decide(one(), { kind }, now);
    if (!first.ok) throw new Error(first.refusal.because);
    const second = decide(first.value.after, { kind }, now);
    expect(second.ok ? '' : second.refusal.code).toBe('approval/not-open');
  });
});
