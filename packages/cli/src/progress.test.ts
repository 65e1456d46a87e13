import { executionExample } from '@countersign/contract/execution-examples.ts';
import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { expect, test } from 'vitest';
import { progress } from './progress.ts';

const waiting = executionExample as Execution;
const edited = (edit: (execution: Execution) => void): Execution => {
  const copy = structuredClone(waiting);
  edit(copy);
  return copy;
};
const withGate = (status: 'successful' | 'rejected', because: string): Execution =>
  edited((copy) => {
    const gate = copy.stages[0]?.attempts[0]?.gates[0];
    if (gate) Object.assign(gate, { status, because, endedAt: '2026-11-22T09:20:00.000Z' });
    copy.blockers = [];
  });

test('the first look tells everything so far, and what it waits for', () => {
  const lines = progress(null, waiting);
  expect(lines.slice(0, 3)).toEqual([
    '2026-11-22 09:15:00Z  QA: gate Manager Approval: pending-approval',
    '2026-11-22 09:15:00Z  stage QA: gates-running',
    '2026-11-22 09:15:00Z  execution 42: running',
  ]);
  expect(lines.slice(3).join()).toMatch(/^waits: /);
});

test('a look that finds nothing new says nothing', () => {
  expect(progress(waiting, structuredClone(waiting))).toEqual([]);
});

test('a change is a line with its time and its reason', () => {
  expect(progress(waiting, withGate('successful', 'Approved.'))).toEqual([
    '2026-11-22 09:20:00Z  QA: gate Manager Approval: successful  Approved.',
  ]);
});

test('a replay is another attempt', () => {
  const replayed = edited(({ stages }) => {
    const [first] = stages[0]?.attempts ?? [];
    if (first) stages[0]?.attempts.push({ ...first, id: '6', attempt: 2, gates: [] });
  });
  expect(progress(waiting, replayed)).toEqual(['2026-11-22 09:15:00Z  stage QA (attempt 2): gates-running']);
});
