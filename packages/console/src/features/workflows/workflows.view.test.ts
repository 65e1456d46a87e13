import type { Job } from '@countersign/contract/workflow-definition.ts';
import { expect, test } from 'vitest';
import { remarksOn, saidValue } from './definition.view.ts';
import { changesOf as changesOfDraft, meanwhile, nextDraft } from './draft.view.ts';
import {
  changesOf,
  comparedWith,
  firstShown,
  keyOf,
  nextLabel,
  reviewOf,
  reviewValue,
} from './workflows.view.ts';

const numbers = (...all: number[]) => all.map((number) => ({ number }));

test.each([
  ['what people are asked about', 3, 1, 3],
  ['else what runs', null, 1, 1],
  ['else the newest', null, null, 4],
])('first is shown %s', (_, review, active, expected) => {
  const of = (number: number | null) => (number === null ? null : { number });
  expect(firstShown({ inReview: of(review), activeVersion: of(active) }, numbers(4, 3, 1))).toBe(expected);
});

test('a version is compared with what runs, that one with the one before it, and the first with any other', () => {
  const activeVersion = { number: 2 };
  expect(comparedWith(3, { activeVersion }, numbers(3, 2, 1))).toBe(2);
  expect(comparedWith(2, { activeVersion }, numbers(3, 2, 1))).toBe(1);
  expect(comparedWith(1, { activeVersion: null }, numbers(2, 1))).toBe(2);
  expect(comparedWith(1, { activeVersion: null }, numbers(1))).toBeNull();
});

test('the next label is one that no version has', () => {
  expect(nextLabel([])).toBe('v1');
  expect(nextLabel([{ label: 'v3', number: 2 }])).toBe('v4');
});

test.each([
  ['Smoke test', 'smoke-test'],
  ['  Éclair & co. ', 'eclair-co'],
  ['夜间', ''],
])('%s suggests the key %s', (name, key) => expect(keyOf(name)).toBe(key));

test('who reviews is one choice, and goes there and back', () => {
  for (const review of [
    { reviewRequired: true, reviewPolicy: 'none' },
    { reviewRequired: true, reviewPolicy: null },
    { reviewRequired: false, reviewPolicy: 'qa' },
  ])
    expect(reviewOf(reviewValue(review), review)).toEqual(review);
});

test('only what was changed is sent', () => {
  expect(changesOf({ a: 1, b: ['x'] }, { a: 1, b: ['y'] })).toEqual({ b: ['y'] });
  const draft = nextDraft(null, []);
  expect(changesOfDraft(draft, { ...draft, text: 'steps: []' })).toEqual({ text: 'steps: []' });
});

test('a version that was submitted or deleted meanwhile is told from one that was changed', () => {
  const now = (revision: number, status: 'draft' | 'in-review') => ({ revision, status }) as never;
  expect(meanwhile({ revision: 1 }, now(1, 'draft'))).toBe('same');
  expect(meanwhile({ revision: 1 }, now(2, 'draft'))).toBe('changed');
  expect(meanwhile({ revision: 1 }, now(2, 'in-review'))).toBe('closed');
  expect(meanwhile({ revision: 1 }, null)).toBe('gone');
});

test('of a job its deadlines and what else differs from the usual are said', () => {
  const http = { method: 'POST', url: 'https://ci.test', timeout: 30, expect: '2xx', retries: 0 };
  expect(remarksOn({ name: 'run', http } as Job)).toEqual([{ text: 'within', seconds: 30 }]);
  expect(remarksOn({ name: 'run', http: { ...http, retries: 2, expect: [200, 204] } } as Job)).toEqual([
    { text: 'within', seconds: 30 },
    { text: 'expects', value: '200, 204' },
    { text: 'retries', count: 2 },
  ]);
});

test('in a difference times are said in words, and whole things left to the YAML', () => {
  expect(saidValue('timeout', '86400', 'en')).toBe('1 day');
  expect(saidValue('stage "Tests", job "run", http.timeout', '30', 'en')).toBe('30 seconds');
  expect(saidValue('stage "Tests"', '{"name":"Tests"}', 'en')).toBeNull();
  expect(saidValue('http.retries', '2', 'en')).toBe('2');
});
