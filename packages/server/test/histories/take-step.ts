import type { Command } from '../../src/approvals/decide.ts';
import type { ModelSigning, Reminder } from '../models/approval-model.ts';
import { outsider } from '../models/people-model.ts';
import type { Verdict } from '../models/rule-model.ts';
import { choice, type Step } from './arbitraries.ts';
import type { World } from './world.ts';

/** True once in so many times. */
const rarely = (bits: number, question: number, of: number): boolean => choice(bits, question, of) === 0;

/** Takes one step in both engines. Throws when they do not do the same. */
export function takeStep(world: World, step: Step): void {
  world.tick += step.later;
  world.steps += 1;
  world.moved = step.later > 0;
  if (!happensToPeople(world, step) && !happensToSubject(world, step)) decidesSomething(world, step);
}

function happensToPeople(world: World, { kind, who, other, nth, bits }: Step): boolean {
  const role = rarely(bits, 1, 2) ? 'QA' : 'CAB';
  switch (kind) {
    case 'leave':
      world.happen({ kind: 'left', who });
      return true;
    case 'return':
      world.happen({ kind: 'returned', who });
      return true;
    case 'join':
      world.happen({ kind: 'joined', who, role: nth === 3 ? 'Fallback' : role });
      return true;
    case 'drop':
      world.happen({ kind: 'dropped', who, role });
      return true;
    case 'break-glass':
      world.happen({ kind: 'glass-broken', who: world.model.question.barred[nth] ?? who });
      return true;
    case 'close-glass':
      world.happen({ kind: 'glass-closed', who });
      return true;
    case 'delegate':
      delegate(world, { kind, who, other, nth, bits, later: 0 });
      return true;
    case 'take-back':
      takeBack(world, nth);
      return true;
    default:
      return false;
  }
}

/** For some ticks from now or soon, everywhere or where one role is asked. */
function delegate(world: World, { who, other, nth, bits }: Step): void {
  const asked = world.model.running[nth % world.model.running.length]?.asked ?? [];
  const from = rarely(bits, 5, 4) ? who : (asked[choice(bits, 6, asked.length)] ?? who);
  const to = rarely(bits, 1, 20) ? outsider : other;
  if (from === to) return;
  const role = [null, null, null, 'QA', 'CAB'][choice(bits, 2, 5)] ?? null;
  const starts = world.tick + (rarely(bits, 3, 4) ? nth : 0);
  world.happen({ kind: 'delegated', from, to, role, starts, ends: starts + 1 + choice(bits, 4, 30) });
}

function takeBack(world: World, nth: number): void {
  const made = world.model.people.list.flatMap(({ kind }, place) => (kind === 'delegated' ? [place] : []));
  const delegation = made.at(-1 - nth);
  if (delegation !== undefined) world.happen({ kind: 'withdrawn', delegation });
}

function happensToSubject(world: World, { kind }: Step): boolean {
  world.moved ||= kind === 'newer' || kind === 'newer-over' || kind === 'revise';
  switch (kind) {
    case 'newer':
      world.rows.newer = { id: '9', title: 'Web shop 2.5' };
      world.model.newer = true;
      return true;
    case 'newer-over':
      world.rows.newer = null;
      world.model.newer = false;
      return true;
    case 'revise':
      world.rows.subjectNow = world.model.changed ? 'd1' : 'd2';
      world.model.changed = !world.model.changed;
      return true;
    default:
      return false;
  }
}

function decidesSomething(world: World, step: Step): boolean {
  const { kind, nth, bits } = step;
  const who = kind.startsWith('override') ? powerful(world, step) : step.who;
  if (isNobodys(world, step)) return false;
  const inPerson = !rarely(bits, 1, 8);
  const verdict: Verdict = rarely(bits, 2, 4) ? 'reject' : 'approve';
  const command = { by: who, inPerson, verdict, level: String(nth), account: who };
  switch (kind) {
    case 'sign':
      return sign(world, step, { inPerson, verdict });
    case 'look':
      return look(world, rarely(bits, 1, 2));
    case 'override':
      return both(world, { kind, by: who, inPerson }, (model) => model.override(who, inPerson));
    case 'override-level':
      return both(world, { kind, ...command }, (model) => model.overrideLevel(nth, who, inPerson, verdict));
    case 'withdraw':
      return both(world, { kind }, (model) => model.end('withdrawn'));
    case 'supersede':
      return both(world, { kind }, (model) => model.end('superseded'));
    case 'add-level': {
      const id = String(world.model.levels.length);
      const level = { id, name: `L${id}`, rule: { kind: 'everyone' as const }, people: [who] };
      return both(world, { kind, level }, (model) => model.addLevel([who]));
    }
    case 'remove-level':
      return both(world, { kind, level: String(nth) }, (model) => model.removeLevel(nth));
    case 'add-approver':
      return both(world, { kind, ...command }, (model) => model.addApprover(nth, who));
    case 'remove-approver':
      return both(world, { kind, ...command }, (model) => model.removeApprover(nth, who));
    default:
      throw new Error(`nothing is known of ${kind}`);
  }
}

/** Half of those who try to override may. */
function powerful({ people, model }: World, { who, bits }: Step): string {
  const may = [...model.question.overriders, ...people.glass];
  return rarely(bits, 12, 2) ? who : (may[choice(bits, 13, may.length)] ?? who);
}

/** Who has left is neither added to a level nor taken out of it: the use case refuses it. Nor is who was never asked. */
function isNobodys({ people, model }: World, { kind, who }: Step): boolean {
  if (kind === 'add-level' || kind === 'add-approver') return people.isDisabled(who);
  return kind === 'remove-approver' && (people.isDisabled(who) || model.question.barred.includes(who));
}

function sign(world: World, step: Step, how: Pick<ModelSigning, 'inPerson' | 'verdict'>): boolean {
  const { other, bits } = step;
  const { who, level } = aimed(world, step);
  const whose = rarely(bits, 3, 10) ? other : undefined;
  const input = inputs(world, level)[choice(bits, 4, 10)];
  const digest = [undefined, undefined, 'd1', rarely(bits, 5, 3) ? 'd0' : 'd1'][choice(bits, 6, 4)];
  const confirmed = rarely(bits, 7, 2);
  const signing = { who, ...how, whose, digest, confirmed, input };
  const more = { whose, digest, confirmOlder: confirmed, input };
  const meant = level === undefined ? undefined : String(level);
  return both(world, { kind: 'sign', by: who, ...how, ...more, level: meant }, (model) =>
    model.sign({ ...signing, level }),
  );
}

/** Mostly what the level asks for. */
function inputs({ model }: World, level: number | undefined): (string | undefined)[] {
  const asks = level !== undefined && model.levels[level]?.input ? 'blue' : undefined;
  return [asks, asks, asks, asks, asks, asks, undefined, 'blue', 'green', 'red'];
}

/** Most of those who try to sign a level are asked on it: histories get somewhere. */
function aimed(world: World, { who, nth, bits }: Step): { who: string; level: number | undefined } {
  const model = world.modelNow();
  const open = model.running.flatMap(({ state }, level) => (state === 'open' ? [level] : []));
  const level = (rarely(bits, 11, 6) ? undefined : open[nth % open.length]) ?? nth % model.levels.length;
  const asked = model.signers(level);
  const signer = asked[choice(bits, 8, asked.length)];
  return {
    level: rarely(bits, 9, 8) ? undefined : level,
    who: signer === undefined || rarely(bits, 10, 4) ? who : signer,
  };
}

function both(world: World, command: Command, question: Parameters<World['ask']>[0]): boolean {
  const decided = world.command(command);
  const said = world.ask(question);
  if ((decided === undefined) !== (said === 'nothing'))
    throw new Error(
      `the core ${decided ? 'does' : 'refuses'}, the model says ${said}: ${JSON.stringify(command)}`,
    );
  return decided !== undefined;
}

/** A look reminds people: of the same, once, and the last time as such. */
function look(world: World, people: boolean): boolean {
  const decided = world.command({ kind: 'look', people });
  const core = (decided?.events ?? []).flatMap((event): Reminder[] =>
    event.kind === 'reminded'
      ? [{ level: event.level === null ? null : Number(event.level), last: event.last }]
      : [],
  );
  let naive: Reminder[] = [];
  world.ask((model) => {
    if (people) model.join();
    naive = model.remind();
    return 'looked';
  });
  const inOrder = (all: Reminder[]) => JSON.stringify(all.sort((a, b) => (a.level ?? -1) - (b.level ?? -1)));
  if (inOrder(core) !== inOrder(naive))
    throw new Error(`the core reminds of ${inOrder(core)}, the model of ${inOrder(naive)}`);
  return decided !== undefined;
}
