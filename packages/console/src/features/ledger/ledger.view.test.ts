import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import { describe, expect, test } from 'vitest';
import { common } from '../../shared/texts/en/common.ts';
import { ledger } from '../../shared/texts/en/ledger.ts';
import { ledgerActions } from '../../shared/texts/en/ledger-actions.ts';
import { actionGroups } from './actions.view.ts';
import {
  byDay,
  detailsOf,
  isRefusal,
  keysOf,
  sentenceOf,
  spoken,
  type Words,
  whyRefused,
} from './ledger.view.ts';

const filled = (text: string, values: Readonly<Record<string, string>> = {}) =>
  text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
const words: Words = {
  language: 'en',
  say: (key, values) => filled({ ...common, ...ledger }[key as 'system'] ?? key, values),
  act: (key, values) =>
    key in ledgerActions ? filled(ledgerActions[key as keyof typeof ledgerActions], values) : undefined,
};

const signed: LedgerEntry = {
  ...{
    id: '57',
    project: 'shop',
    action: 'decision.made',
    actor: { id: '1', username: 'ann' },
    onBehalfOf: null,
  },
  ...{ via: 'native', subject: { type: 'approval', id: '42' }, at: '2026-11-22T09:00:00.000Z', erased: 0 },
  details: { level: '7', verdict: 'approve' },
  about: { name: 'RL-6 Web shop 2.4', of: null, page: { type: 'approval', id: '42' } },
  names: { 'level/7': 'QA', 'account/1': 'ann', 'account/2': 'bob' },
  hash: 'ab'.repeat(32),
};
const entry = (change: Partial<LedgerEntry>): LedgerEntry => ({ ...signed, ...change });
const about = (name: string, of: string | null = null) => ({ name, of, page: null });

describe('a sentence', () => {
  test.each<[Partial<LedgerEntry>, string]>([
    [{}, 'ann approved RL-6 Web shop 2.4 on level QA'],
    [{ details: { level: '7', verdict: 'reject' } }, 'ann rejected RL-6 Web shop 2.4 on level QA'],
    [{ onBehalfOf: { id: '2', username: 'bob' } }, 'ann for bob approved RL-6 Web shop 2.4 on level QA'],
    [{ actor: { id: '9', username: null } }, 'account 9 approved RL-6 Web shop 2.4 on level QA'],
    [
      { action: 'level.opened', actor: null, details: { level: '7', asked: ['1', '2'] } },
      'Level QA of RL-6 Web shop 2.4 was opened; asked: ann and bob',
    ],
    [
      { action: 'stage.started', subject: { type: 'stage', id: '3' }, about: about('QA', 'RL-6') },
      'Stage QA of RL-6 began',
    ],
    [
      {
        action: 'version.activated',
        actor: null,
        subject: { type: 'workflow-version', id: '3' },
        about: about('v1', 'Nightly'),
      },
      'Countersign itself activated version of a workflow v1 of Nightly',
    ],
    [{ action: 'policy.deleted', subject: { type: 'policy', id: '3' }, about: null }, 'ann deleted policy 3'],
    [
      { action: 'approval.decide.refused', details: { code: 'approval/not-approver' } },
      'ann wanted to decide on RL-6 Web shop 2.4, and was refused',
    ],
    [{ action: 'moon.landed' }, 'ann: moon.landed, RL-6 Web shop 2.4'],
    [
      { action: 'moon.land.refused' },
      'ann wanted to do something (moon.land.refused) about RL-6 Web shop 2.4, and was refused',
    ],
  ])('%j', (change, text) => expect(spoken(entry(change), words)).toBe(text));

  test('leads to what it is about', () =>
    expect(sentenceOf(signed, words)).toContainEqual({
      ...{ kind: 'what', text: 'RL-6 Web shop 2.4', page: { type: 'approval', id: '42' } },
    }));
});

test('a refusal is marked, with its reason', () => {
  const refused = entry({ action: 'approval.decide.refused', details: { code: 'approval/not-approver' } });
  expect([isRefusal(refused), whyRefused(refused)]).toEqual([true, 'Not an approver of this approval']);
  expect([isRefusal(signed), whyRefused(signed)]).toEqual([false, null]);
});

test('details name what they mean', () => {
  const details = { level: '7', asked: ['1', '2'], verdict: 'approve', count: 2, nothing: null };
  expect(detailsOf(entry({ details }))).toEqual([
    { name: 'level', value: 'QA (7)' },
    { name: 'asked', value: 'ann (1), bob (2)' },
    { name: 'verdict', value: 'approve' },
    { name: 'count', value: '2' },
  ]);
});

test('entries stand under their days', () => {
  const days = byDay(
    [signed, entry({ at: '2026-11-20T12:00:00.000Z' }), entry({ at: '2026-11-20T11:00:00.000Z' })],
    'en',
  );
  expect(days.map(({ entries }) => entries.length)).toEqual([1, 2]);
});

test('everything there are words for can be searched for, under the name the ledger has', () => {
  const options = actionGroups(words).flatMap(({ items }) => items.map(({ value }) => value));
  expect(new Set(options).size).toBe(options.length);
  const reached = options.flatMap((action) =>
    ['approve', 'reject'].flatMap((verdict) => keysOf({ action, details: { verdict } })),
  );
  const words_ = Object.keys(ledgerActions).filter((key) => key.includes('-'));
  expect(words_.filter((key) => !reached.includes(key))).toEqual([]);
});
