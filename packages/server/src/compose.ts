import type { FastifyInstance } from 'fastify';
import { approvalRoutes } from './approvals/routes.ts';
import { calendarRoutes } from './calendars/routes.ts';
import { callbackRoutes } from './calls/routes.ts';
import { configurationRoutes } from './configuration/routes.ts';
import { flexdeploy } from './dialects/flexdeploy/index.ts';
import { native } from './dialects/native/index.ts';
import { pages } from './dialects/pages/index.ts';
import { secmaster } from './dialects/secmaster/index.ts';
import { servicedesk } from './dialects/servicedesk/index.ts';
import { zadig } from './dialects/zadig/index.ts';
import { breakGlassRoutes } from './emergencies/routes.ts';
import { answerForExecution } from './executions/answer-callback.ts';
import { stageSubject } from './executions/permits/stage-subject.ts';
import { executionRoutes } from './executions/routes.ts';
import { explanationRoutes } from './explanations/routes.ts';
import { insightRoutes } from './insight/routes.ts';
import { openBell } from './kernel/bell.ts';
import { openDatabase } from './kernel/database.ts';
import { openMetrics } from './kernel/metrics.ts';
import { sender } from './kernel/outgoing.ts';
import { openQueue } from './kernel/queue.ts';
import { reachOf } from './kernel/reach.ts';
import { openPost, type PostOptions } from './kernel/smtp.ts';
import { unitOfWork } from './kernel/unit-of-work.ts';
import { openWeb, type WebOptions } from './kernel/web.ts';
import { follow } from './ledger/follow.ts';
import { ledgerRoutes } from './ledger/routes.ts';
import type { Mailing } from './notifications/mailing.ts';
import { notificationRoutes } from './notifications/routes.ts';
import type { Parts } from './parts.ts';
import { readCredentials } from './people/authenticate.ts';
import { peopleRoutes } from './people/routes.ts';
import { permitRoutes } from './permits/routes.ts';
import { pipelineRoutes } from './pipelines/routes.ts';
import { policyRoutes } from './policies/routes.ts';
import { preApprovalRoutes } from './preapprovals/routes.ts';
import { releaseRoutes } from './releases/routes.ts';
import { answerForRun } from './runs/answer-callback.ts';
import { runSubject } from './runs/redeem.ts';
import { runRoutes } from './runs/routes.ts';
import { simulationRoutes } from './simulations/routes.ts';
import { windowRoutes } from './windows/routes.ts';
import { workflowRoutes } from './workflows/routes.ts';

export type PartsOptions = {
  readonly url: string;
  readonly role?: string | undefined;
  readonly connections: number;
  readonly patience?: number;
  readonly origin: string;
  readonly secret: string;
  /** Where calls may go inside a network: the setting COUNTERSIGN_CALLS. Unset: nowhere. */
  readonly calls?: string;
  /** Unset: no mail is sent. */
  readonly mail?: (PostOptions & Pick<Mailing, 'collect' | 'firstPause'>) | undefined;
};

/** Joins the parts that routes and jobs are made of. The database is there and migrated. */
export async function openParts(options: PartsOptions): Promise<{ parts: Parts; close(): Promise<void> }> {
  const { origin, secret, url } = options;
  const mail = options.mail ? { ...options.mail, ...openPost(options.mail) } : null;
  const { db, pool, close } = openDatabase(options);
  const bell = openBell({ url });
  const queue = openQueue(pool);
  const work = unitOfWork(db, queue, bell);
  const follower = await follow(db, bell);
  const metrics = openMetrics();
  const { changes } = follower;
  const send = sender(reachOf(options.calls ?? ''));
  const parts = { db, pool, bell, metrics, queue, work, send, follower, changes, origin, secret, mail };
  return {
    parts,
    async close() {
      follower.close();
      await bell.close();
      await close();
    },
  };
}

/** The HTTP server: every door of the house, not yet listening. */
export async function compose(parts: Parts, web: WebOptions): Promise<FastifyInstance> {
  const app = await openWeb({ metrics: parts.metrics, ...web });
  readCredentials(app, parts);
  native(app, parts, (scope) => routes(scope, parts));
  flexdeploy.register(app, parts);
  servicedesk.register(app, parts);
  secmaster.register(app, parts);
  zadig.register(app, parts);
  pages(app);
  return app;
}

/** One line for each slice. */
function routes(app: FastifyInstance, parts: Parts): void {
  approvalRoutes(app, parts);
  ledgerRoutes(app, parts);
  peopleRoutes(app, parts);
  policyRoutes(app, parts);
  calendarRoutes(app, parts);
  windowRoutes(app, parts);
  simulationRoutes(app, parts);
  pipelineRoutes(app, parts);
  preApprovalRoutes(app, parts);
  releaseRoutes(app, parts);
  workflowRoutes(app, parts);
  runRoutes(app, parts);
  executionRoutes(app, parts);
  explanationRoutes(app, parts);
  insightRoutes(app, parts);
  breakGlassRoutes(app, parts);
  permitRoutes(app, parts, { stage: stageSubject, run: runSubject });
  callbackRoutes(app, parts, [answerForExecution, answerForRun]);
  notificationRoutes(app, parts);
  configurationRoutes(app, parts);
}
