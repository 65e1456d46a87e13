import type { Blocked, BlockedLevel, Waits } from '@countersign/contract/insight.ts';
import { describe, expect, test } from 'vitest';
import { askedSpan, barsOf, byLength, chosen, daysOf, pointsOf, spell, ticksOf } from './insight.view.ts';

test.each([
  [20, 'en', '1 minute'],
  [40 * 60, 'en', '40 minutes'],
  [3 * 3600, 'en', '3 hours'],
  [2.26 * 3600, 'en', '2.3 hours'],
  [35 * 3600, 'en', '35 hours'],
  [48 * 3600, 'en', '2 days'],
  [61.4 * 86_400, 'en', '61 days'],
  [3 * 3600, 'zh', '3小时'],
])('%d seconds in %s are %s', (seconds, language, text) => expect(spell(seconds, language)).toBe(text));

test.each([
  [50 * 60, [0, 10, 20, 30, 40, 50].map((each) => each * 60)],
  [3.7 * 86_400, [0, 1, 2, 3, 4].map((each) => each * 86_400)],
  [20 * 3600, [0, 5, 10, 15, 20].map((each) => each * 3600)],
])('a picture up to %d seconds has its lines at whole units', (longest, lines) =>
  expect(ticksOf(longest)).toEqual(lines));

describe('the span of the address', () => {
  const now = new Date(2026, 10, 22, 15, 30).getTime();
  test('is 30 days unless it says otherwise; only those offered count', () =>
    expect([{}, { days: '7' }, { days: '8' }, { from: 'x' }].map(daysOf)).toEqual([30, 7, 30, null]));
  test('begins at midnight where the reader is, today among its days', () =>
    expect(askedSpan({ days: '7' }, now)).toEqual({ from: new Date(2026, 10, 16).toISOString() }));
  test('is as it is given', () =>
    expect(askedSpan({ from: 'a', to: 'b', days: '7' }, now)).toEqual({ from: 'a', to: 'b' }));
});

const figures = { count: 9, median: 60, p90: 120 };
const waits = (from: Date, to: Date, bucket: 'day' | 'week'): Waits => ({
  ...{ from: from.toISOString(), to: to.toISOString(), bucket, series: [] },
  all: { ...figures, buckets: [{ start: new Date(2026, 10, 3).toISOString(), ...figures }] },
});

test('every day has its point, also without decisions', () => {
  const asked = waits(new Date(2026, 10, 1), new Date(2026, 10, 4, 12), 'day');
  expect(pointsOf(asked, asked.all.buckets).map(({ median }) => median)).toEqual([null, null, 60, null]);
});

test('weeks begin on Mondays', () => {
  const asked = waits(new Date(2026, 9, 1), new Date(2026, 10, 4), 'week');
  const days = pointsOf(asked, []).map(({ start }) => new Date(start).getDay());
  expect(days).toEqual([1, 1, 1, 1, 1, 1]);
});

test('what takes longest comes first, and what was chosen is found', () => {
  const series = (name: string, median: number | null) => ({
    ...{ kind: 'level' as const, name, ...figures, median, buckets: [] },
  });
  const all = {
    ...waits(new Date(0), new Date(1), 'day'),
    series: [series('QA', 5), series('CAB', 50), series('None', null)],
  };
  expect(byLength(all).map(({ name }) => name)).toEqual(['CAB', 'QA']);
  expect(chosen(all, 'CAB').median).toBe(50);
  expect(chosen(all, 'gone')).toBe(all.all);
});

describe('who is waited for', () => {
  const level = (id: string, change: Partial<BlockedLevel>): BlockedLevel => ({
    ...{
      approval: '1',
      title: 'RL-1',
      level: id,
      name: 'QA',
      since: `2026-11-2${id}T00:00:00.000Z`,
      dueAt: null,
    },
    ...{ overdue: false, stuck: false, who: ['ann'], asked: [{ kind: 'role', name: 'CAB' }], ...change },
  });
  const waiting = { levels: 1, oldest: '', overdue: 0, stuck: 0 };
  const blocked: Blocked = {
    ...{ at: '', total: 3, held: [] },
    levels: [
      level('1', { overdue: true, stuck: true }),
      level('2', {}),
      level('3', { who: [], stuck: true }),
    ],
    people: [{ username: 'ann', ...waiting }],
    roles: [{ kind: 'role', name: 'CAB', ...waiting }],
  };
  test('a level is in one piece of its bar; what nobody can act on stands first', () =>
    expect(barsOf(blocked, 'people')).toMatchObject([
      { key: null, plain: 0, overdue: 0, stuck: 1 },
      { key: 'ann', plain: 1, overdue: 1, stuck: 0, oldest: '2026-11-21T00:00:00.000Z' },
    ]));
  test('by roles as well', () =>
    expect(barsOf(blocked, 'roles')).toMatchObject([
      { key: 'role:CAB', name: 'CAB', plain: 1, overdue: 1, stuck: 1 },
    ]));
});
