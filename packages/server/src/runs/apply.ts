import { supersedeApproval } from '../approvals/ending/supersede.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor, Happening } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { definedAt, type Held } from './facts.store.ts';
import { askApprovers } from './jobs/ask-approvers.ts';
import { endJob, noteQueued, retryJob, waitJob } from './jobs/job.store.ts';
import { lookAgain } from './look-again.ts';
import { closeRun } from './plan.ts';
import { redeem } from './redeem.ts';
import { moveRun, setPermit, waitForWindow } from './run.store.ts';
import type { Action } from './run.ts';

type Of<Do extends Action['do']> = Extract<Action, { do: Do }>;

/** Writes one action, with what the ledger says of it. Answers whether it changed anything that can be seen. */
export async function apply(work: Work, actor: Actor, held: Held, action: Action): Promise<boolean> {
  if (action.do === 'redeem') return begin(work, actor, held);
  const happened = await write(work, held, action);
  if (happened === null) return false;
  await record(work, actor, happened);
  return true;
}

/** With its permit the run begins; without one it has failed, and nothing of it was done. */
async function begin(work: Work, actor: Actor, held: Held): Promise<boolean> {
  const permit = await redeem(work, held);
  if (permit.ok) {
    await setPermit(work.tx, held.project.id, held.id, permit.value, work.now);
    return apply(work, actor, held, { do: 'move-run', to: 'running' });
  }
  const { because, code } = permit.refusal;
  for (const action of closeRun(held.facts, 'failed', because, code)) await apply(work, actor, held, action);
  return true;
}

function write(work: Work, held: Held, action: Exclude<Action, Of<'redeem'>>): Promise<Happening | null> {
  switch (action.do) {
    case 'wait-for-window':
      return waitUntil(work, held, action);
    case 'move-run':
      return moveTo(work, held, action.to);
    case 'end-run':
      return endRun(work, held, action);
    case 'ask-approvers':
      return askApprovers(work, held, action.job);
    case 'queue-try':
      return queueTry(work, held, action);
    case 'ask-person':
      return askPerson(work, held, action);
    case 'retry-job':
      return tryAgain(work, held, action);
    case 'end-job':
      return closeJob(work, held, action);
  }
}

const subjectOf = ({ id }: Held) => ({ type: 'run', id });

/** It looks again when the windows are expected to let it; whoever changes them has it look before. */
async function waitUntil(work: Work, held: Held, { until }: Of<'wait-for-window'>): Promise<Happening> {
  await waitForWindow(work.tx, held.project.id, held.id, until, work.now);
  if (until) await lookAgain(work, held, until);
  const details = { attempt: held.attempt, until: until?.toISOString() ?? null };
  return { action: 'run.held-by-window', subject: subjectOf(held), details };
}

async function moveTo(work: Work, held: Held, to: Of<'move-run'>['to']): Promise<Happening | null> {
  const moved = await moveRun(work.tx, held.project.id, held.id, to, '', work.now);
  return moved ? { action: `run.${to}`, subject: subjectOf(held) } : null;
}

async function endRun(work: Work, held: Held, { to, because, code }: Of<'end-run'>) {
  if (!(await moveRun(work.tx, held.project.id, held.id, to, because, work.now))) return null;
  if (held.step !== null)
    await work.send('run.ended', { project: held.project.id, run: held.id, step: held.step });
  return { action: `run.${to}`, subject: subjectOf(held), details: { attempt: held.attempt, code } };
}

const queuedAgainAfter = 60_000;

/** Whoever takes the job claims the try. Should the job be lost, the try is queued again after a while. */
async function queueTry(work: Work, held: Held, { job, number }: Of<'queue-try'>): Promise<null> {
  const again = new Date(work.now.getTime() + queuedAgainAfter);
  if (!(await noteQueued(work.tx, held.project.id, job, again))) return null;
  await work.send('run.try', { project: held.project.id, run: held.id, job, number });
  await lookAgain(work, held, again);
  return null;
}

const happenedTo = (held: Held, job: string, what: string): Happening => ({
  action: `job.${what}`,
  subject: { type: 'job', id: job },
  details: { run: held.id },
});

async function askPerson(work: Work, held: Held, { job }: Of<'ask-person'>): Promise<Happening | null> {
  const timeout = definedAt(held, job)?.job.manual?.timeout;
  const deadline = timeout === undefined ? null : new Date(work.now.getTime() + timeout * 1000);
  const change = { because: '', now: work.now };
  if (!(await waitJob(work.tx, held.project.id, job, deadline, change))) return null;
  if (deadline !== null) await lookAgain(work, held, deadline);
  return happenedTo(held, job, 'waiting');
}

async function tryAgain(work: Work, held: Held, { job, at, because }: Of<'retry-job'>) {
  if (!(await retryJob(work.tx, held.project.id, job, at, { because }))) return null;
  await lookAgain(work, held, at);
  return happenedTo(held, job, 'retried');
}

async function closeJob(work: Work, held: Held, { job, to, because }: Of<'end-job'>) {
  if (!(await endJob(work.tx, held.project.id, job, to, { because }, work.now))) return null;
  const { approval, approvalId } = held.facts.jobs.find(({ id }) => id === job) ?? {};
  // If it was decided a moment ago, it stays as it was decided, and the job as it is now.
  if (approval === 'open' && approvalId)
    await supersedeApproval(
      work,
      { system: true, project: held.project },
      { project: held.project, approval: approvalId, because },
    );
  return happenedTo(held, job, to);
}
