import type { Level } from '@countersign/contract/policies.ts';
import { describe, expect, test } from 'vitest';
import { unsatisfiable } from './satisfiable.ts';
import type { Person } from './source.views.ts';

const people = (...names: string[]) =>
  names.map((username) => ({ username, kind: 'person' as const, enters: true }));
const outsider = (username: string) => ({ username, kind: 'person' as const, enters: false });
const level = (rule: Partial<Level>): Level => ({ name: 'QA', rule: 'anyone', approvers: ['ann'], ...rule });
const reasons = (rule: Partial<Level>, asked: Person[]) =>
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

const service = (username: string): Person => ({ username, kind: 'service', enters: true });

// "A policy may say that only people sign": a level that asks nobody else can never be approved.
describe('a level that only people sign', () => {
  test.each(everyRule)('asks no service account: %o', (rule) => {
    expect(reasons({ ...rule, peopleOnly: true }, [service('ci')])).toEqual([
      'Its approvers mean no enabled person who is no service account, and an empty level is never approved.',
    ]);
    expect(reasons({ ...rule, peopleOnly: true }, [service('ci'), ...people('ann')])).toEqual([]);
    expect(reasons(rule, [service('ci')])).toEqual([]);
  });

  test('takes as many as its rule of people', () => {
    const asked = [service('ci'), ...people('ann')];
    expect(reasons({ rule: 'at-least', count: 2, peopleOnly: true }, asked)).toEqual([
      'It takes 2 of 1 person, and 1 can sign.',
    ]);
    expect(reasons({ rule: 'at-least', count: 2 }, asked)).toEqual([]);
  });
});

// "May demand distinct people across levels": then each person gives one signature. By hand: who fits where.
describe('levels of distinct people', () => {
  const two = (first: Partial<Level>, second: Partial<Level>) => [
    level({ name: 'QA', ...first }),
    level({ name: 'CAB', ...second }),
  ];
  const everyone = { rule: 'everyone' as const };
  type Row = [levels: Level[], first: Person[], second: Person[], found: string | null];
  const table: Row[] = [
    [two({}, {}), people('ann'), people('ann'), '2 signatures together, and those asked can give 1,'],
    [two({}, {}), people('ann'), people('ann', 'bob'), null],
    // Ann fits both, Bob only the first: she has to keep herself for the second.
    [two({}, {}), people('ann', 'bob'), people('ann'), null],
    [
      two(everyone, {}),
      people('ann', 'bob'),
      people('bob'),
      '3 signatures together, and those asked can give 2,',
    ],
    [two(everyone, {}), people('ann', 'bob'), people('bob', 'lead'), null],
    // Ann signs the first and is not counted on the second any more, where Bob is then everyone.
    [two({}, everyone), people('ann'), people('ann', 'bob'), null],
    [two({}, everyone), people('ann'), people('ann'), '2 signatures together, and those asked can give 1,'],
    [
      two({}, { rule: 'at-least', count: 2 }),
      people('ann'),
      people('ann', 'bob'),
      '3 signatures together, and those asked can give 2,',
    ],
    [
      two({}, {}),
      people('ann'),
      [...people('ann'), outsider('bob')],
      '2 signatures together, and those asked can give 1,',
    ],
  ];
  test.each(table)('%o, asking %o and %o', (levels, first, second, found) => {
    const [blocker] = unsatisfiable({ levels, distinctPeople: true }, [first, second]);
    expect(blocker?.because ?? null).toBe(found && `They take at least ${found} each on one level.`);
    expect(unsatisfiable({ levels }, [first, second])).toEqual([]);
  });
});
