import type { Level } from '@countersign/contract/policies.ts';
import { describe, expect, test } from 'vitest';
import { unsatisfiable } from './satisfiable.ts';

const people = (...names: string[]) => names.map((username) => ({ username, enters: true }));
const outsider = (username: string) => ({ username, enters: false });
const level = (rule: Partial<Level>): Level => ({ name: 'QA', rule: 'anyone', approvers: ['ann'], ...rule });
const reasons = (rule: Partial<Level>, asked: { username: string; enters: boolean }[]) =>
  unsatisfiable({ levels: [level(rule)] }, [asked]).map(({ because }) => because);

const everyRule: Partial<Level>[] = [
  { rule: 'anyone' },
  { rule: 'everyone' },
  { rule: 'first-response' },
  { rule: 'percent', percent: 1 },
  { rule: 'majority' },
  { rule: 'at-least', count: 1 },
];

describe('a policy nobody could satisfy', () => {
  test.each(everyRule)('a level of nobody: %o', (rule) => {
    expect(reasons(rule, [])).toEqual([
      'Its approvers mean no enabled person, and an empty level is never approved.',
    ]);
  });

  test.each(everyRule)('one person is enough: %o', (rule) => {
    expect(reasons(rule, people('ann'))).toEqual([]);
  });

  test('at least three of two', () => {
    expect(reasons({ rule: 'at-least', count: 3 }, people('ann', 'bob'))).toEqual([
      'It takes 3 of 2 people, and 2 can sign.',
    ]);
    expect(reasons({ rule: 'at-least', count: 2 }, people('ann', 'bob'))).toEqual([]);
  });

  // 100·a >= p·n (design, the approval engine): of three, 33 percent is one and 34 percent is two.
  test('percent of three, two of whom are not members', () => {
    const asked = [...people('ann'), outsider('bob'), outsider('ci')];
    expect(reasons({ rule: 'percent', percent: 33 }, asked)).toEqual([]);
    expect(reasons({ rule: 'percent', percent: 34 }, asked)).toEqual([
      'It takes 2 of 3 people, and 1 can sign: not members of the project are bob, ci.',
    ]);
  });

  test('everyone, one of whom is not a member', () => {
    expect(reasons({ rule: 'everyone' }, [...people('ann'), outsider('bob')])).toHaveLength(1);
    expect(reasons({ rule: 'majority' }, [...people('ann'), outsider('bob')])).toHaveLength(1);
    expect(reasons({ rule: 'anyone' }, [...people('ann'), outsider('bob')])).toEqual([]);
  });

  test('the blocker names the level', () => {
    const levels = [level({ name: 'QA' }), level({ name: 'CAB' })];
    const blockers = unsatisfiable({ levels }, [people('ann'), []]);
    expect(blockers.map(({ requirement }) => requirement)).toEqual([
      'Level "CAB" needs people who can sign it.',
    ]);
  });
});
