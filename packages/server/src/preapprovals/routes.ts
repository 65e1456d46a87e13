import {
  createPreApproval as createEndpoint,
  getPreApproval,
  listPreApprovals as listEndpoint,
  listPreApprovalsForWorkflow,
  revokePreApproval as revokeEndpoint,
} from '@countersign/contract/pre-approvals.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import { atOneMoment, type Db } from '../kernel/database.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import type { Caller } from '../people/principal.ts';
import { createPreApproval, revokePreApproval } from './change-pre-approvals.ts';
import { askingNow, choicesFor } from './choices.views.ts';
import { offered } from './offers.ts';
import { listPreApprovals, readPreApproval } from './pre-approval.views.ts';
import { shown } from './shown.ts';
import { usesOf } from './uses.views.ts';

/** Pre-approvals, and which of them a workflow can be run with. */
export function preApprovalRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  offering(app, parts);
  changing(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, listEndpoint, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const valid = query.valid === undefined ? undefined : query.valid === 'true';
    const place = { before: before.value?.[0] ?? null, limit: query.limit + 1 };
    const rows = await listPreApprovals(db, caller.value.project.id, { valid, query: query.query }, place);
    return done(
      pageOf(
        rows,
        query.limit,
        ({ id }) => [id],
        (form) => shown(form, caller.value),
      ),
    );
  });

  serve(app, getPreApproval, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const { id } = caller.value.project;
    return atOneMoment(db, async (reader) => {
      const form = await readPreApproval(reader, id, params.preApproval);
      if (form === undefined) return notFound('pre-approval', params.preApproval);
      return done({ ...shown(form, caller.value), uses: await usesOf(reader, id, params.preApproval) });
    });
  });
}

function offering(app: FastifyInstance, { db }: Parts): void {
  serve(app, listPreApprovalsForWorkflow, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const { project, principal } = caller.value;
    const place = { before: before.value?.[0] ?? null, limit: query.limit + 1 };
    const only = query.usable === 'true';
    return atOneMoment(db, async (reader) => {
      const choices = await choicesFor(reader, project.id, params.workflow);
      if (choices === undefined) return notFound('workflow', params.workflow);
      const asking = await askingNow(reader, project.id, principal.accountId);
      const filter = { query: query.query, mayBeUsable: only };
      const rows = await listPreApprovals(reader, project.id, filter, place);
      const { items, next } = pageOf(
        rows,
        query.limit,
        ({ id }) => [id],
        (form) => {
          const { reasons, offers } = offered(form, asking, choices);
          const { environments, services } = offers;
          return {
            ...shown(form, caller.value),
            usable: reasons.length === 0,
            reasons: reasons.map(({ code, because }) => ({ code, because })),
            offers: { environments: [...environments], services: [...services] },
          };
        },
      );
      return done({ items: items.filter(({ usable }) => usable || !only), next });
    });
  });
}

function changing(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const [windowStart, windowEnd] = [instant(body.windowStart), instant(body.windowEnd)];
    const form = { ...body, windowStart, windowEnd };
    const made = await work((unit) => createPreApproval(unit, caller.value, form));
    return made.ok ? shownForm(db, caller.value, made.value) : made;
  });

  serve(app, revokeEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { preApproval: params.preApproval, reason: body.reason };
    const revoked = await work((unit) => revokePreApproval(unit, caller.value, command));
    return revoked.ok ? shownForm(db, caller.value, params.preApproval) : revoked;
  });
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

async function shownForm(db: Db, caller: Caller, id: string) {
  const form = await readPreApproval(db, caller.project.id, id);
  return form ? done(shown(form, caller)) : notFound('pre-approval', id);
}
