import { retryAt } from '../../calls/retry.ts';
import { isUnderWay } from '../../runs/transitions.ts';
import type { Action, StageFacts, StepFacts } from '../execution.ts';

/** Steps run in order, one at a time. The first that fails fails the stage. */
export function planSteps(current: StageFacts, now: Date): Action[] {
  for (const step of current.steps) {
    if (step.status === 'successful' || step.status === 'skipped') continue;
    return planStep(step, now);
  }
  return [{ do: 'move-stage', to: 'successful', because: '' }];
}

function planStep(step: StepFacts, now: Date): Action[] {
  switch (step.status) {
    case 'failed':
    case 'aborted':
      return [{ do: 'move-stage', to: step.status, because: `Step ${step.name}: ${step.because}` }];
    case 'running':
      if (step.type === 'workflow') return followRun(step);
      return isOver(step, now) ? [unknown(step, now)] : [];
    case 'waiting':
      return isOver(step, now) ? [noCallback(step)] : [];
    default:
      return begin(step, now);
  }
}

const isOver = ({ deadline }: StepFacts, now: Date): boolean => deadline !== null && deadline <= now;

function begin(step: StepFacts, now: Date): Action[] {
  if (step.type === 'manual') return [{ do: 'ask-step', step: step.id }];
  if (step.type === 'workflow') return [{ do: 'start-run', step: step.id }];
  if (step.nextTryAt !== null && step.nextTryAt > now) return [];
  return [{ do: 'queue-try', step: step.id, attempt: step.attempt + 1 }];
}

/** A step that runs a workflow ends as its run does. */
function followRun({ id, run }: StepFacts): Action[] {
  if (run === null || isUnderWay(run.status)) return [];
  if (run.status === 'passed')
    return [{ do: 'end-step', step: id, to: 'successful', because: 'The run passed.' }];
  const because = `The run ended as ${run.status}: ${run.because}`;
  return [{ do: 'end-step', step: id, to: 'failed', because }];
}

/**
 * A try was claimed and nobody came back to say how it ended: its server died, or lost the database. Whether the other
 * side acted is not known, so it is never repeated under its number: the next try has the next one, or there is none.
 */
function unknown(step: StepFacts, now: Date): Action {
  const because = `Try ${step.attempt}: the outcome is unknown.`;
  if (step.attempt > step.retries) return { do: 'end-step', step: step.id, to: 'failed', because };
  return { do: 'retry-step', step: step.id, at: retryAt(step.attempt, now), because };
}

const noCallback = (step: StepFacts): Action => ({
  do: 'end-step',
  step: step.id,
  to: 'failed',
  because: `No callback came until ${step.deadline?.toISOString()}.`,
});
