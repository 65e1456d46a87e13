import { expect, test } from 'vitest';
import { faultsOf } from './faults.ts';
import { type Lot, people } from './lots.ts';
import { outcomeOf, type Played } from './outcome.ts';
import type { Answer } from './servers.ts';
import type { ApprovalLeft, Entry, State } from './state.ts';
import { orderOf, strangeIn } from './verdict.ts';

// What the races are judged by is tried here on what must not be: a judge that never says no would find nothing.

const accounts = Object.fromEntries(people.map((who, nth) => [who, String(100 + nth)])) as Lot['accounts'];
const lot: Lot = { nth: 7, key: 'lot-7', project: '1', policy: '1', accounts, tokens: accounts };
const answer = (status: number, code = ''): Answer => ({ status, code, body: {} });
const approval = (status: string, level: string): ApprovalLeft => ({
  status,
  levels: [{ status: level, overridden: false, timedOut: false, signed: [], waiting: [] }],
});
const empty = { approvals: [], executions: [], runs: [], permits: [], forms: [], rules: [], people: {} };
const played = (state: Partial<State>, entries: readonly Entry[] = [], second = answer(200)): Played => ({
  answers: [answer(200), second],
  left: { state: { ...empty, ...state }, entries },
});
const entry = (action: string, actor: string | null, more: Partial<Entry> = {}): Entry => ({
  ...{ seq: 1, action, actor, onBehalfOf: null, subject: { type: 'approval', id: '5' }, details: {} },
  ...more,
});

test('an outcome is that of the one order, of the other, of both or of neither', () => {
  const serial = { first: new Set(['a', 'same']), second: new Set(['b', 'same']) };
  expect(['a', 'b', 'same', 'c'].map((outcome) => orderOf(outcome, serial))).toEqual([
    ...['first', 'second', 'either', null],
  ]);
  expect(strangeIn('x\ny\ny', { first: new Set(['x\ny']), second: new Set(['z']) })).toEqual(['+ y']);
});

test('two worlds that came out the same are the same but for ids, names and times', () => {
  const one = (id: string, nth: number) =>
    outcomeOf(
      played({ rules: [{ by: `ann.${nth}`, at: '2026-11-22T09:00:00.000Z' }] }, [
        entry('approval.approved', 'ann', { subject: { type: 'approval', id }, details: { level: id } }),
      ]),
    );
  expect(one('12', 3)).toBe(one('4711', 64));
});

test.each([
  ['a status of 500', played({}, [], answer(500, 'server/error'))],
  ['an open approval without an open level', played({ approvals: [approval('open', 'approved')] })],
  ['an approved one whose level is open', played({ approvals: [approval('approved', 'open')] })],
  [
    'a gate that waits for what is decided',
    played({
      executions: [
        {
          status: 'running',
          stages: [
            {
              status: 'gates-running',
              gates: [{ status: 'pending-approval', approval: 'approved' }],
              steps: [],
            },
          ],
        },
      ],
    }),
  ],
  [
    'a run that ended with a job under way',
    played({ runs: [{ status: 'cancelled', form: null, jobs: [{ status: 'waiting', approval: null }] }] }),
  ],
  [
    'the same end twice',
    played({ approvals: [approval('approved', 'approved')] }, [
      entry('approval.approved', null),
      entry('approval.approved', null),
    ]),
  ],
  [
    'an end in the ledger that is none',
    played({ approvals: [approval('open', 'open')] }, [entry('approval.expired', null)]),
  ],
  [
    'somebody who acts after they are disabled',
    played({}, [
      entry('account.disabled', 'ada', { subject: { type: 'account', id: accounts.op } }),
      entry('execution.abort', 'op', { subject: { type: 'execution', id: '3' } }),
    ]),
  ],
  [
    'somebody who signs without the role',
    played(
      {
        approvals: [
          {
            status: 'open',
            levels: [
              {
                status: 'open',
                overridden: false,
                timedOut: false,
                signed: [{ who: 'ann', verdict: 'approve' }],
                waiting: [],
              },
            ],
          },
        ],
      },
      [
        entry('role.set', 'mia', { details: { name: 'Signers', members: [{ account: accounts.bob }] } }),
        entry('decision.made', 'ann'),
      ],
    ),
  ],
])('%s is found', (_, one) => {
  expect(faultsOf(one, lot)).not.toEqual([]);
});

test('nothing is found where all is well', () => {
  const all = played({ approvals: [approval('approved', 'approved')] }, [entry('approval.approved', null)]);
  expect(faultsOf(all, lot)).toEqual([]);
});
