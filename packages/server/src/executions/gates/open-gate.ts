import type { Gate } from '@countersign/contract/pipelines.ts';
import { calendarNamed } from '../../calendars/calendar.views.ts';
import { nextOn } from '../../calendars/time.ts';
import { nextOpening } from '../../kernel/next-opening.ts';
import type { Work } from '../../kernel/unit-of-work.ts';
import { askPeople } from '../asking/ask-people.ts';
import type { StageFacts } from '../execution.ts';
import type { Held } from '../facts.store.ts';
import { lookAgain } from '../look-again.ts';
import { endGate, insertGate, type NewGate, reopenGate, setGateApproval } from './gate.store.ts';

/**
 * Asks a gate: people are asked by an approval, a schedule waits for its next match, a check for an answer. A gate that
 * cannot be asked (its policy is gone, its schedule never matches) fails and says why. Answers its id.
 */
export async function openGate(work: Work, held: Held, stage: StageFacts, position: number): Promise<string> {
  const gate = held.definition.stages[stage.position]?.gates[position];
  if (gate === undefined) throw new RangeError(`stage ${stage.name} has no gate at position ${position}`);
  const asked = { project: held.project.id, stage: stage.id, position, name: gate.name, type: gate.type };
  switch (gate.type) {
    case 'approval':
      return ask(work, held, stage, gate, asked);
    case 'schedule':
      return waitForTime(work, held, gate, asked);
    case 'check':
      return waitForAnswer(work, held, gate, asked);
  }
}

type Of<Type extends Gate['type']> = Extract<Gate, { type: Type }>;

async function ask(work: Work, held: Held, stage: StageFacts, gate: Of<'approval'>, asked: NewGate) {
  const id = await insertGate(work.tx, asked, work.now);
  await put(work, held, stage, { gate, id, previous: null });
  return id;
}

/**
 * Asks the people of a gate again: what was answered, or was about to be, is another question now. Answers the new
 * approval; null: it cannot be asked, and the gate has failed.
 */
export async function askGateAgain(
  work: Work,
  held: Held,
  stage: StageFacts,
  { id, previous }: { readonly id: string; readonly previous: string },
): Promise<string | null> {
  const position = stage.gates.findIndex((gate) => gate.id === id);
  const gate = held.definition.stages[stage.position]?.gates[position];
  if (gate?.type !== 'approval') throw new RangeError(`gate ${id} of stage ${stage.name} asks nobody`);
  await reopenGate(work.tx, held.project.id, id);
  return put(work, held, stage, { gate, id, previous });
}

async function put(work: Work, held: Held, stage: StageFacts, which: Parameters<typeof askPeople>[3]) {
  const submitted = await askPeople(work, held, stage, which);
  if (submitted.ok) {
    const { approval } = submitted.value;
    await setGateApproval(work.tx, held.project.id, which.id, approval);
    return approval;
  }
  await endGate(work.tx, held.project.id, which.id, 'failed', submitted.refusal.because, work.now);
  return null;
}

async function waitForTime(work: Work, held: Held, gate: Of<'schedule'>, asked: NewGate): Promise<string> {
  const opensAt = await openingOf(work, held, gate);
  const id = await insertGate(work.tx, { ...asked, opensAt }, work.now);
  if (opensAt) await lookAgain(work, held, opensAt);
  else await endGate(work.tx, held.project.id, id, 'failed', neverOpens(gate), work.now);
  return id;
}

/** Null: never, as far as anybody can say. */
async function openingOf(work: Work, held: Held, { cron, timeZone, calendar: name }: Of<'schedule'>) {
  if (name === undefined) return nextOpening({ cron: cron ?? '', timeZone }, work.now);
  const calendar = await calendarNamed(work.tx, held.project.id, name);
  return calendar === undefined ? null : nextOn(calendar, work.now);
}

const neverOpens = ({ cron, calendar }: Of<'schedule'>): string =>
  calendar === undefined ? `${cron} never matches.` : `Calendar ${calendar} is not on within five years.`;

async function waitForAnswer(work: Work, held: Held, gate: Of<'check'>, asked: NewGate): Promise<string> {
  const deadline = gate.timeout === undefined ? null : new Date(work.now.getTime() + gate.timeout * 1000);
  const id = await insertGate(work.tx, { ...asked, deadline }, work.now);
  if (gate.http) await work.send('gate.notify', { project: held.project.id, execution: held.id, gate: id });
  if (deadline) await lookAgain(work, held, deadline);
  return id;
}
