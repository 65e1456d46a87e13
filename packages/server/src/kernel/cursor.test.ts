import { describe, expect, test } from 'vitest';
import { cursorAt, pageOf, readCursor } from './cursor.ts';

describe('a cursor', () => {
  test('gives back the key it was made from', () => {
    const cursor = cursorAt(['Ünder "review"', '42']);
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(readCursor(cursor, 'text', 'id')).toEqual({ ok: true, value: ['Ünder "review"', '42'] });
  });

  test('is not needed for the start', () => {
    expect(readCursor(undefined, 'id')).toEqual({ ok: true, value: null });
  });

  test.each([
    ['nonsense', 'x%%'],
    ['another order', cursorAt(['a', '1'])],
    ['an id that is a word', cursorAt(['one'])],
    ['an id beyond 2^63', cursorAt([String(2n ** 63n)])],
    ['a number', Buffer.from('[1]').toString('base64url')],
  ])('is refused when it is %s', (_, cursor) => {
    expect(readCursor(cursor, 'id')).toMatchObject({ ok: false, refusal: { code: 'request/invalid' } });
  });

  test('may not smuggle a NUL or a date that does not exist', () => {
    expect(readCursor(cursorAt(['a\0']), 'text').ok).toBe(false);
    expect(readCursor(cursorAt(['2026-13-01T00:00:00.000Z']), 'instant').ok).toBe(false);
    expect(readCursor(cursorAt(['2026-11-01T00:00:00.000Z']), 'instant').ok).toBe(true);
  });
});

describe('a page', () => {
  const of = (rows: number[]) => pageOf(rows, 2, (row) => [String(row)], String);

  test('ends where nothing follows', () => {
    expect(of([1, 2])).toEqual({ items: ['1', '2'], next: null });
    expect(of([])).toEqual({ items: [], next: null });
  });

  test('names its last item when more was found', () => {
    expect(of([1, 2, 3])).toEqual({ items: ['1', '2'], next: cursorAt(['2']) });
  });
});
