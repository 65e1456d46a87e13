import { simulatePolicy, testPolicy } from '@countersign/contract/simulations.ts';
import type { FastifyInstance } from 'fastify';
import { serve } from '../kernel/http.ts';
import { rehearsal } from '../kernel/rehearsal.ts';
import type { Parts } from '../parts.ts';
import { enterToRead } from '../people/enter.ts';
import { runCases } from './run-cases.ts';
import { simulate } from './simulate.ts';

/** Whoever may read the project may ask what would be; nothing is written, so the ledger has nothing of it. */
export function simulationRoutes(app: FastifyInstance, { db }: Parts): void {
  const rehearse = rehearsal(db);

  serve(app, simulatePolicy, async ({ request, params, body }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? simulate(rehearse, caller.value, body) : caller;
  });

  serve(app, testPolicy, async ({ request, params, body }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? runCases(rehearse, caller.value, body) : caller;
  });
}
