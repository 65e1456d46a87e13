import {
  confirmPolicy as confirmEndpoint,
  createPolicy as createEndpoint,
  deletePolicy as deleteEndpoint,
  editPolicy as editEndpoint,
  getPolicy,
  listPolicies,
  type Policy,
} from '@countersign/contract/policies.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Db } from '../kernel/database.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import { createPolicy, deletePolicy, editPolicy } from './change-policies.ts';
import { confirmPolicy } from './confirm-policy.ts';
import { policyList, policyView } from './policy.views.ts';

/** Policies: read by every member, changed by maintainers. */
export function policyRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  changing(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, listPolicies, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const place = { after: after.value?.[0] ?? null, limit: query.limit };
    const rows = await policyList(db, caller.value.project.id, place);
    return done(pageOf(rows, query.limit, ({ name }) => [name], asIs));
  });

  serve(app, getPolicy, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? shown(db, caller.value.project.id, params.policy) : caller;
  });
}

function changing(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const { name, ...definition } = body;
    const made = await work((unit) => createPolicy(unit, caller.value, { name, definition }));
    return made.ok ? shown(db, caller.value.project.id, made.value.id) : made;
  });

  serve(app, editEndpoint, async ({ request, params, body, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { policy: params.policy, expected: ifMatch, definition: body };
    const edited = await work((unit) => editPolicy(unit, caller.value, command));
    return edited.ok ? shown(db, caller.value.project.id, params.policy) : edited;
  });

  serve(app, confirmEndpoint, async ({ request, params, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { policy: params.policy, expected: ifMatch };
    const confirmed = await work((unit) => confirmPolicy(unit, caller.value, command));
    return confirmed.ok ? shown(db, caller.value.project.id, params.policy) : confirmed;
  });

  serve(app, deleteEndpoint, async ({ request, params, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { policy: params.policy, expected: ifMatch };
    const deleted = await work((unit) => deletePolicy(unit, caller.value, command));
    return deleted.ok ? done({}) : deleted;
  });
}

async function shown(db: Db, projectId: string, id: string): Promise<Outcome<Policy>> {
  const policy = await policyView(db, projectId, id);
  return policy ? done(policy) : notFound('policy', id);
}

const asIs = (policy: Policy): Policy => policy;
