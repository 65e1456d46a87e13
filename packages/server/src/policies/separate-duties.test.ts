import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { describe, expect, test } from 'vitest';
import { barredBy, everyMaker, type Makers } from './separate-duties.ts';

// A policy may bar, and by default does, whoever asks, the author of the snapshot or version, and its committers.
const makers: Makers = { requester: 'ci', authors: ['ann'], committers: ['bob', 'lead'] };
type Duties = PolicyDefinition['separateDuties'];

describe('who may not sign', () => {
  const table: [Duties, string][] = [
    [undefined, 'ci ann bob lead'],
    [true, 'ci ann bob lead'],
    [false, ''],
    [[], ''],
    [['requester'], 'ci'],
    [['author'], 'ann'],
    [['committers'], 'bob lead'],
    [['requester', 'author'], 'ci ann'],
    [['author', 'committers'], 'ann bob lead'],
    [['requester', 'author', 'committers'], 'ci ann bob lead'],
  ];
  test.each(table)('when the policy says %j: "%s"', (rule, barred) => {
    expect(barredBy(rule, makers).join(' ')).toBe(barred);
  });

  test('each once, whoever did more than one of it', () => {
    const alone: Makers = { requester: 'ann', authors: ['ann', 'ann'], committers: ['ann', 'bob'] };
    expect(barredBy(undefined, alone)).toEqual(['ann', 'bob']);
    expect(barredBy(['committers'], alone)).toEqual(['ann', 'bob']);
  });

  test('nobody stands for the system, which asks by itself', () => {
    expect(barredBy(undefined, { requester: null, authors: [], committers: [] })).toEqual([]);
    expect(barredBy(undefined, { requester: null, authors: ['ann'], committers: [] })).toEqual(['ann']);
  });
});

test('everybody behind a subject is that whatever its policy bars', () => {
  expect(everyMaker(makers)).toEqual(['ci', 'ann', 'bob', 'lead']);
});
