import { createHash } from 'node:crypto';
import { verifyLine } from '@countersign/contract/ledger-verify.ts';
import { expect, test } from 'vitest';
import type { Actor, Happening } from './entry.ts';
import { saltsFor, sealEntry } from './seal.ts';

const shop = { id: '3', key: 'shop' };
const ann: Actor = {
  principal: {
    accountId: '7',
    kind: 'person',
    username: 'ann',
    administrator: false,
    scopes: null,
    agent: false,
  },
  project: shop,
  via: 'native',
};
const at = new Date('2026-11-22T09:00:00.000Z');
const approved: Happening = {
  action: 'approval.approved',
  subject: { type: 'approval', id: '42' },
  details: { level: '12', digest: 'sha256:ab' },
};
const salts = ['c2FsdC1vbmU', '_26bc4LT-ac6q2KI6cBW5es', 'c2FsdC10aHJlZQ'];

const details = (entry: string) => JSON.parse(entry).details;

test('the text is the RFC 8785 form: sorted members, no spaces', () => {
  const { entry, hash } = sealEntry(ann, approved, at, salts);
  expect(entry).toBe(
    '{"action":"approval.approved","actor":{"account":"7"},"at":"2026-11-22T09:00:00.000Z",' +
      '"details":{"digest":"sha256:ab","level":"12"},"project":"3","salt":"c2FsdC1vbmU",' +
      '"subject":{"id":"42","type":"approval"},"via":"native"}',
  );
  expect(hash).toEqual(createHash('sha256').update(entry).digest());
});

// Salt, name and text are those of the example in RFC 9901, section 4.2.1, whose JSON has spaces after its commas; the
// RFC leaves these open. Ours has none; `base64` of the shell made the expected text.
test('a private text is there only as the digest of its disclosure', () => {
  const happening = { ...approved, private: { family_name: 'Möbius' } };
  const { entry, disclosures } = sealEntry(ann, happening, at, salts);
  const disclosure = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Yml1cyJd';
  expect(disclosures).toEqual([
    { disclosure, digest: createHash('sha256').update(disclosure).digest('base64url') },
  ]);
  expect(entry).not.toContain('bius');
  expect(JSON.parse(entry)._sd_alg).toBe('sha-256');
  expect(details(entry)._sd).toEqual([disclosures[0]?.digest]);
});

test('digests are sorted, so that their order does not tell which text is which', () => {
  const happening = { ...approved, private: { comment: 'fine', reason: 'tested' } };
  const { entry, disclosures } = sealEntry(ann, happening, at, salts);
  expect(details(entry)._sd).toEqual(disclosures.map(({ digest }) => digest).sort());
});

test('empty private texts are left out', () => {
  const happening = { ...approved, private: { comment: '' } };
  expect(saltsFor(happening)).toBe(1);
  expect(sealEntry(ann, happening, at, salts)).toEqual(sealEntry(ann, approved, at, salts));
});

test('the system and whoever acts for somebody else are named as such', () => {
  const system = sealEntry({ system: true, project: null }, approved, at, salts);
  expect(JSON.parse(system.entry)).toMatchObject({ actor: null, project: null, via: 'system' });
  expect([system.projectId, system.actorId]).toEqual([null, null]);
  const delegated = sealEntry(ann, { ...approved, onBehalfOf: '9' }, at, salts);
  expect(JSON.parse(delegated.entry).actor).toEqual({ account: '7', for: '9' });
});

test.each<[string, Happening]>([
  ['both a detail and a private text', { ...approved, private: { level: 'x' } }],
  ['named _sd', { ...approved, details: { _sd: [] } }],
  ['named _sd', { ...approved, private: { _sd: 'x' } }],
])('a happening that no reader could take apart is a mistake: %s', (words, happening) => {
  expect(() => sealEntry(ann, happening, at, salts)).toThrow(words);
});

test('what is sealed verifies', async () => {
  const happening = { ...approved, private: { comment: 'fine “✓”', reason: 'tested' } };
  const { entry, hash, disclosures } = sealEntry(ann, happening, at, salts);
  const line = {
    seq: '1',
    entry,
    hash: hash.toString('hex'),
    disclosures: disclosures.map((one) => one.disclosure),
  };
  expect(await verifyLine(JSON.stringify(line))).toEqual({
    seq: '1',
    disclosures: 2,
    erased: 0,
    wrong: null,
  });
});
