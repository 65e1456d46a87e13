import {
  breakGlass as breakEndpoint,
  closeBreakGlass as closeEndpoint,
  deleteBreakGlassRule,
  getBreakGlass,
  getBreakGlassRule,
  listBreakGlass,
  putBreakGlassRule,
} from '@countersign/contract/break-glass.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Db } from '../kernel/database.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import type { Caller } from '../people/principal.ts';
import { breakGlass } from './break-glass.ts';
import { closeBreakGlass } from './close.ts';
import { glassList, glassView, ruleView } from './glass.views.ts';
import { deleteRule, putRule } from './rule/change-rule.ts';

/** Break-glass: its rule, changed by maintainers; breaking it, for whom the rule names; who looks on, every member. */
export function breakGlassRoutes(app: FastifyInstance, parts: Parts): void {
  ruling(app, parts);
  reading(app, parts);
  breaking(app, parts);
}

function ruling(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, putBreakGlassRule, async ({ request, params, body, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { definition: body, expected: ifMatch };
    const put = await work((unit) => putRule(unit, caller.value, command));
    return put.ok ? shownRule(db, caller.value) : put;
  });

  serve(app, getBreakGlassRule, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? shownRule(db, caller.value) : caller;
  });

  serve(app, deleteBreakGlassRule, async ({ request, params, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const deleted = await work((unit) => deleteRule(unit, caller.value, { expected: ifMatch }));
    return deleted.ok ? done({}) : deleted;
  });
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, listBreakGlass, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const place = { before: before.value?.[0] ?? null, limit: query.limit };
    const rows = await glassList(db, caller.value.project, place);
    return done(
      pageOf(
        rows,
        query.limit,
        ({ id }) => [id],
        (row) => row,
      ),
    );
  });

  serve(app, getBreakGlass, async ({ request, params, concerns }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    // What it lets through happens to other things, and its review is an approval.
    concerns({ projectId: caller.value.project.id });
    return shown(db, caller.value, params.breakGlass);
  });
}

function breaking(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, breakEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const broken = await work((unit) => breakGlass(unit, caller.value, body));
    return broken.ok ? shown(db, caller.value, broken.value.id) : broken;
  });

  serve(app, closeEndpoint, async ({ request, params }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { glass: params.breakGlass };
    const closed = await work((unit) => closeBreakGlass(unit, caller.value, command));
    return closed.ok ? shown(db, caller.value, params.breakGlass) : closed;
  });
}

async function shownRule(db: Db, { project }: Caller) {
  const rule = await ruleView(db, project.id);
  return rule ? done(rule) : notFound('rule of break-glass in', project.key);
}

async function shown(db: Db, { project }: Caller, id: string) {
  const glass = await glassView(db, project, id);
  return glass ? done(glass) : notFound('break-glass', id);
}
