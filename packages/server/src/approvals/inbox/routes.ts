import { countInbox as countEndpoint, listInbox } from '@countersign/contract/inbox.ts';
import type { FastifyInstance } from 'fastify';
import { cursorAt, pageOf, readCursor } from '../../kernel/cursor.ts';
import { serve } from '../../kernel/http.ts';
import { done } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { principalOf } from '../../people/authenticate.ts';
import { countInbox, type InboxRow, inboxRows, noDeadline } from './inbox.views.ts';

/** What waits for the caller, wherever it is. */
export function inboxRoutes(app: FastifyInstance, { db }: Pick<Parts, 'db'>): void {
  serve(app, listInbox, async ({ request, query }) => {
    const principal = await principalOf(db, request);
    if (!principal.ok) return principal;
    const after = readCursor(query.cursor, 'instant', 'id');
    if (!after.ok) return after;
    const until = readCursor(query.until, 'instant', 'id');
    if (!until.ok) return until;
    const { order, limit } = query;
    const place = { after: after.value, until: until.value, limit, order };
    const rows = await inboxRows(db, principal.value.accountId, place, query);
    const key = ({ id, asked_at, due_at }: InboxRow) => [
      order === 'since' ? asked_at : (due_at ?? noDeadline),
      id,
    ];
    return done(
      pageOf(rows, limit, key, ({ asked_at, due_at, ...item }) => ({
        ...{ ...item, since: asked_at, dueAt: due_at },
      })),
    );
  });

  serve(app, countEndpoint, async ({ request, query }) => {
    const principal = await principalOf(db, request);
    if (!principal.ok) return principal;
    const { nextDue, cuts, ...counted } = await countInbox(db, principal.value.accountId, query);
    return done({ ...counted, nextDue: nextDue?.toISOString() ?? null, cuts: cuts.map(cursorAt) });
  });
}
