import { expect, test } from 'vitest';
import { emptyDraft, fieldOf, isComplete, sentOf } from './account.view.ts';

const now = Date.UTC(2026, 10, 22, 9, 30);

test('a field and an instant are each other’s', () => {
  expect(new Date(fieldOf(now)).getTime()).toBe(now);
});

test('nothing is sent of what was not chosen', () => {
  const draft = { ...emptyDraft(now), to: 'bob', reason: '  ' };
  expect(isComplete(draft)).toBe(true);
  expect(sentOf(draft, now)).toEqual({ to: 'bob', endsAt: '2026-11-29T09:30:00.000Z' });
  expect(sentOf(draft, now - 1).startsAt).toBe('2026-11-22T09:30:00.000Z');
});

test('what was chosen is', () => {
  const draft = {
    ...emptyDraft(now),
    ...{ to: 'bob', project: 'shop', role: 'QA Manager', reason: 'On leave' },
  };
  expect(sentOf(draft, now)).toMatchObject({ project: 'shop', role: 'QA Manager', reason: 'On leave' });
  expect(isComplete({ ...draft, to: null })).toBe(false);
});
