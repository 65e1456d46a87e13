import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Principal } from './principal.ts';

/** What judging asks about an account, as its row in the database says it. */
export type AccountRow = {
  readonly account_id: string;
  readonly kind: 'person' | 'service';
  readonly username: string;
  readonly administrator: boolean;
  readonly disabled_at: Date | null;
};

/** A token with its account, read together. */
export type TokenRow = AccountRow & {
  /** Its id, where it will be looked at again. */
  readonly token_id?: string | null;
  readonly scopes: readonly string[] | null;
  readonly agent: boolean;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
};

/** The answer when a token's hash finds no row. */
export const unknownToken = refused('auth/unauthenticated', 'There is no such token.');

/**
 * May whoever shows this token act, and as whom? `row` is what its hash found; `now` is the database's clock.
 * Refuses with `auth/token-revoked`, `auth/token-expired` or `auth/account-disabled`. A revoked token says so even
 * after its expiry: that is what somebody decided.
 */
export function judgeToken(row: TokenRow, now: Date): Outcome<Principal> {
  if (row.revoked_at !== null) {
    return refused('auth/token-revoked', `The token was revoked at ${row.revoked_at.toISOString()}.`);
  }
  if (row.expires_at !== null && row.expires_at <= now) {
    return refused('auth/token-expired', `The token expired at ${row.expires_at.toISOString()}.`);
  }
  const judged = judgeAccount(row, row.scopes, row.agent);
  const tokenId = row.token_id ?? undefined;
  return judged.ok && tokenId !== undefined ? done({ ...judged.value, tokenId }) : judged;
}

/** The principal behind an account row, limited to `scopes` (null: not limited). Refuses with `auth/account-disabled`. */
export function judgeAccount(
  row: AccountRow,
  scopes: readonly string[] | null,
  agent = false,
): Outcome<Principal> {
  if (row.disabled_at !== null) {
    return refused('auth/account-disabled', `The account ${row.username} is disabled.`);
  }
  const { account_id: accountId, kind, username, administrator } = row;
  return done({ accountId, kind, username, administrator, scopes, agent });
}
