import { supersedeApproval } from '../../approvals/ending/supersede.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import type { Happening } from '../../ledger/entry.ts';
import { contextOf } from '../asking/about.views.ts';
import { whatChanged } from '../asking/target.ts';
import type { Action, GateFacts, StageFacts } from '../execution.ts';
import type { Held } from '../facts.store.ts';
import { environmentOf } from '../stage-values.ts';
import { endGate } from './gate.store.ts';
import { askGateAgain, openGate } from './open-gate.ts';

type Of<Do extends Action['do']> = Extract<Action, { do: Do }>;
export type GateAction = Of<'open-gate' | 'drop-approval' | 'ask-again' | 'end-gate'>;

/** Writes what happens to a gate of an attempt at a stage. Null: it was so already. */
export function applyGate(
  work: Work,
  held: Held,
  stage: StageFacts,
  action: GateAction,
): Promise<Happening | null> {
  switch (action.do) {
    case 'open-gate':
      return open(work, held, stage, action);
    case 'drop-approval':
      return drop(work, held, stage, action);
    case 'ask-again':
      return askAgain(work, held, stage, action);
    case 'end-gate':
      return close(work, held, stage, action);
  }
}

async function open(work: Work, held: Held, stage: StageFacts, { position }: Of<'open-gate'>) {
  const id = await openGate(work, held, stage, position);
  return happening('gate.opened', held, id, { stage: stage.id });
}

/** Its people are asked no more, because it is another question now. */
async function drop(work: Work, held: Held, stage: StageFacts, { gate }: Of<'drop-approval'>) {
  const { approval, changed } = await fallenAt(work, held, stage, gate);
  const what = changed.length === 0 ? '' : `: ${changed.join(' and ')}`;
  await supersedeApproval(
    work,
    { system: true, project: held.project },
    { project: held.project, approval, because: `What it asks about has changed${what}.` },
  );
  return happening('gate.fallen', held, gate, { approval, changed });
}

async function askAgain(work: Work, held: Held, stage: StageFacts, { gate }: Of<'ask-again'>) {
  const { approval: previous, changed } = await fallenAt(work, held, stage, gate);
  const approval = await askGateAgain(work, held, stage, { id: gate, previous });
  return happening('gate.asked-again', held, gate, { previous, approval, changed });
}

/** The approval of a gate that has fallen, and what has changed since it was asked. */
async function fallenAt(work: Work, held: Held, stage: StageFacts, id: string) {
  const { approvalId: approval } = factsOf(stage, id);
  if (approval === null) throw new Error(`gate ${id} has asked nobody`);
  const { context, material } = await contextOf(work.tx, held.project.id, approval);
  const now = { environment: environmentOf(held, stage), release: held.release, material };
  return { approval, changed: whatChanged(context, now) };
}

async function close(work: Work, held: Held, stage: StageFacts, { gate, to, because }: Of<'end-gate'>) {
  if (!(await endGate(work.tx, held.project.id, gate, to, because, work.now))) return null;
  const { approval, approvalId } = factsOf(stage, gate);
  // If it was decided a moment ago, it stays as it was decided, and the gate as it is now.
  if (approval === 'open' && approvalId)
    await supersedeApproval(
      work,
      { system: true, project: held.project },
      { project: held.project, approval: approvalId, because },
    );
  return happening(`gate.${to}`, held, gate);
}

function factsOf({ name, gates }: StageFacts, id: string): GateFacts {
  const found = gates.find((gate) => gate.id === id);
  if (found === undefined) throw new RangeError(`gate ${id} is not of stage ${name}`);
  return found;
}

const happening = (action: string, { id: execution }: Held, gate: string, more: object = {}): Happening => ({
  action,
  subject: { type: 'gate', id: gate },
  details: { execution, ...more },
});
