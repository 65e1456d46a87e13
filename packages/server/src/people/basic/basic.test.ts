import { describe, expect, test } from 'vitest';
import { readBasic } from './basic.ts';
import { proofs } from './proofs.ts';

const encode = (text: string, as: BufferEncoding = 'utf8') => Buffer.from(text, as).toString('base64');

describe('a Basic header', () => {
  test('is a name and a secret, which may hold colons', () => {
    expect(readBasic(`Basic ${encode('ann:a:b')}`)).toEqual({ name: 'ann', secret: 'a:b' });
    expect(readBasic(`basic  ${encode('ann:')} `)).toEqual({ name: 'ann', secret: '' });
  });

  // RFC 7617 leaves the encoding open; clients send UTF-8 or ISO 8859-1.
  test('is read in UTF-8 and in ISO 8859-1', () => {
    const said = { name: 'ann', secret: 'größer' };
    expect(readBasic(`Basic ${encode('ann:größer')}`)).toEqual(said);
    expect(readBasic(`Basic ${encode('ann:größer', 'latin1')}`)).toEqual(said);
  });

  test.each([
    undefined,
    '',
    'Basic',
    'Basic !!',
    `Bearer ${encode('ann:x')}`,
    `Basic ${encode('no colon')}`,
    `Basic ${encode(':no name')}`,
    `Basic ${encode('ann:nul\0')}`,
    `Basic ${encode(`ann:${'x'.repeat(301)}`)}`,
  ])('"%s" is none', (header) => expect(readBasic(header)).toBeUndefined());
});

describe('proofs', () => {
  const shown = { name: 'ann', secret: 'correct horse' };
  const proof = { accountId: '1', passwordHash: 'h' };

  test('are found by the same name and password only', () => {
    const known = proofs(Buffer.alloc(32));
    known.keep(shown, proof);
    expect(known.get(shown)).toEqual(proof);
    expect(known.get({ name: 'ann:correct', secret: 'horse' })).toBeUndefined();
    expect(known.get({ ...shown, secret: 'another' })).toBeUndefined();
  });

  test('are named differently by every process, and never by the password', () => {
    const names = [0, 1].map((fill) => proofs(Buffer.alloc(32, fill)).nameOf(shown));
    expect(new Set(names).size).toBe(2);
    expect(names.join()).not.toContain('horse');
  });

  test('make room: the one not seen for longest goes', () => {
    const known = proofs(Buffer.alloc(32), 2);
    const [a, b, c] = ['a', 'b', 'c'].map((secret) => ({ name: 'ann', secret }));
    if (!a || !b || !c) throw new Error('unreachable');
    known.keep(a, proof);
    known.keep(b, proof);
    known.get(a);
    known.keep(c, proof);
    expect([a, b, c].map((one) => known.get(one) !== undefined)).toEqual([true, false, true]);
  });
});
