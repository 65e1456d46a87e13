import { randomBytes } from 'node:crypto';

const bits128 = 16;
// Asked for one by one, random bytes cost more than everything else a ledger entry needs.
let drawn = Buffer.alloc(0);
let used = 0;

/** 128 random bits for one ledger entry or one disclosure, base64url. */
export function salt(): string {
  if (used === drawn.length) {
    drawn = randomBytes(256 * bits128);
    used = 0;
  }
  used += bits128;
  return drawn.toString('base64url', used - bits128, used);
}

/** A secret of 192 random bits behind a prefix by which scanners and people recognise it. */
export const secret = (prefix: string): string => `${prefix}_${randomBytes(24).toString('base64url')}`;

/** A key that lives and dies with this process. */
export const processKey = (): Buffer => randomBytes(32);

// Capital letters and digits that nobody mistakes for one another.
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The public half of an access key: 20 characters, of which 16 are random, as clients and scanners know them. */
export const accessKeyName = (): string =>
  `CSAK${Array.from(randomBytes(16), (byte) => base32[byte % 32]).join('')}`;
