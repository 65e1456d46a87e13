import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { listInbox } from '@countersign/contract/inbox.ts';
import { expect, test } from 'vitest';
import { cutAt, inParts, partsOf, rowsOf, urgencyOf, whatOf } from './inbox.view.ts';

const [example] = (listInbox.example.response as { items: InboxItem[] }).items;
if (!example) throw new Error('The contract has no example.');
const item = (id: string, dueAt: string | null = null): InboxItem => ({ ...example, id, dueAt });
const ids = (rows: ReturnType<typeof rowsOf>) =>
  rows.map(({ item: of, waits }) => (of === null ? '…' : waits ? of.id : `(${of.id})`)).join(' ');

test('how much a deadline presses', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');
  const said = ['2026-11-22T12:00:00Z', '2026-11-23T11:59:59Z', '2026-11-23T12:00:00Z', null];
  expect(said.map((at) => urgencyOf(at, now))).toEqual(['overdue', 'soon', 'later', 'never']);
});

test('what it is, without the place that stands beside it', () => {
  const title = 'RL-1 Web shop 2.4, snapshot 1, to QA';
  expect(whatOf({ title, environment: { key: 'qa', name: 'QA' } })).toBe('RL-1 Web shop 2.4, snapshot 1');
  expect(whatOf({ title, environment: { key: 'prod', name: 'Production' } })).toBe(title);
  expect(whatOf({ title, environment: null })).toBe(title);
});

test('a part that has not been read is there with its length, so that nothing moves when it is', () => {
  const parts = partsOf(['a', 'b'], 3, 7);
  expect(parts.map(({ after, until, size }) => [after, until, size])).toEqual([
    [null, 'a', 3],
    ['a', 'b', 3],
    ['b', null, 1],
  ]);
  expect(ids(rowsOf(parts, [[item('1'), item('2')], undefined, undefined], []))).toBe('1 2 … … … …');
  expect(cutAt(parts, 1, 'x').map(({ after, until }) => [after, until])).toEqual([
    [null, 'a'],
    ['a', 'x'],
    ['x', 'b'],
    ['b', null],
  ]);
});

test('what waits no more stays in its place: by deadline, then by age, what has no deadline last', () => {
  const due = (hour: number) => `2026-11-22T${hour}:00:00.000000Z`;
  const live = [
    [item('12', due(10)), item('30', due(11))],
    [item('4'), item('10')],
  ];
  const kept = [item('9', due(10)), item('11', due(11)), item('5'), item('30', due(11)), item('100')];
  expect(ids(rowsOf(partsOf(['a'], 2, 4), live, kept))).toBe('(9) 12 (11) 30 4 (5) 10 (100)');
});

test('an item that is in two parts for a moment, since its deadline has moved, is shown once', () => {
  expect(ids(rowsOf(partsOf(['a'], 2, 4), [[item('1')], [item('1'), item('2')]], []))).toBe('1 2');
});

test('many are cut into what one call takes', () => {
  expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inParts([], 2)).toEqual([]);
});
