import type { Token } from '@countersign/contract/tokens.ts';

/** What can be done with a token now. */
export type TokenStanding = 'valid' | 'expired' | 'revoked';

export function standingOf(token: Pick<Token, 'revokedAt' | 'expiresAt'>, now: number): TokenStanding {
  if (token.revokedAt !== null) return 'revoked';
  return token.expiresAt !== null && Date.parse(token.expiresAt) <= now ? 'expired' : 'valid';
}

/** How long a new token is good for; `date` is asked for, `never` does not end. */
export const lives = ['30', '90', '365', 'date', 'never'] as const;
export type Life = (typeof lives)[number];

const day = 24 * 3600 * 1000;

/** When a token made now expires; a day given is good to its end. Undefined: it does not. */
export function expiryOf(life: Life, date: string, now: number): string | undefined {
  if (life === 'never') return undefined;
  if (life === 'date') return new Date(`${date}T23:59:59`).toISOString();
  return new Date(now + Number(life) * day).toISOString();
}
