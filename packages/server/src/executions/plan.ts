import type { Action, Facts, StageFacts, StageOutline } from './execution.ts';
import { planGates } from './gates/plan-gates.ts';
import { planSteps } from './steps/plan-steps.ts';
import { stageMoves } from './transitions.ts';
import { heldBack } from './windows/held-back.ts';

/**
 * What must happen next, given how things stand now. Answers the same for the same facts, and nothing once there is
 * nothing to do, so it may be asked at any time and any number of times. The caller writes the actions, reads the
 * facts again, and asks again until the answer is empty.
 */
export function plan(facts: Facts, now: Date): Action[] {
  if (facts.status !== 'running') return [];
  if (facts.current === null) return beginStage(facts.outline, 0);
  const stage = facts.outline[facts.current.position];
  if (stage === undefined)
    return end('failed', `The pipeline has no stage at position ${facts.current.position}.`);
  return planStage(facts, facts.current, stage, now);
}

function planStage(facts: Facts, current: StageFacts, stage: StageOutline, now: Date): Action[] {
  switch (current.status) {
    case 'gates-running':
      return overtaken(current, stage) ?? planGates(current, stage, now);
    case 'gates-completed':
      return (
        overtaken(current, stage) ?? fallBack(current) ?? heldBack(current, now) ?? [{ do: 'start-steps' }]
      );
    case 'steps-running':
      return planSteps(current, now);
    case 'successful':
    case 'skipped':
      return beginStage(facts.outline, current.position + 1);
    case 'gates-failed':
      return end('failed', current.because);
    default:
      return end(current.status, current.because);
  }
}

function beginStage(outline: readonly StageOutline[], position: number): Action[] {
  const next = outline[position];
  if (next === undefined) return end('successful', 'Every stage is through.');
  if (next.environment !== null) return [{ do: 'begin-stage', position }];
  return end('failed', `Stage ${next.name} names an environment that this project no longer has.`);
}

/** Only a newer snapshot that is through the whole stage overtakes; one that is at a later gate of it does not. */
function overtaken(current: StageFacts, stage: StageOutline): Action[] | null {
  if (current.overtakenBy === null) return null;
  const because = `Snapshot ${current.overtakenBy} is newer and has passed ${stage.name}.`;
  return [
    ...closeStage(current, 'out-of-date', because),
    { do: 'end-execution', to: 'out-of-date', because },
  ];
}

/** What was asked at a gate is another question now, and nothing has been done yet: the gates are asked again. */
const fallBack = ({ gates }: StageFacts): Action[] | null =>
  gates.some(({ fallen }) => fallen) ? [{ do: 'move-stage', to: 'gates-running', because: '' }] : null;

/** Ends whatever of a stage is still open, and the stage. */
export function closeStage(current: StageFacts, to: 'aborted' | 'out-of-date', because: string): Action[] {
  if (stageMoves[current.status].length === 0) return [];
  const gates = current.gates
    .filter(({ status }) => ['pending-approval', 'scheduled', 'running'].includes(status))
    .map(({ id }): Action => ({ do: 'end-gate', gate: id, to, because }));
  const steps = current.steps
    .filter(({ status }) => ['pending', 'running', 'waiting'].includes(status))
    .map(({ id }): Action => ({ do: 'end-step', step: id, to: 'aborted', because }));
  return [...gates, ...steps, { do: 'move-stage', to, because }];
}

const end = (to: Extract<Action, { do: 'end-execution' }>['to'], because: string): Action[] => [
  { do: 'end-execution', to, because },
];
