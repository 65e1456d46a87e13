import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { lookUp } from '../../kernel/look-up.ts';
import type { AccountRow, TokenRow } from '../judge-token.ts';

/** An account as it is now: with the hash of its password, and its token of the hash asked for, if it has one. */
export type ShownAccount = AccountRow & {
  readonly passwordHash: string | null;
  readonly token: Pick<TokenRow, 'token_id' | 'scopes' | 'agent' | 'expires_at' | 'revoked_at'> | null;
  readonly now: Date;
};

type Row = Omit<ShownAccount, 'token'> & TokenRow & { readonly token_id: string | null };

/** Those who come at the same time are looked up together. */
const shown = lookUp<{ name: string; hash: Buffer }, Row>(
  { name: 'text', hash: 'bytea' },
  sql`
    select a.id as account_id, a.kind, a.username, a.administrator, a.disabled_at, s."password" as "passwordHash",
      t.id as token_id, t.scopes, t.agent, t.expires_at, t.revoked_at, clock_timestamp() as now
    from account a
    left join auth.account s on s."userId" = a.auth_user_id and s."providerId" = 'credential'
    left join token t on t.hash = q.hash and t.account_id = a.id
    where a.username = lower(q.name) or lower(a.email) = lower(q.name)`,
);

/** Finds an account by its user name or its e-mail address, however they are written. */
export async function shownAccount(
  reader: Reader,
  name: string,
  tokenHash: Buffer,
): Promise<ShownAccount | undefined> {
  const [row] = await shown(reader, { name, hash: tokenHash });
  if (row === undefined) return undefined;
  const { token_id, scopes, agent, expires_at, revoked_at, ...account } = row;
  return {
    ...account,
    token: token_id === null ? null : { token_id, scopes, agent, expires_at, revoked_at },
  };
}
