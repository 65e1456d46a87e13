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
