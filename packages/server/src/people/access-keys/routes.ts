import {
  createAccessKey as createEndpoint,
  listAccessKeys as listEndpoint,
  revokeAccessKey as revokeEndpoint,
} from '@countersign/contract/access-keys.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../../kernel/cursor.ts';
import { serve } from '../../kernel/http.ts';
import { done } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { enterInstance, enterInstanceToRead } from '../authenticate.ts';
import { forWhom, whoseCredentials } from '../tokens/whose.ts';
import { listAccessKeys, shownAccessKey } from './access-key.views.ts';
import { createAccessKey } from './create-access-key.ts';
import { revokeAccessKey } from './revoke-access-key.ts';
import { sealOfAccessKeys } from './seal.ts';

/** Access keys. */
export function accessKeyRoutes(app: FastifyInstance, parts: Parts): void {
  const seal = sealOfAccessKeys(parts);

  serve(app, listEndpoint, async ({ request, query }) => {
    const caller = await enterInstanceToRead(parts.db, request);
    if (!caller.ok) return caller;
    const whose = await whoseCredentials(parts.db, caller.value.principal, query.account);
    if (!whose.ok) return whose;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const span = { before: before.value?.[0] ?? null, limit: query.limit + 1 };
    const rows = await listAccessKeys(parts.db, whose.value.accountId, span);
    return done(pageOf(rows, query.limit, ({ id }) => [id], shownAccessKey));
  });

  serve(app, createEndpoint, async ({ request, body }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const whose = await forWhom(parts.db, caller.value.principal, body.account);
    if (!whose.ok) return whose;
    const { accountId, kind } = whose.value;
    const command = { accountId, kind, name: body.name, seal };
    const created = await parts.work((work) => createAccessKey(work, caller.value, command));
    if (!created.ok) return created;
    const { key, secretKey } = created.value;
    return done({ ...shownAccessKey(key), secretKey });
  });

  serve(app, revokeEndpoint, async ({ request, params }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const revoked = await parts.work((work) => revokeAccessKey(work, caller.value, { id: params.accessKey }));
    return revoked.ok ? done(shownAccessKey(revoked.value)) : revoked;
  });
}
