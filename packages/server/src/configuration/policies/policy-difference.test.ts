import { PolicyDefinition } from '@countersign/contract/policies.ts';
import { expect, test } from 'vitest';
import { policyDifference } from './policy-difference.ts';

// The words are ours: what a person has to see of a change before it is made.

const qa = { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] };
const cab = { name: 'CAB', rule: 'percent', percent: 60, approvers: ['role:CAB'] };
const escalate = { to: ['role:CAB'], within: '4h', onTimeout: 'reject' };
const between = (before: object, after: object) =>
  policyDifference(PolicyDefinition.parse(before), PolicyDefinition.parse(after));
const levels = (before: object[], after: object[]) => between({ levels: before }, { levels: after });

test.each<[string, object[], object[], string[]]>([
  ['nothing', [qa, cab], [qa, cab], []],
  ['a default that is written out', [qa], [{ ...qa, input: undefined }], []],
  ['one more', [cab], [qa, cab], ['level QA: added, anyone of role:QA Manager']],
  ['one less', [qa, cab], [cab], ['level QA: removed']],
  ['another order', [qa, cab], [cab, qa], ['levels: QA, CAB -> CAB, QA']],
  ['its rule', [cab], [{ ...cab, percent: 75 }], ['level CAB: rule: percent 60 -> percent 75']],
  [
    'its people',
    [qa],
    [{ ...qa, approvers: ['ann', 'bob'] }],
    ['level QA: approvers: role:QA Manager -> ann, bob'],
  ],
  ['whom it takes', [qa], [{ ...qa, peopleOnly: true }], ['level QA: peopleOnly: none -> true']],
  [
    'when it applies',
    [{ ...qa, when: "environment.key == 'prod'" }],
    [qa],
    ["level QA: when: environment.key == 'prod' -> none"],
  ],
  [
    'its time',
    [qa],
    [{ ...qa, deadline: { within: '8h', calendar: 'office', remind: ['2h', '1h'], onTimeout: 'expire' } }],
    ['level QA: deadline: none -> within 8h of office, reminded 2h, 1h before, then expire'],
  ],
  [
    'what follows it',
    [{ ...qa, deadline: { within: '8h', onTimeout: 'expire' } }],
    [{ ...qa, deadline: { within: '8h', onTimeout: 'escalate', escalate } }],
    [
      'level QA: deadline: within 8h, then expire -> within 8h, then ask also role:CAB, within 4h, then reject',
    ],
  ],
  [
    'to whom it goes',
    [{ ...qa, deadline: { within: '8h', onTimeout: 'escalate', escalate } }],
    [{ ...qa, deadline: { within: '8h', onTimeout: 'escalate', escalate: { ...escalate, replace: true } } }],
    [
      'level QA: deadline: within 8h, then ask also role:CAB, within 4h, then reject -> ' +
        'within 8h, then hand over to role:CAB, within 4h, then reject',
    ],
  ],
  [
    'what it asks for',
    [qa],
    [{ ...qa, input: { name: 'ring', type: 'choice', options: ['one', 'two'], required: false } }],
    ['level QA: input: none -> ring, a choice of one, two if wanted'],
  ],
])('of levels, %s', (_, before, after, expected) => expect(levels(before, after)).toEqual(expected));

test('of the policy as a whole', () => {
  const deadline = { within: '2d', onTimeout: 'reject' };
  expect(between({ levels: [qa] }, { levels: [qa], deadline, distinctPeople: true })).toEqual([
    'distinctPeople: none -> true',
    'deadline: none -> within 2d, then reject',
  ]);
  expect(between({ levels: [qa] }, { levels: [qa], separateDuties: ['requester'], newer: 'retire' })).toEqual(
    ['separateDuties: none -> requester', 'newer: none -> retire'],
  );
});

test('after five it says how many more there are', () => {
  const many = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => ({ ...qa, name }));
  const said = levels([qa], [qa, ...many]);
  expect(said).toHaveLength(6);
  expect(said.at(-1)).toBe('and 2 more');
});
