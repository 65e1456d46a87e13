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
    ...{ id: '1', at: '2026-11-22T09:00:00.000Z', sentence: 'decision_reject', tone: 'bad' },
    values: { level: 'QA', for: 'bob', action: 'decision.made', code: '' },
    ...{ actor: 'ann', comment: 'Cart is broken' },
  });
});

test.each([
  ['level.opened', { level: '7' }, 'levelOpened', 'QA', 'plain'],
  ['level.removed', { level: '9' }, 'levelRemoved', '9', 'plain'],
  ['level.added', { level: '9', name: 'Board' }, 'levelAdded', 'Board', 'plain'],
  ['approval.decide.refused', { code: 'approval/barred' }, 'refusedTry', '', 'warning'],
  ['approval.overridden', {}, 'ended_overridden', '', 'warning'],
  ['approval.expired', {}, 'ended_expired', '', 'bad'],
  ['level.mended', { level: '7' }, 'levelMended', 'QA', 'good'],
  ['something.new', {}, 'other', '', 'plain'],
])('%s is told in words', (action, details, sentence, level, tone) => {
  expect(happened(entry(action, details), levels)).toMatchObject({ sentence, tone, values: { level } });
});

test('what nobody did was the system; who is no more is called by the number', () => {
  expect(happened(entry('level.opened', {}, { actor: null }), levels).actor).toBeNull();
  expect(happened(entry('level.opened', {}, { actor: { id: '5', username: null } }), levels).actor).toBe('5');
});
