import { readApprovalSubject } from '@countersign/contract/approval-subject.ts';
import {
  type Explained,
  explainExecution as executionEndpoint,
  explainGate as gateEndpoint,
  explainPermit as permitEndpoint,
  explainRun as runEndpoint,
} from '@countersign/contract/explanations.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import { rehearsal } from '../kernel/rehearsal.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Parts } from '../parts.ts';
import { enterToRead } from '../people/enter.ts';
import type { Caller } from '../people/principal.ts';
import { explainPermit, explainRun } from './act.ts';
import { explainExecution } from './execution.ts';
import { explainGate } from './gate.ts';
import { subjectOfApproval } from './subject.views.ts';

type Explain = (work: Work, project: Caller['project'], id: string) => Promise<Explained | undefined>;

/** What decides reads and holds what it decides on; so does what explains, and lets go of it again. */
export function explanationRoutes(app: FastifyInstance, { db }: Parts): void {
  const rehearse = rehearsal(db);
  const answer = async (
    request: FastifyRequest,
    key: string,
    [what, id]: readonly [string, string],
    explain: Explain,
  ): Promise<Outcome<Explained>> => {
    const caller = await enterToRead(db, request, key);
    if (!caller.ok) return caller;
    const explained = await rehearse((work) => explain(work, caller.value.project, id));
    return explained ? done(explained) : notFound(what, id);
  };

  serve(app, readApprovalSubject, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const found = await subjectOfApproval(db, caller.value.project.id, params.approval);
    return found ? done(found) : notFound('approval', params.approval);
  });

  serve(app, gateEndpoint, ({ request, params }) =>
    answer(request, params.project, ['gate', params.gate], explainGate),
  );
  serve(app, executionEndpoint, ({ request, params }) =>
    answer(request, params.project, ['execution', params.execution], explainExecution),
  );
  serve(app, runEndpoint, ({ request, params }) =>
    answer(request, params.project, ['run', params.run], (work, { id }, run) => explainRun(work, id, run)),
  );
  serve(app, permitEndpoint, ({ request, params, query }) =>
    answer(request, query.project, ['permit', params.permit], (work, { id }, permit) =>
      explainPermit(work, id, permit),
    ),
  );
}
