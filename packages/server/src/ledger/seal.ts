import { canonical, sha256 } from '../kernel/digest.ts';
import type { Actor, Disclosure, Happening, SealedEntry } from './entry.ts';

/** How many salts `sealEntry` takes for this happening: one for the entry and one for each private text. */
export const saltsFor = (happening: Happening): number => 1 + privateTexts(happening).length;

/**
 * Makes the entry of one happening. `salts` are fresh 128-bit base64url texts, as many as `saltsFor` says.
 *
 * Private texts are in the hashed text only as digests, as RFC 9901 selectively discloses members of an object: the
 * array `_sd` in `details` holds the base64url SHA-256 of each disclosure, a disclosure is the base64url of the JSON
 * array [salt, name, text]. The digests are sorted so that their order tells nothing.
 */
export function sealEntry(
  actor: Actor,
  happening: Happening,
  at: Date,
  salts: readonly string[],
): SealedEntry {
  const { action, subject } = happening;
  const disclosures = privateTexts(happening).map(([name, text], index) =>
    disclose(saltAt(salts, index + 1), name, text),
  );
  const who = 'system' in actor ? null : actor.principal.accountId;
  const entry = canonical({
    ...(disclosures.length > 0 && { _sd_alg: 'sha-256' }),
    action,
    actor: who && { account: who, ...(happening.onBehalfOf && { for: happening.onBehalfOf }) },
    at: at.toISOString(),
    details: withDigests(happening, disclosures),
    project: actor.project?.id ?? null,
    salt: saltAt(salts, 0),
    subject: { id: subject.id, type: subject.type },
    via: 'system' in actor ? 'system' : actor.via,
  });
  return {
    projectId: actor.project?.id ?? null,
    entry,
    hash: sha256(entry),
    action,
    actorId: who,
    subjectType: subject.type,
    subjectId: subject.id,
    at,
    disclosures,
  };
}

const privateTexts = (happening: Happening): [string, string][] =>
  happening.private === undefined
    ? []
    : Object.entries(happening.private).filter(([, text]) => text !== undefined && text !== '');

function disclose(salt: string, name: string, text: string): Disclosure {
  const disclosure = Buffer.from(JSON.stringify([salt, name, text])).toString('base64url');
  return { digest: sha256(disclosure).toString('base64url'), disclosure };
}

function withDigests({ details = {}, private: hidden = {} }: Happening, disclosures: readonly Disclosure[]) {
  if ('_sd' in details) throw new TypeError('a detail of a ledger entry cannot be named _sd');
  for (const name of Object.keys(hidden)) {
    if (name in details)
      throw new TypeError(`"${name}" is both a detail and a private text of a ledger entry`);
    if (name === '_sd' || name === '...')
      throw new TypeError(`a private text of a ledger entry cannot be named ${name}`);
  }
  if (disclosures.length === 0) return details;
  return { ...details, _sd: disclosures.map(({ digest }) => digest).sort() };
}

function saltAt(salts: readonly string[], index: number): string {
  const salt = salts[index];
  if (salt === undefined) throw new RangeError('too few salts for a ledger entry');
  return salt;
}
