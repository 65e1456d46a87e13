import type { Reader } from '../../kernel/database.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import { accountNamed } from '../accounts/account.views.ts';
import { authoriseInstance } from '../actions.ts';
import type { Principal } from '../principal.ts';

/** Whose tokens or access keys a request is about. */
export type Whose = { readonly accountId: string; readonly kind: 'person' | 'service' };

/** One's own, or, for administrators, those of the account with this user name. */
export async function whoseCredentials(
  reader: Reader,
  principal: Principal,
  username: string | undefined,
): Promise<Outcome<Whose>> {
  const { accountId, kind } = principal;
  if (username === undefined || username === principal.username) return done({ accountId, kind });
  const allowed = authoriseInstance(principal);
  if (!allowed.ok) return allowed;
  const found = await accountNamed(reader, username);
  return found.ok ? done({ accountId: found.value.id, kind: found.value.kind }) : found;
}

/**
 * For whom a credential is asked. Whether that may be is the use case's question, so that a refusal is recorded; to somebody
 * who may not, an account that is not there looks like one that is.
 */
export async function forWhom(
  reader: Reader,
  principal: Principal,
  username: string | undefined,
): Promise<Outcome<Whose>> {
  if (username === undefined || username === principal.username) return done(principal);
  const found = await accountNamed(reader, username);
  if (found.ok) return done({ accountId: found.value.id, kind: found.value.kind });
  return principal.administrator ? found : done({ accountId: 'unknown', kind: 'person' });
}
