import { hearDecisions, oneByOne } from './approvals/decided.job.ts';
import { delegationJobs } from './approvals/delegated/turned.job.ts';
import { approvalJobs } from './approvals/looking/look.job.ts';
import { calendarJobs } from './calendars/calendars.job.ts';
import { breakGlassJobs, hearBreakGlass } from './emergencies/break-glass.job.ts';
import { executionJobs, hearGates } from './executions/executions.job.ts';
import { lookAtExecutions } from './executions/windows/look.ts';
import { forgetIdempotencyKeys } from './kernel/idempotency.job.ts';
import type { JobDefinition } from './kernel/queue.ts';
import { notificationJobs } from './notifications/notifications.job.ts';
import type { Parts } from './parts.ts';
import { forgetSessions } from './people/sessions/forget.job.ts';
import { forgetTokens } from './people/tokens/forget.job.ts';
import { hearRunJob, runJobs } from './runs/runs.job.ts';
import { lookAtRuns } from './runs/windows/look.ts';
import { hearWindows } from './windows/windows.job.ts';
import { hearReviews } from './workflows/settle-review.ts';

/** All that runs by itself, in one list: what other work has queued, and what a clock starts. */
export const jobs = (parts: Parts): JobDefinition[] => [
  forgetIdempotencyKeys(parts.db),
  forgetSessions(parts.db),
  forgetTokens(parts.db),
  ...approvalJobs(parts),
  ...delegationJobs(parts),
  ...breakGlassJobs(parts),
  ...calendarJobs(parts),
  ...notificationJobs(parts),
  ...executionJobs(parts),
  ...runJobs(parts),
  hearWindows(parts, [lookAtExecutions, lookAtRuns]),
  hearDecisions(parts, {
    gate: hearGates,
    'workflow-version': hearReviews,
    'run-job': oneByOne(hearRunJob),
    'break-glass': oneByOne(hearBreakGlass),
  }),
];
