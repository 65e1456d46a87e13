import { expect, test } from 'vitest';
import { isAfter, positionText, readPosition } from './position.ts';

test('a position is read back from its text', () => {
  const position = { xact: '812', seq: '57' };
  expect(positionText(position)).toBe('812-57');
  expect(readPosition('812-57')).toEqual(position);
});

test.each([
  '',
  '812',
  '812-',
  '-57',
  '812-57-1',
  '9223372036854775808-1',
  '1-9223372036854775808',
  'a-b',
  '1-1\n',
])('%j is no position', (text) => expect(readPosition(text)).toBeUndefined());

test.each([
  ['9-1', '10-1', false],
  ['10-1', '9-99', true],
  ['10-10', '10-9', true],
  ['10-9', '10-9', false],
])('%s after %s: %s', (one, other, after) => {
  const [left, right] = [readPosition(one), readPosition(other)];
  expect(left && right && isAfter(left, right)).toBe(after);
});
