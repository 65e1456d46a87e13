import { createPolicy, type Policy } from '@countersign/contract/policies.ts';
import { expect, test } from 'vitest';
import { definitionOf, textOf, waitsForConfirmation } from './policies.view.ts';

const policy = createPolicy.example.response as Policy;

test('what is edited is what a policy says, without what is kept about it', () => {
  expect(Object.keys(definitionOf(policy))).toEqual(['levels']);
});

test('as YAML a level begins with its name and its rule, in whatever order it was kept', () => {
  const level = { approvers: ['role:CAB'], percent: 60, veto: true, rule: 'percent' as const, name: 'CAB' };
  expect(textOf({ ...policy, levels: [level], distinctPeople: true })).toBe(
    `levels:
  - name: CAB
    rule: percent
    percent: 60
    approvers:
      - role:CAB
    veto: true
distinctPeople: true
`,
  );
});

test.each([
  [1, null, false],
  [2, null, true],
  [2, 'bob', false],
])('version %i, confirmed by %s, waits for somebody else: %s', (version, confirmedBy, waits) => {
  expect(waitsForConfirmation({ ...policy, version, confirmedBy })).toBe(waits);
});
