import { done, notFound, refused } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { advanceRun } from './advance.ts';
import { holdRun } from './facts.store.ts';
import { insertJobs } from './jobs/job.store.ts';
import { jobsOf } from './jobs/jobs-of.ts';
import { whyNotNow } from './redeem.ts';
import { beginAttempt, moveRun, touchRun } from './run.store.ts';
import { retryable } from './transitions.ts';

/**
 * Tries a run again that ended otherwise than well: jobs that passed stay, the others are begun anew, as the next
 * attempt. All that is checked when a run starts is checked again, for the one who retries it. Refuses with
 * `run/wrong-state`, and as starting it would be.
 */
export const retryRun = useCase<{ readonly run: string }, { run: string }>(
  'run.retry',
  ({ run }) => ({ type: 'run', id: run }),
  async (work, caller, { run }) => {
    const { project, principal } = caller;
    const held = await holdRun(work, project.id, run);
    if (held === undefined) return notFound('run', run);
    const { status } = held.facts;
    if (!retryable.includes(status))
      return refused(
        'run/wrong-state',
        `Run ${held.number} of ${held.workflow.key} is ${status}; only ${retryable.join(', ')} can be retried.`,
      );
    if (held.step !== null)
      return refused(
        'run/wrong-state',
        `Run ${held.number} of ${held.workflow.key} was a step of a pipeline, which has ended: replay its stage.`,
      );
    const attempt = held.attempt + 1;
    const next = { ...held, attempt, retriedBy: principal.accountId, status: 'created' as const };
    const refusal = await whyNotNow(work, next);
    if (refusal !== null) return { ok: false, refusal };
    const deadline = new Date(work.now.getTime() + held.definition.timeout * 1000);
    await moveRun(work.tx, project.id, run, 'created', '', work.now);
    await beginAttempt(work.tx, project.id, run, principal.accountId, deadline);
    await insertJobs(work.tx, project.id, run, attempt, jobsOf(held.definition));
    await record(work, caller, {
      action: 'run.retried',
      subject: { type: 'run', id: run },
      details: { attempt },
    });
    await touchRun(work.tx, project.id, run);
    await advanceRun(work, project.id, run);
    return done({ run });
  },
);
