import type { DecisionResult } from '@countersign/contract/decisions.ts';
import { decideMany } from '@countersign/contract/decisions.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refusalOf, withoutValues } from '../../kernel/failure.ts';
import { serve } from '../../kernel/http.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import { problemOf } from '../../kernel/problem.ts';
import type { Parts } from '../../parts.ts';
import type { Recorded } from './batch.ts';
import { sentBy, toDecisionMade, withNames } from './decision-answer.ts';
import { recordEach } from './each.ts';
import type { RecordDecision } from './record-decisions.ts';
import type { Ask } from './sign.ts';

/** POST /decisions: many at once, each by itself. */
export function manyRoutes(app: FastifyInstance, { db, metrics }: Parts, record: RecordDecision): void {
  serve(app, decideMany, async ({ request, reply, body }) => {
    const sent = await sentBy(db, request);
    if (!sent.ok) return sent;
    const asks = body.items.map((item) => ({ ...item, ...sent.value }));
    const outcomes = await recordEach(record, asks, failing(request));
    const results = asks.map((ask, index) => resultOf(ask, outcomes[index] as Outcome<Recorded>));
    for (const [index, { ok }] of results.entries())
      metrics.decisions.inc({ outcome: ok ? (asks[index] as Ask).verdict : 'refused' });
    // The others were recorded; to send the same again is right, and makes no difference to them.
    if (results.some(isOurFault)) reply.header('retry-after', '2');
    return done({ items: await withNames(db, results) });
  });
}

function resultOf({ project, approval, verdict }: Ask, outcome: Outcome<Recorded>): DecisionResult {
  if (!outcome.ok) return { ok: false, project, approval, problem: problemOf(outcome.refusal) };
  return { ok: true, project, ...toDecisionMade(outcome.value, verdict) };
}

const isOurFault = (result: DecisionResult): boolean => !result.ok && result.problem.status >= 500;

const failing =
  (request: FastifyRequest) =>
  (error: unknown): Outcome<Recorded> => {
    const refusal = refusalOf(error, request.id);
    request.log.error({ err: withoutValues(error) }, refusal.code);
    return { ok: false, refusal };
  };
