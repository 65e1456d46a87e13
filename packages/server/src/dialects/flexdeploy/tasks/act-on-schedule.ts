import { abortExecution } from '../../../executions/abort.ts';
import { holdWaitingGate, overrideGate } from '../../../executions/gates/override-gate.ts';
import type { Outcome } from '../../../kernel/outcome.ts';
import type { Work } from '../../../kernel/unit-of-work.ts';
import type { Caller } from '../../../people/principal.ts';

export type ScheduledAct = { readonly gate: string; readonly reason: string };
type Act = (work: Work, caller: Caller, command: ScheduledAct) => Promise<Outcome<{ execution: string }>>;

/** Lets an execution pass a schedule gate now. Refuses as overriding a gate does. */
export const runNow: Act = (work, caller, { gate, reason }) =>
  overrideGate(work, caller, { gate, reason: reason || 'Run through the FlexDeploy API.' });

/**
 * A gate that is not to open stops its execution, which is aborted. Refuses with `gate/not-waiting` and as aborting
 * does. The gate's execution is held from the first check on, so that nothing is aborted that has moved on.
 */
export const cancel: Act = async (work, caller, { gate, reason }) => {
  const waiting = await holdWaitingGate(work, caller, gate);
  if (!waiting.ok) return waiting;
  const because = reason || 'Its scheduled gate was cancelled through the FlexDeploy API.';
  return abortExecution(work, caller, { execution: waiting.value.held.id, reason: because });
};
