import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readDisclosure, verifyLedger, verifyLine } from './ledger-verify.ts';

// The disclosure and the digest are those of RFC 9901, section 4.2.1 and 4.2.3.
const disclosure = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0';
const digest = 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0';

const entryWith = (digests: string[]) =>
  `{"action":"release.created","details":{"_sd":${JSON.stringify(digests)}}}`;
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

function line(changes: { seq?: string; entry?: string; hash?: string; disclosures?: string[] } = {}): string {
  const {
    seq = '5',
    entry = entryWith([digest]),
    hash = hashOf(entry),
    disclosures = [disclosure],
  } = changes;
  return JSON.stringify({ seq, entry, hash, disclosures });
}

test('the disclosure of RFC 9901 is read', () => {
  expect(readDisclosure(disclosure)).toEqual({ name: 'family_name', value: 'Möbius' });
});

test('an entry with its disclosures verifies', async () => {
  expect(await verifyLine(line())).toEqual({ seq: '5', disclosures: 1, erased: 0, wrong: null });
});

test('an entry whose private text was erased verifies, and says so', async () => {
  expect(await verifyLine(line({ disclosures: [] }))).toEqual({
    seq: '5',
    disclosures: 0,
    erased: 1,
    wrong: null,
  });
});

const other = disclosure.replace('WyJf', 'WyJg');
test.each([
  [
    'an entry changed',
    line({ entry: entryWith([digest]).replace('created', 'removed'), hash: hashOf(entryWith([digest])) }),
    'hash',
  ],
  ['a hash changed', line({ hash: hashOf('something else') }), 'hash'],
  ['a text changed', line({ disclosures: [other] }), 'disclosure 1 is not one'],
  ['a text of another entry', line({ entry: entryWith([]) }), 'disclosure 1 is not one'],
  ['a text twice', line({ disclosures: [disclosure, disclosure] }), 'disclosure 2 is not one'],
  ['an entry that is none', line({ entry: '[]' }), 'not a JSON object'],
  [
    'a text that cannot be read',
    line({ entry: entryWith([createHash('sha256').update('!').digest('base64url')]), disclosures: ['!'] }),
    'cannot be read',
  ],
  ['something else', '{"seq":"1"}', 'not a line'],
  ['no JSON', 'hello', 'not a line'],
])('%s is found', async (_, text, words) => {
  expect((await verifyLine(text)).wrong).toContain(words);
});

test('the faulty lines of an export are named', async () => {
  const lines = [line(), line({ seq: '6', hash: hashOf('') }), '', line({ seq: '7', disclosures: [] }), 'x'];
  const { faults, ...counts } = await verifyLedger(lines);
  expect(counts).toEqual({ entries: 4, disclosures: 2, erased: 1 });
  expect(faults.map((fault) => [fault.line, fault.seq])).toEqual([
    [2, '6'],
    [5, null],
  ]);
});
