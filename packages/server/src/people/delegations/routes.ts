import {
  createDelegation as createEndpoint,
  type Delegation,
  listDelegations as listEndpoint,
  readDelegation as readEndpoint,
  withdrawDelegation as withdrawEndpoint,
} from '@countersign/contract/delegations.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../../kernel/cursor.ts';
import type { Db } from '../../kernel/database.ts';
import { serve } from '../../kernel/http.ts';
import { done, notFound, type Outcome } from '../../kernel/outcome.ts';
import type { Parts } from '../../parts.ts';
import { enterInstance, enterInstanceToRead } from '../authenticate.ts';
import type { Principal } from '../principal.ts';
import { forWhom, whoseCredentials } from '../tokens/whose.ts';
import { createDelegation } from './create-delegation.ts';
import { findDelegation, listDelegations, shownDelegation } from './delegation.views.ts';
import { mayKnow, withdrawDelegation } from './withdraw-delegation.ts';

/** Who signs in whose place. */
export function delegationRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  changing(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, listEndpoint, async ({ request, query }) => {
    const caller = await enterInstanceToRead(db, request);
    if (!caller.ok) return caller;
    const { principal } = caller.value;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const everybody = principal.administrator && query.account === undefined;
    const whose = await whoseCredentials(db, principal, query.account);
    if (!whose.ok) return whose;
    const span = { before: before.value?.[0] ?? null, limit: query.limit + 1 };
    const rows = await listDelegations(db, everybody ? null : whose.value.accountId, span);
    return done(pageOf(rows, query.limit, ({ id }) => [id], shownDelegation));
  });

  serve(app, readEndpoint, async ({ request, params }) => {
    const caller = await enterInstanceToRead(db, request);
    return caller.ok ? shown(db, caller.value.principal, params.delegation) : caller;
  });
}

function changing(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createEndpoint, async ({ request, body }) => {
    const caller = await enterInstance(db, request);
    if (!caller.ok) return caller;
    const { principal } = caller.value;
    const whose = await forWhom(db, principal, body.from);
    if (!whose.ok) return whose;
    const wanted = {
      from: whose.value.accountId,
      to: body.to,
      startsAt: body.startsAt === undefined ? null : new Date(body.startsAt),
      endsAt: new Date(body.endsAt),
      project: body.project ?? null,
      role: body.role ?? null,
      reason: body.reason ?? '',
    };
    const created = await work((unit) => createDelegation(unit, caller.value, wanted));
    return created.ok ? shown(db, principal, created.value.id) : created;
  });

  serve(app, withdrawEndpoint, async ({ request, params, body }) => {
    const caller = await enterInstance(db, request);
    if (!caller.ok) return caller;
    const command = { id: params.delegation, reason: body.reason ?? '' };
    const withdrawn = await work((unit) => withdrawDelegation(unit, caller.value, command));
    return withdrawn.ok ? shown(db, caller.value.principal, params.delegation) : withdrawn;
  });
}

async function shown(db: Db, principal: Principal, id: string): Promise<Outcome<Delegation>> {
  const row = await findDelegation(db, id);
  return row && mayKnow(principal, row) ? done(shownDelegation(row)) : notFound('delegation', id);
}
