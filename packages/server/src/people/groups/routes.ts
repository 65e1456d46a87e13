import { listGroups as listEndpoint, putGroup as putEndpoint } from '@countersign/contract/groups.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../../kernel/cursor.ts';
import { serve } from '../../kernel/http.ts';
import { done } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { enterInstance, enterInstanceToRead } from '../authenticate.ts';
import { listGroups } from './group.views.ts';
import { putGroup } from './put-group.ts';

/** Groups of accounts, the same in every project. */
export function groupRoutes(app: FastifyInstance, parts: Parts): void {
  serve(app, listEndpoint, async ({ request, query }) => {
    const caller = await enterInstanceToRead(parts.db, request);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const rows = await listGroups(parts.db, { after: after.value?.[0] ?? null, limit: query.limit + 1 });
    return done(
      pageOf(
        rows,
        query.limit,
        ({ name }) => [name],
        (group) => group,
      ),
    );
  });

  serve(app, putEndpoint, async ({ request, params, body }) => {
    const caller = await enterInstance(parts.db, request);
    if (!caller.ok) return caller;
    const command = { name: params.group, members: body.members };
    const put = await parts.work((work) => putGroup(work, caller.value, command));
    if (!put.ok) return put;
    const members = [...new Set(body.members)].sort();
    return done({ id: put.value.id, name: params.group, members });
  });
}
