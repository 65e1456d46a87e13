import { done, notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Caller } from '../../people/principal.ts';
import { useCase } from '../../people/use-case.ts';
import { advanceRun } from '../advance.ts';
import { type Held, holdRun } from '../facts.store.ts';
import { touchRun } from '../run.store.ts';
import type { JobFacts } from '../run.ts';
import { isUnderWay } from '../transitions.ts';
import { runOfJob } from './answerable.views.ts';
import { endJob } from './job.store.ts';

export type CompleteJob = {
  readonly run: string;
  readonly job: string;
  readonly status: 'passed' | 'failed';
  readonly comment: string;
};

/** Says how a manual job went. Refuses with `job/not-waiting`. */
export const completeJob = useCase<CompleteJob, { run: string }>(
  'job.complete',
  ({ job }) => ({ type: 'job', id: job }),
  async (work, caller, { run, job, status, comment }) => {
    const found = await holdWaiting(work, caller, run, job);
    if (!found.ok) return found;
    const because = status === 'passed' ? 'Completed.' : 'Failed.';
    await endJob(work.tx, caller.project.id, job, status, { because }, work.now);
    // Who said so, and in which words, stands in the ledger, from which it can be erased, and is shown from there.
    await record(work, caller, {
      action: `job.${status}`,
      subject: { type: 'job', id: job },
      details: { run },
      private: { comment },
    });
    await touchRun(work.tx, caller.project.id, run);
    await advanceRun(work, caller.project.id, run);
    return done({ run });
  },
);

async function holdWaiting(
  work: Work,
  caller: Caller,
  run: string,
  id: string,
): Promise<Outcome<{ held: Held; job: JobFacts }>> {
  const of = await runOfJob(work.tx, caller.project.id, id);
  const held = of === run ? await holdRun(work, caller.project.id, run) : undefined;
  if (!held) return notFound('job', id);
  const job = held.facts.jobs.find((one) => one.id === id);
  if (!job || !isUnderWay(held.facts.status))
    return refused('job/not-waiting', `Job ${id} is of an attempt that has ended.`);
  if (job.type !== 'manual')
    return refused(
      'job/not-waiting',
      `Job ${job.name} is done by ${doneBy[job.type]}, not by a person who says so.`,
    );
  if (job.status !== 'waiting')
    return refused('job/not-waiting', `Job ${job.name} is ${job.status}; it waits for nobody.`);
  return done({ held, job });
}

const doneBy = { http: 'a call', approval: 'an approval' };
