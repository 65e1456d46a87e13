import { readApprovalOptions } from '@countersign/contract/approval-options.ts';
import type { Approval } from '@countersign/contract/approval-shapes.ts';
import {
  decideApproval,
  explainApproval,
  getApproval,
  listApprovals,
  overrideApproval as overrideEndpoint,
  withdrawApproval as withdrawEndpoint,
} from '@countersign/contract/approvals.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound } from '../kernel/outcome.ts';
import { sharing } from '../kernel/share.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import { overrideApproval } from './ending/override.ts';
import { withdrawApproval } from './ending/withdraw.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { approvalSummary, findApprovals, usernames } from './showing/approval.views.ts';
import { explain } from './showing/explain.ts';
import { optionsOf } from './showing/options.ts';
import { showApproval } from './showing/show.views.ts';
import { askOf, toDecisionMade, withNames } from './signing/decision-answer.ts';
import { decisionRecorder } from './signing/record-decisions.ts';
import { manyRoutes } from './signing/routes.ts';
import { readApproval } from './state.store.ts';

export function approvalRoutes(app: FastifyInstance, parts: Parts): void {
  inboxRoutes(app, parts);
  reading(app, parts);
  weighing(app, parts);
  deciding(app, parts);
  ending(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  // An approval looks the same to everybody who may enter its project; that each may is looked at for each.
  const shared = sharing<Approval | undefined>();

  serve(app, listApprovals, async ({ request, params, query }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const place = { before: before.value?.[0] ?? null, limit: query.limit };
    const rows = await findApprovals(db, caller.value.project, query, place);
    return done(
      pageOf(
        rows,
        query.limit,
        ({ id }) => [id],
        (row) => row,
      ),
    );
  });

  serve(app, getApproval, async ({ request, params, concerns }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const { project } = caller.value;
    concerns({ projectId: project.id, subject: { type: 'approval', id: params.approval } });
    const shown = await shared(`${project.id}/${params.approval}`, () =>
      showApproval(db, project, params.approval),
    );
    return shown ? done(shown) : notFound('approval', params.approval);
  });

  serve(app, explainApproval, async ({ request, params }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const held = await readApproval(db, caller.value.project, params.approval);
    if (held === undefined) return notFound('approval', params.approval);
    return done(await withNames(db, explain(held.approval, held.now)));
  });
}

function weighing(app: FastifyInstance, { db }: Parts): void {
  serve(app, readApprovalOptions, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const held = await readApproval(db, caller.value.project, params.approval);
    if (held === undefined) return notFound('approval', params.approval);
    const { levels, ...whole } = await withNames(db, optionsOf(caller.value, held.approval, held.now));
    const me = caller.value.principal.accountId;
    const seats = levels.flatMap(({ seat }) => (seat === null || seat === me ? [] : [seat]));
    const names = seats.length > 0 ? await usernames(db, seats) : new Map<string, string>();
    const named = levels.map(({ seat, ...level }) => ({
      ...level,
      onBehalfOf: names.get(seat ?? '') ?? null,
    }));
    return done({ ...whole, levels: named });
  });
}

function deciding(app: FastifyInstance, parts: Parts): void {
  const record = decisionRecorder(parts);
  serve(app, decideApproval, async ({ request, params, body }) => {
    const ask = await askOf(parts.db, request, { ...params, ...body });
    if (!ask.ok) return ask;
    const recorded = await record(ask.value);
    return recorded.ok ? done(toDecisionMade(recorded.value, body.verdict)) : withNames(parts.db, recorded);
  });
  manyRoutes(app, parts, record);
}

function ending(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, withdrawEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { approval: params.approval, reason: body.reason };
    const outcome = await work((unit) => withdrawApproval(unit, caller.value, command));
    return outcome.ok ? ended(db, caller.value.project, params.approval) : outcome;
  });

  serve(app, overrideEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { approval: params.approval, reason: body.reason };
    const outcome = await work((unit) => overrideApproval(unit, caller.value, command));
    return outcome.ok ? ended(db, caller.value.project, params.approval) : withNames(db, outcome);
  });
}

async function ended(db: Parts['db'], project: { id: string; key: string }, approval: string) {
  const summary = await approvalSummary(db, project, approval);
  return summary ? done(summary) : notFound('approval', approval);
}
