import type { Hear } from '../approvals/decided.job.ts';
import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';
import { advanceRun } from './advance.ts';
import { dueRuns } from './due.views.ts';
import { runOfJob } from './jobs/answerable.views.ts';
import { giveUpJobTry, tryJob } from './jobs/try-job.ts';
import { lookAgain } from './look-again.ts';
import { dueSchedules, runSchedule } from './starting/schedule.ts';

/** What drives runs by itself. Each may run at any time, any number of times, on any server. */
export const runJobs = (parts: Parts): JobDefinition[] => [
  look(parts),
  sweep(parts),
  makeTry(parts),
  startScheduled(parts),
];

const look = (parts: Parts): JobDefinition => ({
  name: 'run.advance',
  why: 'Looks at one run and takes it as far as it can go now; sent whenever something of it may have changed.',
  retries: 10,
  async handle(data) {
    await parts.work((work) => advanceRun(work, text(data, 'project'), text(data, 'run')));
    return 'done';
  },
});

const sweep = (parts: Parts): JobDefinition => ({
  name: 'run.sweep',
  why: 'Looks every minute for runs whose time has come, in case a wake-up was lost.',
  retries: 0,
  cron: '* * * * *',
  async handle() {
    await parts.work(async (work) => {
      for (const { project, run } of await dueRuns(work.tx, work.now))
        await lookAgain(work, { project: { id: project }, id: run });
    });
    return 'done';
  },
});

const makeTry = (parts: Parts): JobDefinition => ({
  name: 'run.try',
  why: 'Makes one try of an http job: claims its number, makes the call, and writes down what came of it.',
  retries: 3,
  // A try lasts as long as the other side takes.
  concurrency: 20,
  async handle(data, again) {
    const which = {
      ...{ project: text(data, 'project'), run: text(data, 'run'), job: text(data, 'job') },
      number: Number(data.number),
    };
    if (again) await giveUpJobTry(parts, which);
    await tryJob(parts, which);
    return 'done';
  },
});

const startScheduled = (parts: Parts): JobDefinition => ({
  name: 'workflow.schedule',
  why: 'Starts, every minute, the runs of workflows whose schedule has come due.',
  retries: 0,
  cron: '* * * * *',
  async handle() {
    const failures: unknown[] = [];
    // One that fails stays due, and would be the first again: it must not keep the others from running.
    for (const due of await dueSchedules(parts.db))
      await parts.work((work) => runSchedule(work, due)).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} schedules failed`);
    return 'done';
  },
});

/** Looks at the run whose job had asked for an approval that has been decided. */
export const hearRunJob: Hear = async (parts, { project, subject }) => {
  const run = await runOfJob(parts.db, project, subject);
  if (run !== undefined) await parts.work((work) => advanceRun(work, project, run));
};

const text = (data: Record<string, unknown>, name: string): string => String(data[name]);
