import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import { expect, test } from 'vitest';
import { happened } from './history.view.ts';

const entry = (action: string, details: object = {}, more: object = {}) =>
  ({
    ...{ id: '1', at: '2026-11-22T09:00:00.000Z', action, actor: { id: '1', username: 'ann' } },
    ...{ onBehalfOf: null, details, ...more },
  }) as unknown as LedgerEntry;
const levels = [{ id: '7', name: 'QA' }];

test('a signature says on which level, for whom, and with which words', () => {
  const details = { level: '7', verdict: 'reject', comment: 'Cart is broken' };
  expect(
    happened(entry('decision.made', details, { onBehalfOf: { id: '2', username: 'bob' } }), levels),
  ).toEqual({
    ...{ id: '1', at: '2026-11-22T09:00:00.000Z', sentence: 'happened_decision_reject', tone: 'bad' },
    values: { level: 'QA', for: 'bob', action: 'decision.made', code: '' },
    ...{ actor: 'ann', comment: 'Cart is broken' },
  });
});

test.each([
  ['level.opened', { level: '7' }, 'happened_levelOpened', 'QA', 'plain'],
  ['level.removed', { level: '9' }, 'happened_levelRemoved', '9', 'plain'],
  ['level.added', { level: '9', name: 'Board' }, 'happened_levelAdded', 'Board', 'plain'],
  ['approval.decide.refused', { code: 'approval/barred' }, 'happened_refusedTry', '', 'warning'],
  ['approval.overridden', {}, 'happened_ended_overridden', '', 'warning'],
  ['approval.expired', {}, 'happened_ended_expired', '', 'bad'],
  ['level.mended', { level: '7' }, 'happened_levelMended', 'QA', 'good'],
  ['something.new', {}, 'happened_other', '', 'plain'],
])('%s is told in words', (action, details, sentence, level, tone) => {
  expect(happened(entry(action, details), levels)).toMatchObject({ sentence, tone, values: { level } });
});

test('what nobody did was the system; who is no more is called by the number', () => {
  expect(happened(entry('level.opened', {}, { actor: null }), levels).actor).toBeNull();
  expect(happened(entry('level.opened', {}, { actor: { id: '5', username: null } }), levels).actor).toBe('5');
});
