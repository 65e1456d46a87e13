import {
  createToken as createEndpoint,
  listTokens as listEndpoint,
  revokeToken as revokeEndpoint,
} from '@countersign/contract/tokens.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../../kernel/cursor.ts';
import { serve } from '../../kernel/http.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { accountNamed } from '../accounts/account.views.ts';
import { authoriseInstance } from '../actions.ts';
import { enterInstance, enterInstanceToRead } from '../authenticate.ts';
import type { Principal } from '../principal.ts';
import { createToken } from './create-token.ts';
import { revokeToken } from './revoke-token.ts';
import { listTokens, shownToken } from './token.views.ts';

type Whose = { readonly accountId: string; readonly kind: 'person' | 'service' };

/** API tokens. */
export function tokenRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, listEndpoint, async ({ request, query }) => {
    const caller = await enterInstanceToRead(parts.db, request);
    if (!caller.ok) return caller;
    const whose = await whoseTokens(parts, caller.value.principal, query.account);
    if (!whose.ok) return whose;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const span = { before: before.value?.[0] ?? null, limit: query.limit + 1 };
    const rows = await listTokens(parts.db, whose.value.accountId, span);
    return done(pageOf(rows, query.limit, ({ id }) => [id], shownToken));
  });

  serve(app, createEndpoint, async ({ request, body }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const whose = await forWhom(parts, caller.value.principal, body.account);
    if (!whose.ok) return whose;
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
    const command = { ...whose.value, name: body.name, scopes: body.scopes ?? null, expiresAt };
    const created = await parts.work((work) => createToken(work, caller.value, command));
    if (!created.ok) return created;
    const { token, value } = created.value;
    return done({ ...shownToken(token), value });
  });

  serve(app, revokeEndpoint, async ({ request, params }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const revoked = await parts.work((work) => revokeToken(work, caller.value, { tokenId: params.token }));
    return revoked.ok ? done(shownToken(revoked.value)) : revoked;
  });
}

/** One's own, or, for administrators, those of the account with this user name. */
async function whoseTokens(
  parts: Parts,
  principal: Principal,
  username: string | undefined,
): Promise<Outcome<Whose>> {
  const { accountId, kind } = principal;
  if (username === undefined || username === principal.username) return done({ accountId, kind });
  const allowed = authoriseInstance(principal);
  if (!allowed.ok) return allowed;
  const found = await accountNamed(parts.db, username);
  return found.ok ? done({ accountId: found.value.id, kind: found.value.kind }) : found;
}

/**
 * For whom a token is asked. Whether that may be is the use case's question, so that a refusal is recorded; to somebody
 * who may not, an account that is not there looks like one that is.
 */
async function forWhom(
  parts: Parts,
  principal: Principal,
  username: string | undefined,
): Promise<Outcome<Whose>> {
  if (username === undefined || username === principal.username) return done(principal);
  const found = await accountNamed(parts.db, username);
  if (found.ok) return done({ accountId: found.value.id, kind: found.value.kind });
  return principal.administrator ? found : done({ accountId: 'unknown', kind: 'person' });
}
