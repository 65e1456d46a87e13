import type { Explanation } from '@countersign/contract/approval-shapes.ts';
import type { Approval, Level } from '../../src/approvals/approval.ts';
import { nextMoment } from '../../src/approvals/deadline.ts';
import { decide, passTime } from '../../src/approvals/decide.ts';
import { whyMayNotSign } from '../../src/approvals/may-decide.ts';
import { explain } from '../../src/approvals/showing/explain.ts';
import { type ApprovalModel, everybody } from '../models/approval-model.ts';
import { timeOf } from './times.ts';
import type { World } from './world.ts';

/**
 * Whatever can be asked of the approval at this instant: the explanation says what the model says, a signature goes
 * through if and only if the explanation names who gives it, and whoever is to be told or to look will be.
 */
export function agree(world: World): void {
  const stored = world.read();
  const { now } = world;
  const model = world.modelNow();
  const passed = passTime(stored, now);
  const said = explain(stored, now);
  same('status', said.status, model.state);
  const there = model.running.filter(({ state }) => state !== 'removed');
  same('levels', passed.after.levels.length, there.length);
  for (const [place, level] of passed.after.levels.entries()) {
    const requirement = said.requirements[place];
    if (requirement === undefined) throw new Error(`level ${level.id} is not explained`);
    const stale = passed.after.status === 'open' && passed.after.subjectNow !== passed.after.digest;
    standsAsModel(model, Number(level.id), level, requirement, stale);
    signaturesAgree(passed.after, level, requirement.who, world.steps);
  }
  same('blockers', said.blockers.length, there.filter(({ state }) => state === 'open').length);
  if (passed.events.length === 0) marksAgree(world, stored, model);
  if (model.state === 'open') stuckAsModel(world, stored, model);
}

function marksAgree({ rows, looks }: World, stored: Approval, model: ApprovalModel): void {
  // Lists of tasks are found by these marks: whoever can sign is in one, and nothing that is over.
  const waiting = rows.waiting();
  for (const { id, status } of stored.levels) {
    const marked = waiting.filter(({ level }) => level === id).map(({ account }) => account);
    if (status !== 'open' && marked.length > 0)
      throw new Error(`level ${id} is ${status}, and ${marked} wait`);
    for (const { seat } of model.seats(Number(id)))
      if (!marked.includes(seat))
        throw new Error(`the seat of ${seat} on level ${id} waits and is not marked so`);
    for (const seat of marked)
      if (model.isDone(Number(id), seat))
        throw new Error(`the seat of ${seat} on level ${id} is signed or spent, and is marked as waiting`);
  }
  const moment = nextMoment(stored);
  if (moment && !looks.has(moment.getTime() + 1)) throw new Error(`nobody looks at ${moment.toISOString()}`);
}

function standsAsModel(
  model: ApprovalModel,
  nth: number,
  level: Level,
  said: Explanation['requirements'][number],
  stale: boolean,
): void {
  const running = model.running[nth];
  const what = `level ${nth}`;
  same(`${what} status`, level.status, running?.state);
  same(`${what} standing`, said.standing, standing(model, nth));
  same(`${what} who`, [...said.who].sort().join(''), stale ? '' : model.signers(nth).sort().join(''));
  same(
    `${what} since`,
    said.since,
    running?.openedAt == null ? null : timeOf(running.openedAt).toISOString(),
  );
  const dues = running?.state === 'open' ? [running.due?.at, model.due?.at].filter((at) => at != null) : [];
  same(`${what} until`, said.until, dues.length === 0 ? null : timeOf(Math.min(...dues)).toISOString());
  same(`${what} value`, level.value, running?.value);
  if (said.because === '') throw new Error(`${what}: nothing is said why`);
}

function standing(model: ApprovalModel, nth: number): string {
  const state = model.running[nth]?.state;
  if (state === 'approved') return 'satisfied';
  if (state === 'rejected') return 'rejected';
  if (model.state === 'overridden') return 'overridden';
  if (state === 'closed' || state === 'not-applicable') return 'not-applicable';
  return model.isLost(nth) ? 'rejected' : 'unsatisfied';
}

/** Each person signs if and only if they are named, and as the level wants it. Nobody is on a level that is not open. */
function signaturesAgree(approval: Approval, level: Level, who: readonly string[], nth: number): void {
  const input = level.input === null ? undefined : (level.value ?? level.input.options?.[0]);
  const people = level.status === 'open' ? everybody : everybody.slice(nth % everybody.length).slice(0, 1);
  for (const by of people) {
    const signing = { by, verdict: 'approve' as const, level: level.id, input };
    const may = whyMayNotSign(approval, { ...signing, inPerson: true, confirmOlder: true });
    const signs = may.ok && may.value !== 'repeat';
    if (signs !== who.includes(by))
      throw new Error(`${by} ${signs ? 'signs' : 'does not sign'} level ${level.id}, asked are ${who}`);
    if (!signs || who[0] !== by) continue;
    const agent = whyMayNotSign(approval, { ...signing, inPerson: false, confirmOlder: true });
    same(`an agent of ${by}`, agent.ok, !level.peopleOnly);
    const unaware = whyMayNotSign(approval, { ...signing, inPerson: true });
    same(`${by} unaware of the newer`, unaware.ok, approval.newer === null);
  }
}

/** By the next look at the latest those who can mend a level have been told that nobody can satisfy it. */
function stuckAsModel(world: World, stored: Approval, model: ApprovalModel): void {
  const looked = decide(stored, { kind: 'look', people: true }, world.now);
  if (!looked.ok) throw new Error(looked.refusal.because);
  model.join();
  for (const { id, status, stuck } of looked.value.after.levels)
    if (status === 'open' || status === 'waiting')
      same(`level ${id} stuck`, stuck, model.isHopeless(Number(id)));
  for (const { id, stuck } of stored.levels)
    for (const event of looked.value.events)
      if (event.kind === 'level-stuck' && event.level === id && event.stuck === stuck)
        throw new Error(`level ${id} is told twice`);
}

function same(what: string, core: unknown, model: unknown): void {
  if (core !== model) throw new Error(`${what}: the core says ${core}, the model ${model}`);
}
