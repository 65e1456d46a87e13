import { LedgerLine } from './ledger.ts';

/** What is wrong with a line of an export. `line` counts from 1. */
export type LineFault = { readonly line: number; readonly seq: string | null; readonly wrong: string };

/** What came out of verifying an export. */
export type Verification = {
  readonly entries: number;
  readonly disclosures: number;
  /** Digests whose text has been erased: nothing can be said of these, and the entry holds without them. */
  readonly erased: number;
  readonly faults: readonly LineFault[];
};

/**
 * Verifies the lines of an export: that each entry has the hash it says, and that each disclosed text is the one the
 * entry names by digest. It cannot tell whether lines are missing. Runs in Node and in a browser (Web Crypto).
 */
export async function verifyLedger(lines: Iterable<string> | AsyncIterable<string>): Promise<Verification> {
  let [line, entries, disclosures, erased] = [0, 0, 0, 0];
  const faults: LineFault[] = [];
  for await (const text of lines) {
    line += 1;
    if (text.trim() === '') continue;
    const found = await verifyLine(text);
    entries += 1;
    disclosures += found.disclosures;
    erased += found.erased;
    if (found.wrong !== null) faults.push({ line, seq: found.seq, wrong: found.wrong });
  }
  return { entries, disclosures, erased, faults };
}

type Verified = { seq: string | null; disclosures: number; erased: number; wrong: string | null };

/** Verifies one line; `wrong` says the first thing that does not hold, or is null. */
export async function verifyLine(text: string): Promise<Verified> {
  const parsed = LedgerLine.safeParse(json(text));
  if (!parsed.success)
    return { seq: null, disclosures: 0, erased: 0, wrong: 'this is not a line of a ledger export' };
  const { seq, entry, hash, disclosures } = parsed.data;
  const digests = digestsOf(entry);
  const fault = (wrong: string): Verified => ({ seq, disclosures: disclosures.length, erased: 0, wrong });
  if (hex(await sha256(entry)) !== hash) return fault('the hash is not that of the entry');
  if (digests === undefined) return fault('the entry is not a JSON object with details');
  const open = new Set(digests);
  for (const [index, disclosure] of disclosures.entries()) {
    if (!open.delete(base64url(await sha256(disclosure))))
      return fault(`disclosure ${index + 1} is not one that the entry names`);
    if (readDisclosure(disclosure) === undefined) return fault(`disclosure ${index + 1} cannot be read`);
  }
  return { seq, disclosures: disclosures.length, erased: open.size, wrong: null };
}

/** The name and the text in a disclosure: base64url of the JSON array [salt, name, text]. */
export function readDisclosure(disclosure: string): { name: string; value: unknown } | undefined {
  const parts = json(unbase64url(disclosure));
  if (!Array.isArray(parts) || parts.length !== 3 || typeof parts[1] !== 'string') return undefined;
  return { name: parts[1], value: parts[2] };
}

/** The digests that stand for private texts; undefined when the text is not an entry. */
function digestsOf(entry: string): string[] | undefined {
  const details = (json(entry) as { details?: { _sd?: unknown } } | undefined)?.details;
  if (typeof details !== 'object' || details === null) return undefined;
  const { _sd = [] } = details;
  return Array.isArray(_sd) && _sd.every((digest) => typeof digest === 'string') ? _sd : undefined;
}

function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

function unbase64url(text: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
      one.charCodeAt(0),
    );
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
