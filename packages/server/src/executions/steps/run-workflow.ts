import type { Step } from '@countersign/contract/pipelines.ts';
import type { WorkflowCall } from '@countersign/contract/workflow-call.ts';
import type { InputValues } from '@countersign/contract/workflow-definition.ts';
import { fill } from '../../calls/variables.ts';
import { refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Happening } from '../../ledger/entry.ts';
import { preApprovalNumbered } from '../../preapprovals/pre-approval.views.ts';
import { cancelRunOfStep } from '../../runs/cancel-run-of-step.ts';
import { startRunBySystem } from '../../runs/starting/start.ts';
import type { StageFacts } from '../execution.ts';
import type { Held } from '../facts.store.ts';
import { environmentOf, stageValues } from '../stage-values.ts';
import { endStep, followRun } from './step.store.ts';

/**
 * Starts the run of a workflow step. It is nobody's in person, and may not act outside the environment of the stage.
 * What refuses it fails the step, in the words of the refusal.
 */
export async function runWorkflow(
  work: Work,
  held: Held,
  stage: StageFacts,
  step: string,
): Promise<Happening> {
  const project = held.project.id;
  const subject = { type: 'step', id: step };
  const started = await start(work, held, stage, step);
  if (started.ok) {
    const { run } = started.value;
    await followRun(work.tx, project, step);
    return { action: 'step.running', subject, details: { execution: held.id, run } };
  }
  const { because, code } = started.refusal;
  await endStep(work.tx, project, step, 'failed', { because }, work.now);
  return { action: 'step.failed', subject, details: { execution: held.id, code } };
}

async function start(work: Work, held: Held, stage: StageFacts, step: string) {
  const call = callOf(held, stage, step);
  const values = stageValues(held, stage);
  const named = call.preApproval === undefined ? null : fill(call.preApproval, values);
  const form = named === null ? null : await preApprovalNumbered(work.tx, held.project.id, named);
  if (form === undefined)
    return refused('pre-approval/invalid', `There is no pre-approval ${named} in this project.`);
  return startRunBySystem(work, held.project, {
    workflow: call.key,
    inputs: inputsOf(call, (text) => fill(text, values)),
    preApproval: form,
    step: { id: step, environment: environmentOf(held, stage).key },
  });
}

function callOf(held: Held, stage: StageFacts, step: string): WorkflowCall {
  const position = stage.steps.findIndex(({ id }) => id === step);
  const defined: Step | undefined = held.definition.stages[stage.position]?.steps[position];
  if (defined?.workflow === undefined) throw new RangeError(`step ${step} runs no workflow`);
  return defined.workflow;
}

const inputsOf = ({ inputs }: WorkflowCall, filled: (text: string) => string): InputValues =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, typeof value === 'string' ? filled(value) : value]),
  );

/** A step that has ended before its run leaves nothing going on behind it. */
export async function stopRun(work: Work, held: Held, step: string): Promise<void> {
  const isOne = held.facts.current?.steps.some(({ id, type }) => id === step && type === 'workflow');
  if (isOne) await cancelRunOfStep(work, held.project.id, step, 'The step that waited for it has ended.');
}
