import { expect, test } from 'vitest';
import { tokenOf } from './authenticate.ts';

// Section 1.2 of the spec: the header splits into exactly two words, of which the first says nothing; the query wins.

test.each([
  ['Bearer cs_a', {}, 'cs_a'],
  ['bearer cs_a', {}, 'cs_a'],
  ['Whatever cs_a', {}, 'cs_a'],
  ['Bearer cs_a', { token: 'cs_b' }, 'cs_b'],
  [undefined, { token: 'cs_b' }, 'cs_b'],
  ['Bearer cs_a', { token: '' }, 'cs_a'],
  ['Bearer cs_a', { token: ['cs_b', 'cs_c'] }, 'cs_b'],
  [undefined, {}, undefined],
  ['', {}, undefined],
  ['cs_a', {}, undefined],
  ['Bearer', {}, undefined],
  ['Bearer ', {}, undefined],
  ['Bearer  cs_a', {}, undefined],
  ['Bearer cs_a more', {}, undefined],
])('%j with %j: %j', (authorization, query, token) => expect(tokenOf(authorization, query)).toBe(token));
