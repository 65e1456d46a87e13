import { expect, test } from 'vitest';
import { exitOf, Failure, failureOf } from './failure.ts';
import { failureLines } from './problem-text.ts';

// The codes are those of the design: 0 done, 1 refused, 2 usage, 3 unreachable.

test.each([
  [400, 2],
  [413, 2],
  [415, 2],
  [401, 1],
  [403, 1],
  [404, 1],
  [409, 1],
  [422, 1],
  [429, 1],
  [500, 3],
  [503, 3],
])('status %i ends with %i', (status, exit) => expect(exitOf(status)).toBe(exit));

const problem = {
  type: 'https://countersign.dev/errors#approval/not-approver',
  title: 'Not an approver of this approval',
  status: 403,
  detail: 'You are not among the approvers asked here.',
  code: 'approval/not-approver',
};

test('nobody answered: 3, and why', () => {
  const failure = failureOf({
    ok: false,
    kind: 'unreachable',
    because: 'http://x cannot be reached: ECONNREFUSED.',
  });
  expect([failure.exit, ...failureLines(failure)]).toEqual([3, 'http://x cannot be reached: ECONNREFUSED.']);
});

test('a refusal is its sentence, its code, and what stands in the way', () => {
  const blocker = {
    requirement: 'Level "QA" is approved',
    because: '0 of 1 have approved.',
    who: ['ann', 'bob'],
    since: '2026-11-22T09:00:00.000Z',
    until: null,
  };
  const answer = {
    ok: false,
    kind: 'refused',
    status: 403,
    problem: { ...problem, blockers: [blocker] },
  };
  expect(failureLines(failureOf({ ...answer, ok: false, kind: 'refused' }))).toEqual([
    'You are not among the approvers asked here. [approval/not-approver]',
    '  - Level "QA" is approved',
    '    0 of 1 have approved.',
    '    can act: ann, bob',
    '    since 2026-11-22 09:00:00Z',
  ]);
});

test('several faults are a list; one is in the sentence', () => {
  const fault = (pointer: string) => ({ pointer, detail: 'unknown field' });
  const lines = (...pointers: string[]) =>
    failureLines(
      new Failure(2, 'The sentence.', { ...problem, title: 'Not valid', errors: pointers.map(fault) }),
    );
  expect(lines('/a')).toEqual(['The sentence. [approval/not-approver]']);
  expect(lines('/a', '')).toEqual([
    'Not valid [approval/not-approver]',
    '  /a: unknown field',
    '  /: unknown field',
  ]);
});

test('whoever is not known is told to log in', () => {
  const [, hint] = failureLines(new Failure(1, 'No.', { ...problem, status: 401 }));
  expect(hint).toContain('countersign login');
});
