import type { Step } from '@countersign/contract/pipelines.ts';
import { ended } from '../kernel/moves.ts';
import type { Refusal } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor, Happening } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { takePermit } from '../permits/take-permit.ts';
import { holdNames } from './asking/about.views.ts';
import {
  insertStage,
  moveExecution,
  moveStage,
  releaseLock,
  runningBeside,
  takeLock,
} from './execution.store.ts';
import type { Action, StageFacts, StepType } from './execution.ts';
import { type Held, holdExecution } from './facts.store.ts';
import { applyGate, type GateAction } from './gates/apply-gates.ts';
import { lookAgain } from './look-again.ts';
import { stageAsApproved, whyNoLonger } from './permits/stage-subject.ts';
import { runWorkflow, stopRun } from './steps/run-workflow.ts';
import { endStep, insertSteps, noteQueued, retryStep, waitStep } from './steps/step.store.ts';
import { stageMoves } from './transitions.ts';
import { setOpensAt } from './windows/waiting.store.ts';

type Of<Do extends Action['do']> = Extract<Action, { do: Do }>;

/** Writes one action, with what the ledger says of it. Answers whether it changed anything that can be seen. */
export async function apply(work: Work, actor: Actor, held: Held, action: Action): Promise<boolean> {
  const happened = await write(work, held, action);
  if (happened === null) return false;
  await record(work, actor, happened);
  return true;
}

function write(work: Work, held: Held, action: Action): Promise<Happening | null> {
  switch (action.do) {
    case 'begin-stage':
      return beginStage(work, held, action);
    case 'end-execution':
      return endExecution(work, held, action);
    case 'ask-step':
    case 'start-run':
      return beginStep(work, held, currentOf(held), action);
    case 'queue-try':
    case 'retry-step':
    case 'end-step':
      return writeStep(work, held, action);
    default:
      return writeStage(work, held, currentOf(held), action);
  }
}

function currentOf({ id, facts }: Held): StageFacts {
  if (facts.current === null) throw new Error(`execution ${id} has begun no stage`);
  return facts.current;
}

async function beginStage(work: Work, held: Held, { position }: Of<'begin-stage'>): Promise<Happening> {
  const { name, environment } = held.facts.outline[position] ?? {};
  if (name === undefined || !environment)
    throw new RangeError(`no stage can be begun at position ${position}`);
  const made = { project: held.project.id, execution: held.id, position, name, environment };
  const id = await insertStage(work.tx, made, work.now);
  return { action: 'stage.started', subject: { type: 'stage', id }, details: { execution: held.id, name } };
}

async function endExecution(work: Work, held: Held, { to, because }: Of<'end-execution'>) {
  const moved = await moveExecution(work.tx, held.project.id, held.id, to, because, work.now);
  return moved ? { action: `execution.${to}`, subject: { type: 'execution', id: held.id } } : null;
}

function writeStage(
  work: Work,
  held: Held,
  stage: StageFacts,
  action: GateAction | Of<'move-stage' | 'wait-for-window' | 'start-steps'>,
): Promise<Happening | null> {
  switch (action.do) {
    case 'move-stage':
      return moveTo(work, held, stage, action);
    case 'wait-for-window':
      return waitForWindow(work, held, stage, action);
    case 'start-steps':
      return startSteps(work, held, stage);
    default:
      return applyGate(work, held, stage, action);
  }
}

async function moveTo(work: Work, held: Held, stage: StageFacts, { to, because }: Of<'move-stage'>) {
  if (!(await moveStage(work.tx, held.project.id, stage.id, to, because, work.now))) return null;
  if (ended(stageMoves, to)) await makeWay(work, held, stage);
  return { action: `stage.${to}`, subject: { type: 'stage', id: stage.id }, details: { execution: held.id } };
}

/** Others of the release may have waited for this stage, or be overtaken now: each looks for itself. */
async function makeWay(work: Work, held: Held, stage: StageFacts): Promise<void> {
  await releaseLock(work.tx, held.project.id, held.release.id, stage.id);
  const others = await runningBeside(work.tx, held.project.id, held.release.id, held.id);
  for (const id of others) await lookAgain(work, { project: held.project, id });
}

/** It looks again when the windows are expected to let it; whoever changes them has it look before. */
async function waitForWindow(work: Work, held: Held, stage: StageFacts, { until }: Of<'wait-for-window'>) {
  await setOpensAt(work.tx, held.project.id, stage.id, until);
  if (until) await lookAgain(work, held, until);
  return {
    action: 'stage.held-by-window',
    subject: { type: 'stage', id: stage.id },
    details: { execution: held.id, until: until?.toISOString() ?? null },
  };
}

async function startSteps(work: Work, held: Held, stage: StageFacts): Promise<Happening | null> {
  await holdNames(work.tx, held.project.id, { release: held.release.id, environment: stage.environment });
  if (!(await takeLock(work.tx, held.project.id, held.release.id, stage))) return null;
  // Taking it may have waited for a newer snapshot on its way through, or for whoever has changed what was approved: they
  // have sent us a look of their own.
  const now = await holdExecution(work.tx, held.project.id, held.id);
  if (now?.facts.current?.overtakenBy || now?.facts.current?.gates.some(({ fallen }) => fallen)) {
    await releaseLock(work.tx, held.project.id, held.release.id, stage.id);
    return null;
  }
  const steps = held.definition.stages[stage.position]?.steps ?? [];
  await moveStage(work.tx, held.project.id, stage.id, 'steps-running', '', work.now);
  const refusal = await whyNotPermitted(work, held, stage, steps.length > 0);
  if (refusal) return failStage(work, held, stage, refusal);
  const made = steps.map((step) => ({ name: step.name, type: typeOf(step) }));
  await insertSteps(work.tx, held.project.id, stage.id, made, work.now);
  return {
    action: 'stage.steps-running',
    subject: { type: 'stage', id: stage.id },
    details: { execution: held.id },
  };
}

const typeOf = ({ http, workflow }: Step): StepType => (http ? 'http' : workflow ? 'workflow' : 'manual');

/**
 * The permit is asked for what is stored now, and redeemed at once: what is not as it was approved has no steps. Without
 * steps there is nothing to act on, and so no permit; what was approved is looked at all the same.
 */
async function whyNotPermitted(
  work: Work,
  held: Held,
  stage: StageFacts,
  acts: boolean,
): Promise<Refusal | null> {
  const subject = await stageAsApproved(work, held.project.id, stage.id);
  if (subject === undefined) throw new Error(`stage ${stage.id} is held and cannot be read`);
  if (!acts) return subject.why;
  const taken = await takePermit(work, held.project, subject);
  return taken.ok ? null : taken.refusal;
}

async function failStage(work: Work, held: Held, stage: StageFacts, { code, because }: Refusal) {
  const failed = await moveTo(work, held, stage, { do: 'move-stage', to: 'failed', because });
  return failed && { ...failed, details: { ...failed.details, code } };
}

/** A person is asked, or a run started, only while all is as it was when the steps began; calls are looked at when they go out. */
async function beginStep(
  work: Work,
  held: Held,
  stage: StageFacts,
  { do: what, step }: Of<'ask-step' | 'start-run'>,
): Promise<Happening | null> {
  const project = held.project.id;
  const subject = { type: 'step', id: step };
  const refusal = await whyNoLonger(work, project, stage.id);
  if (refusal) {
    const { because, code } = refusal;
    await endStep(work.tx, project, step, 'failed', { because: `It was not begun: ${because}` }, work.now);
    return { action: 'step.failed', subject, details: { execution: held.id, code } };
  }
  if (what === 'start-run') return runWorkflow(work, held, stage, step);
  const asked = await waitStep(work.tx, project, step, null, { because: '' });
  return asked ? { action: 'step.waiting', subject, details: { execution: held.id } } : null;
}

const queuedAgainAfter = 60_000;

async function writeStep(
  work: Work,
  held: Held,
  action: Of<'queue-try' | 'retry-step' | 'end-step'>,
): Promise<Happening | null> {
  const project = held.project.id;
  const subject = { type: 'step', id: action.step };
  const details = { execution: held.id };
  switch (action.do) {
    case 'queue-try':
      return queueTry(work, held, action);
    case 'retry-step': {
      if (!(await retryStep(work.tx, project, action.step, action.at, action))) return null;
      await lookAgain(work, held, action.at);
      return { action: 'step.retried', subject, details };
    }
    case 'end-step': {
      const done = await endStep(work.tx, project, action.step, action.to, action, work.now);
      if (done) await stopRun(work, held, action.step);
      return done ? { action: `step.${action.to}`, subject, details } : null;
    }
  }
}

/** Whoever takes the job claims the try. Should the job be lost, the try is queued again after a while. */
async function queueTry(work: Work, held: Held, { step, attempt }: Of<'queue-try'>): Promise<null> {
  const again = new Date(work.now.getTime() + queuedAgainAfter);
  if (!(await noteQueued(work.tx, held.project.id, step, again))) return null;
  await work.send('step.try', { project: held.project.id, execution: held.id, step, attempt });
  await lookAgain(work, held, again);
  return null;
}
