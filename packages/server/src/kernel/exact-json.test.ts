import { expect, test } from 'vitest';
import { exactNumber, parseExact } from './exact-json.ts';

test('whole numbers travel unchanged, however large', () => {
  const text = '{"a":9223372036854775807,"b":[-9007199254740993],"c":42,"d":1.5}';
  const read = parseExact(text) as Record<string, unknown>;
  expect(read).toEqual({ a: 9223372036854775807n, b: [-9007199254740993n], c: 42, d: 1.5 });
  expect(JSON.stringify({ a: exactNumber('9223372036854775807') })).toBe('{"a":9223372036854775807}');
});

test('text is left alone, and what is no JSON is refused', () => {
  expect(parseExact('"9223372036854775807"')).toBe('9223372036854775807');
  expect(() => parseExact('{"a":')).toThrow(SyntaxError);
  expect(() => exactNumber('1.5')).toThrow(SyntaxError);
});
