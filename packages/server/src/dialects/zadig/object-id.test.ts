import { expect, test } from 'vitest';
import { readObjectId, toObjectId } from './object-id.ts';

// Ids in 24 hexadecimal digits, and the causes of row (a) of section 2.2 of the spec.

test.each([
  ['1', '000000000000000000000001'],
  ['42', '00000000000000000000002a'],
  ['9223372036854775807', '000000007fffffffffffffff'],
])('our id %s is %s, and back', (id, hex) => {
  expect(toObjectId(id)).toBe(hex);
  expect(readObjectId(hex)).toEqual({ kind: 'ours', id });
});

test.each([
  ['675800000000000000000001', '675800000000000000000001'],
  ['6758ABCDEF00000000000001', '6758abcdef00000000000001'],
  ['00000000ffffffffffffffff', '00000000ffffffffffffffff'],
])('%s was given by a client', (text, hex) => expect(readObjectId(text)).toEqual({ kind: 'given', hex }));

const length = 'the provided hex string is not a valid ObjectID';
test.each([
  ['', length],
  ['1', length],
  ['6758000000000000000000010', length],
  ['67580000000000000000000g', "encoding/hex: invalid byte: U+0067 'g'"],
  ['0x6758000000000000000001', "encoding/hex: invalid byte: U+0078 'x'"],
])('%j is no id', (text, why) => expect(readObjectId(text)).toEqual({ kind: 'wrong', why }));
