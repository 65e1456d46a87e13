import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { type Approval, type Level, levelOf, type Verdict } from './approval.ts';
import { dueFrom, overdue, reminders } from './deadline.ts';
import { type Edit, edit } from './editing/edit.ts';
import { type ApprovalEvent, evolve, type Signed } from './evolve.ts';
import { type Override, type Signing, whyMayNotEnd, whyMayNotOverride, whyMayNotSign } from './may-decide.ts';
import { isStuck, standing, tally } from './requirement.ts';

export type Command =
  /** byRule: nobody is asked, because the policy's own condition has decided. */
  | { readonly kind: 'submit'; readonly byRule: boolean }
  | ({ readonly kind: 'sign' } & Signing)
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'supersede' }
  | ({ readonly kind: 'override' } & Override)
  | ({ readonly kind: 'override-level' } & LevelOverride)
  /**
   * Looks what time has brought about. people: and what has happened to its people: those who came are asked where a
   * level is stuck, and it is said of levels whose turn is still to come that they will be.
   */
  | { readonly kind: 'look'; readonly people?: boolean }
  | Edit;

/** A level answered in place of its people, by somebody who may override the approval. */
export type LevelOverride = Override & { readonly level: string; readonly verdict: Verdict };

/** What a command does. `repeat`: the same person said the same before; there is nothing to write. */
export type Decided = {
  readonly events: readonly ApprovalEvent[];
  readonly after: Approval;
  readonly repeat: boolean;
};

/**
 * The one place where an approval changes: (state, command, now) -> events, or a refusal that says why. What time has
 * brought about by now comes first, so that nothing is decided after its time, whether or not somebody has looked.
 */
export function decide(approval: Approval, command: Command, now: Date): Outcome<Decided> {
  const passed = passTime(approval, now);
  const decided = decideNow(passed.after, command, now);
  if (!decided.ok || decided.value.repeat) return decided;
  const events = [...passed.events, ...decided.value.events];
  const ahead = command.kind === 'look' && command.people === true;
  const stuck = stuckness(decided.value.after, ahead, now);
  return done(happen(approval, [...events, ...stuck]));
}

/** The state as it is by now, and what has brought it there. */
export function passTime(approval: Approval, now: Date): Decided {
  const events: ApprovalEvent[] = [];
  let after = approval;
  for (let next = overdue(after, now); next.length > 0; next = overdue(after, now)) {
    events.push(...next);
    after = next.reduce(evolve, after);
  }
  return { events, after, repeat: false };
}

function decideNow(approval: Approval, command: Command, now: Date): Outcome<Decided> {
  switch (command.kind) {
    case 'submit':
      return done(happen(approval, command.byRule ? approvedByRule : openNext(approval, now)));
    case 'look':
      return done(
        happen(approval, [...(command.people ? joined(approval) : []), ...reminders(approval, now)]),
      );
    case 'sign':
      return sign(approval, command, now);
    case 'withdraw':
      return end(approval, 'withdrawn');
    case 'supersede':
      return end(approval, 'superseded');
    case 'override':
      return whyMayNotOverride(approval, command) ?? end(approval, 'overridden');
    case 'override-level':
      return overrideLevel(approval, command, now);
    default:
      return change(approval, command, now);
  }
}

const approvedByRule: readonly ApprovalEvent[] = [{ kind: 'ended', status: 'approved' }];

function overrideLevel(approval: Approval, command: LevelOverride, now: Date): Outcome<Decided> {
  const no = whyMayNotEnd(approval) ?? whyMayNotOverride(approval, command);
  if (no) return no;
  const level = approval.levels.find(({ id }) => id === command.level);
  if (level === undefined)
    return refused('resource/not-found', `There is no level ${command.level} in this approval.`);
  if (level.status !== 'open')
    return refused(
      'approval/level-not-open',
      `Level "${level.name}" is ${level.status}; only an open one is decided.`,
    );
  const status = command.verdict === 'approve' ? 'approved' : 'rejected';
  const event: ApprovalEvent = { kind: 'level-overridden', level: level.id, status };
  return done(happen(approval, [event, ...afterLevel(evolve(approval, event), status, now)]));
}

/** A change by hand can open a level whose turn has come thereby; it never ends the approval. */
function change(approval: Approval, command: Edit, now: Date): Outcome<Decided> {
  const edited = edit(approval, command);
  if (!edited.ok) return edited;
  const opened = openNext(evolve(approval, edited.value), now).filter(({ kind }) => kind === 'level-opened');
  return done(happen(approval, [edited.value, ...opened]));
}

function sign(approval: Approval, command: Signing, now: Date): Outcome<Decided> {
  const may = whyMayNotSign(approval, command);
  if (!may.ok) return may;
  if (may.value === 'repeat') return done({ events: [], after: approval, repeat: true });
  const { level, seat, input } = may.value;
  const { by: account, verdict } = command;
  const signature: Signed = { kind: 'signed', level: level.id, account, seat: seat.account, verdict, input };
  return done(happen(approval, [signature, ...consequences(evolve(approval, signature), level.id, now)]));
}

/** What a signature brings about: its level decided, then the approval ended or the next levels opened. */
function consequences(approval: Approval, id: string, now: Date): ApprovalEvent[] {
  const level = levelOf(approval, id);
  const stands = standing(level.rule, tally(approval, level));
  if (stands === 'unsatisfied') return [];
  const status = stands === 'rejected' ? 'rejected' : 'approved';
  const decided: ApprovalEvent = { kind: 'level-decided', level: id, status };
  return [decided, ...afterLevel(evolve(approval, decided), status, now)];
}

const afterLevel = (approval: Approval, status: 'approved' | 'rejected', now: Date): ApprovalEvent[] =>
  status === 'rejected' ? [{ kind: 'ended', status: 'rejected' }] : openNext(approval, now);

/**
 * When no level is open: those of the next ordinal are, or, if none is left, the approval is approved. An approval
 * without any level that applies asks nobody, so it is never approved.
 */
function openNext(approval: Approval, at: Date): ApprovalEvent[] {
  const levels = approval.levels.filter(({ status }) => status !== 'not-applicable');
  if (levels.length === 0 || levels.some(({ status }) => status === 'open')) return [];
  const waiting = levels.filter(({ status }) => status === 'waiting');
  if (waiting.length === 0) return [{ kind: 'ended', status: 'approved' }];
  const next = Math.min(...waiting.map(({ ordinal }) => ordinal));
  return waiting.filter(({ ordinal }) => ordinal === next).map((level) => opened(level, at));
}

const opened = ({ id, people, deadline }: Level, at: Date): ApprovalEvent => ({
  kind: 'level-opened',
  level: id,
  approvers: people,
  at,
  due: deadline && dueFrom(deadline, at),
});

/**
 * Whoever has become one of a stuck level's people since it opened is asked as well: that is how it is mended. As long
 * as it can be satisfied by those it asked, nobody else is asked.
 */
const joined = (approval: Approval): ApprovalEvent[] =>
  approval.levels
    .filter((level) => level.status === 'open' && isStuck(approval, level))
    .map(({ id, people, approvers }) => ({
      level: id,
      approvers: people.filter(({ account }) => !approvers.some((one) => one.account === account)),
    }))
    .filter(({ approvers }) => approvers.length > 0)
    .map((one) => ({ kind: 'level-joined', ...one }));

/** Levels that nobody can satisfy any more, and those that somebody can again: whoever can mend it is told. */
const stuckness = (approval: Approval, ahead: boolean, at: Date): ApprovalEvent[] =>
  approval.levels
    .filter(({ status }) => status === 'open' || (ahead && status === 'waiting'))
    .map((level) => ({ level, stuck: isStuck(approval, level) }))
    .filter(({ level, stuck }) => stuck !== level.stuck)
    .map(({ level, stuck }) => ({ kind: 'level-stuck', level: level.id, stuck, at }));

function end(approval: Approval, status: 'withdrawn' | 'superseded' | 'overridden'): Outcome<Decided> {
  return whyMayNotEnd(approval) ?? done(happen(approval, [{ kind: 'ended', status }]));
}

const happen = (approval: Approval, events: readonly ApprovalEvent[]): Decided => ({
  events,
  after: events.reduce(evolve, approval),
  repeat: false,
});
