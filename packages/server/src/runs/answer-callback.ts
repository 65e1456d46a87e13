import type { Answered } from '@countersign/contract/callbacks.ts';
import type { Callback } from '../calls/callback.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import { advanceRun } from './advance.ts';
import { holdRun } from './facts.store.ts';
import { type Answerable, answerableBy } from './jobs/answerable.views.ts';
import { endJob } from './jobs/job.store.ts';
import { touchRun } from './run.store.ts';

/**
 * Takes what an outside system says of a job of a run that waits for it. Null: the token is of none. The same answer
 * again is a success that writes nothing. Refuses with `job/not-waiting`.
 */
export async function answerForRun(work: Work, callback: Callback): Promise<Outcome<Answered> | null> {
  const about = await answerableBy(work.tx, callback.hash);
  const held = about && (await holdRun(work, about.project.id, about.run));
  if (!about || !held) return null;
  const { status: to } = callback;
  const now = held.facts.jobs.find(({ id }) => id === about.id)?.status;
  if (now === to) return done(answered(about));
  const because =
    callback.message || (to === 'passed' ? 'The callback said passed.' : 'The callback said failed.');
  const log = `callback: ${because}\n`;
  if (!(await endJob(work.tx, held.project.id, about.id, to, { because, log }, work.now)))
    return refused(
      'job/not-waiting',
      `This job is ${now ?? 'of an earlier attempt'}; it waits for no callback.`,
    );
  await record(
    work,
    { system: true, project: held.project },
    {
      action: 'job.answered',
      subject: { type: 'job', id: about.id },
      details: { run: held.id, status: to },
      private: { message: callback.message },
    },
  );
  await touchRun(work.tx, held.project.id, held.id);
  await advanceRun(work, held.project.id, held.id);
  return done(answered(about));
}

const answered = ({ id, run }: Answerable): Answered => ({ kind: 'job', id, run });
