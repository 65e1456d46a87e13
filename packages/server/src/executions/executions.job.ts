import type { HearAll } from '../approvals/decided.job.ts';
import type { JobDefinition } from '../kernel/queue.ts';
import type { Parts } from '../parts.ts';
import { advance } from './advance.ts';
import { refreshTargets } from './asking/refresh-targets.store.ts';
import { dueExecutions } from './due.views.ts';
import { executionsOfGates } from './gates/executions-of-gates.views.ts';
import { notifyGate } from './gates/notify-gate.ts';
import { lookAgain } from './look-again.ts';
import { giveUpStepTry, tryStep } from './steps/try-step.ts';
import { executionOfStep } from './subject.views.ts';

/** What drives executions by itself. Each may run at any time, any number of times, on any server. */
export const executionJobs = (parts: Parts): JobDefinition[] => [
  look(parts),
  sweep(parts),
  hearRun(parts),
  makeTry(parts),
  tellOutside(parts),
  followEnvironment(parts),
  followRelease(parts),
];

const look = (parts: Parts): JobDefinition => ({
  name: 'execution.advance',
  why: 'Looks at one execution and takes it as far as it can go now; sent whenever something of it may have changed.',
  retries: 10,
  async handle(data) {
    await parts.work((work) => advance(work, text(data, 'project'), text(data, 'execution')));
    return 'done';
  },
});

const sweep = (parts: Parts): JobDefinition => ({
  name: 'execution.sweep',
  why: 'Looks every minute for executions whose time has come, in case a wake-up was lost.',
  retries: 0,
  cron: '* * * * *',
  async handle() {
    await parts.work(async (work) => {
      for (const { project, execution } of await dueExecutions(work.tx, work.now))
        await lookAgain(work, { project: { id: project }, id: execution });
    });
    return 'done';
  },
});

/** Looks at the executions whose gates had asked for approvals that have ended. */
export const hearGates: HearAll = async (parts, decided) => {
  for (const { project, execution } of await executionsOfGates(parts.db, decided))
    await parts.work((work) => advance(work, project, execution));
};

const hearRun = (parts: Parts): JobDefinition => ({
  name: 'run.ended',
  why: 'Looks at the execution whose step had started the run of a workflow that has ended.',
  retries: 10,
  async handle(data) {
    const project = text(data, 'project');
    const execution = await executionOfStep(parts.db, project, text(data, 'step'));
    if (execution) await parts.work((work) => advance(work, project, execution));
    return 'done';
  },
});

const makeTry = (parts: Parts): JobDefinition => ({
  name: 'step.try',
  why: 'Makes one try of an http step: claims its number, makes the call, and writes down what came of it.',
  retries: 3,
  // A try lasts as long as the other side takes.
  concurrency: 20,
  async handle(data, again) {
    const attempt = Number(data.attempt);
    const [project, execution, step] = [text(data, 'project'), text(data, 'execution'), text(data, 'step')];
    const which = { project, execution, step, attempt };
    if (again) await giveUpStepTry(parts, which);
    await tryStep(parts, which);
    return 'done';
  },
});

const tellOutside = (parts: Parts): JobDefinition => ({
  name: 'gate.notify',
  why: 'Tells the outside system of a check gate that it is asked, and with which token to answer.',
  retries: 10,
  handle: (data) =>
    notifyGate(parts, {
      project: text(data, 'project'),
      execution: text(data, 'execution'),
      gate: text(data, 'gate'),
    }),
});

const followEnvironment = (parts: Parts): JobDefinition => ({
  name: 'environment.changed',
  why: 'Lets the executions that are at the gates of an environment that was renamed ask again what is another question now.',
  retries: 10,
  async handle(data) {
    const changed = { environment: text(data, 'environment') };
    await parts.work((work) => refreshTargets(work, text(data, 'project'), changed));
    return 'done';
  },
});

const followRelease = (parts: Parts): JobDefinition => ({
  name: 'release.changed',
  why: 'Lets the executions of a release that was edited ask again at their gates what is another question now.',
  retries: 10,
  async handle(data) {
    const changed = { release: text(data, 'release') };
    await parts.work((work) => refreshTargets(work, text(data, 'project'), changed));
    return 'done';
  },
});

const text = (data: Record<string, unknown>, name: string): string => String(data[name]);
