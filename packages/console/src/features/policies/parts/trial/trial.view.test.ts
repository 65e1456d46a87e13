import type { Simulation } from '@countersign/contract/simulation-shapes.ts';
import { simulatePolicy } from '@countersign/contract/simulations.ts';
import { expect, test } from 'vitest';
import { differs, markOf } from './trial.view.ts';

const simulation = simulatePolicy.example.response as Simulation;
const [qa, board] = simulation.levels;
if (!qa || !board) throw new Error('the example has two levels');

test('a level that only one of them asks is new, or gone', () => {
  expect(markOf(qa, [board], 'new')).toBe('new');
  expect(markOf(qa, [board], 'gone')).toBe('gone');
});

test('the same people by the same rule are the same, in whatever order and whatever is said about them', () => {
  const other = { ...qa, who: ['bob', 'ann'], because: 'otherwise' };
  expect(markOf({ ...qa, who: ['ann', 'bob'] }, [other], 'new')).toBe('same');
});

test.each([
  [{ rule: 'majority' as const }],
  [{ who: ['bob'] }],
  [{ needed: 2 }],
  [{ ordinal: 3 }],
  [{ applies: false }],
  [{ peopleOnly: true }],
])('%j makes it different', (patch) => {
  expect(markOf({ ...qa, ...patch }, [qa], 'new')).toBe('different');
  expect(differs(simulation, { ...simulation, levels: [{ ...qa, ...patch }, board] })).toBe(true);
});

test('two that ask the same do not differ', () => expect(differs(simulation, { ...simulation })).toBe(false));

test('whom they bar makes a difference, and whether it could be asked at all', () => {
  expect(differs(simulation, { ...simulation, barred: [] })).toBe(true);
  expect(differs(simulation, { ...simulation, outcome: 'by-rule' })).toBe(true);
});
