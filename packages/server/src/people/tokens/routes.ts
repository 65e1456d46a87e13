import {
  createToken as createEndpoint,
  listTokens as listEndpoint,
  revokeToken as revokeEndpoint,
} from '@countersign/contract/tokens.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../../kernel/cursor.ts';
import { serve } from '../../kernel/http.ts';
import { done } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { enterInstance, enterInstanceToRead } from '../authenticate.ts';
import { createToken } from './create-token.ts';
import { revokeToken } from './revoke-token.ts';
import { listTokens, shownToken } from './token.views.ts';
import { forWhom, whoseCredentials } from './whose.ts';

/** API tokens. */
export function tokenRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, listEndpoint, async ({ request, query }) => {
    const caller = await enterInstanceToRead(parts.db, request);
    if (!caller.ok) return caller;
    const whose = await whoseCredentials(parts.db, caller.value.principal, query.account);
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
    const whose = await forWhom(parts.db, caller.value.principal, body.account);
    if (!whose.ok) return whose;
    const expiresAt = body.expiresAt === undefined ? null : new Date(body.expiresAt);
    const { name, agent, scopes = null } = body;
    const { accountId, kind } = whose.value;
    const command = { accountId, kind, name, scopes, expiresAt, agent };
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
