import type { Gate } from '@countersign/contract/pipelines.ts';
import { overrideApproval } from '../../approvals/ending/override.ts';
import { brokenBy } from '../../emergencies/broken.views.ts';
import { done, notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { record } from '../../ledger/record.ts';
import type { Caller } from '../../people/principal.ts';
import { useCase } from '../../people/use-case.ts';
import { advance } from '../advance.ts';
import { touchExecution } from '../execution.store.ts';
import type { GateFacts } from '../execution.ts';
import { type Held, holdExecution } from '../facts.store.ts';
import { executionsOfGates } from './executions-of-gates.views.ts';
import { endGate } from './gate.store.ts';
import { overridersOf } from './overriders.views.ts';

export type OverrideGate = { readonly gate: string; readonly reason: string };

/**
 * Lets an execution past a gate that waits, with a reason. Who may: at an approval gate those its policy names, at
 * others those the gate names, or else the maintainers, and whoever has broken the glass. Refuses with `gate/not-waiting`, `gate/no-override`,
 * `approval/no-override`.
 */
export const overrideGate = useCase<OverrideGate, { execution: string }>(
  'gate.override',
  ({ gate }) => ({ type: 'gate', id: gate }),
  async (work, caller, { gate, reason }) => {
    const found = await holdWaitingGate(work, caller, gate);
    if (!found.ok) return found;
    const { held, asked } = found.value;
    const passed = await letPast(work, caller, found.value, reason);
    if (!passed.ok) return passed;
    await endGate(work.tx, held.project.id, asked.id, 'skipped', 'Overridden.', work.now);
    await record(work, caller, {
      action: 'gate.overridden',
      subject: { type: 'gate', id: gate },
      details: { execution: held.id, ...passed.value },
      private: { reason },
    });
    await touchExecution(work.tx, held.project.id, held.id);
    await advance(work, held.project.id, held.id);
    return done({ execution: held.id });
  },
);

export type WaitingGate = { readonly held: Held; readonly asked: GateFacts; readonly gate: Gate };

/** Holds the execution of a gate that waits. Refuses with `resource/not-found` and `gate/not-waiting`. */
export async function holdWaitingGate(work: Work, caller: Caller, id: string): Promise<Outcome<WaitingGate>> {
  const project = caller.project.id;
  const [found] = await executionsOfGates(work.tx, [{ project, subject: id }]);
  const held = found && (await holdExecution(work.tx, project, found.execution));
  if (!held) return notFound('gate', id);
  const { current } = held.facts;
  const position = current?.gates.findIndex((gate) => gate.id === id) ?? -1;
  const asked = current?.gates[position];
  const gate = current && held.definition.stages[current.position]?.gates[position];
  if (!asked || !gate) return refused('gate/not-waiting', `Gate ${id} is of an earlier attempt or stage.`);
  if (!['pending-approval', 'scheduled', 'running'].includes(asked.status))
    return refused('gate/not-waiting', `Gate ${asked.name} is ${asked.status}; it waits for nothing.`);
  return done({ held, asked, gate });
}

/** What the ledger says of it beside that: which broken glass it was done by. */
type By = { readonly breakGlass?: string };

async function letPast(
  work: Work,
  caller: Caller,
  { held, asked, gate }: WaitingGate,
  reason: string,
): Promise<Outcome<By>> {
  const breakGlass = await brokenBy(work.tx, held.project.id, caller.principal);
  const by = breakGlass === undefined ? {} : { breakGlass };
  if (asked.approvalId !== null) {
    const overridden = await overrideApproval(work, caller, { approval: asked.approvalId, reason });
    return overridden.ok ? done(by) : overridden;
  }
  if (breakGlass !== undefined) return done(by);
  const named = gate.type === 'approval' ? undefined : gate.override;
  if (named === undefined && caller.access === 'maintainer') return done({});
  const who = await overridersOf(work, held.project.id, named);
  if (who.some(({ id }) => id === caller.principal.accountId)) return done({});
  const blocker = {
    requirement: `Gate ${asked.name} must open`,
    because: named ? 'Only those whom the gate names may override it.' : 'Only maintainers may override it.',
    who: who.map(({ username }) => username),
    since: null,
    until: asked.opensAt?.toISOString() ?? asked.deadline?.toISOString() ?? null,
  };
  return refused('gate/no-override', `${caller.principal.username} may not override gate ${asked.name}.`, {
    blockers: [blocker],
  });
}
