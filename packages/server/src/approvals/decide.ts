import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { type Approval, type ApprovalEvent, evolve, type Level, levelOf, type Verdict } from './approval.ts';
import { type Edit, edit } from './editing/edit.ts';
import { type Signing, whyMayNotEnd, whyMayNotOverride, whyMayNotSign } from './may-decide.ts';
import { standing, tally } from './requirement.ts';

export type Command =
  | { readonly kind: 'submit' }
  | ({ readonly kind: 'sign' } & Signing)
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'supersede' }
  | { readonly kind: 'override'; readonly by: string }
  | ({ readonly kind: 'override-level' } & LevelOverride)
  | Edit;

/** A level answered in place of its people, by somebody who may override the approval. */
export type LevelOverride = { readonly by: string; readonly level: string; readonly verdict: Verdict };

/** What a command does. `repeat`: the same person said the same before; there is nothing to write. */
export type Decided = {
  readonly events: readonly ApprovalEvent[];
  readonly after: Approval;
  readonly repeat: boolean;
};

/** The one place where an approval changes: (state, command, now) -> events, or a refusal that says why. */
export function decide(approval: Approval, command: Command, now: Date): Outcome<Decided> {
  switch (command.kind) {
    case 'submit':
      return done(happen(approval, openNext(approval, now)));
    case 'sign':
      return sign(approval, command, now);
    case 'withdraw':
      return end(approval, 'withdrawn');
    case 'supersede':
      return end(approval, 'superseded');
    case 'override': {
      const no = whyMayNotOverride(approval, command.by);
      return no ?? end(approval, 'overridden');
    }
    case 'override-level':
      return overrideLevel(approval, command, now);
    default:
      return change(approval, command, now);
  }
}

function overrideLevel(
  approval: Approval,
  { by, level: id, verdict }: LevelOverride,
  now: Date,
): Outcome<Decided> {
  const no = whyMayNotEnd(approval) ?? whyMayNotOverride(approval, by);
  if (no) return no;
  const level = approval.levels.find((one) => one.id === id);
  if (level === undefined) return refused('resource/not-found', `There is no level ${id} in this approval.`);
  if (level.status !== 'open')
    return refused(
      'approval/level-not-open',
      `Level "${level.name}" is ${level.status}; only an open one is decided.`,
    );
  const status = verdict === 'approve' ? 'approved' : 'rejected';
  const event: ApprovalEvent = { kind: 'level-overridden', level: id, status };
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
  const signed = evolve(approval, signature(may.value, command.by, command.verdict));
  const events = [
    signature(may.value, command.by, command.verdict),
    ...consequences(signed, may.value.id, now),
  ];
  return done(happen(approval, events));
}

const signature = (level: Level, account: string, verdict: Verdict): ApprovalEvent => ({
  kind: 'signed',
  level: level.id,
  account,
  verdict,
});

/** What a signature brings about: its level decided, then the approval ended or the next levels opened. */
function consequences(approval: Approval, level: string, now: Date): ApprovalEvent[] {
  const { rule, approvers } = levelOf(approval, level);
  const stands = standing(rule, tally(approvers));
  if (stands === 'unsatisfied') return [];
  const status = stands === 'rejected' ? 'rejected' : 'approved';
  const decided: ApprovalEvent = { kind: 'level-decided', level, status };
  return [decided, ...afterLevel(evolve(approval, decided), status, now)];
}

const afterLevel = (approval: Approval, status: 'approved' | 'rejected', now: Date): ApprovalEvent[] =>
  status === 'rejected' ? [{ kind: 'ended', status: 'rejected' }] : openNext(approval, now);

/**
 * When no level is open: those of the next ordinal are, or, if none is left, the approval is approved. An approval
 * without any level asks nobody, so it is never approved.
 */
function openNext(approval: Approval, at: Date): ApprovalEvent[] {
  if (approval.levels.length === 0 || approval.levels.some(({ status }) => status === 'open')) return [];
  const waiting = approval.levels.filter(({ status }) => status === 'waiting');
  if (waiting.length === 0) return [{ kind: 'ended', status: 'approved' }];
  const next = Math.min(...waiting.map(({ ordinal }) => ordinal));
  return waiting
    .filter(({ ordinal }) => ordinal === next)
    .map(({ id, people }) => ({ kind: 'level-opened', level: id, approvers: people, at }));
}

function end(approval: Approval, status: 'withdrawn' | 'superseded' | 'overridden'): Outcome<Decided> {
  return whyMayNotEnd(approval) ?? done(happen(approval, [{ kind: 'ended', status }]));
}

const happen = (approval: Approval, events: readonly ApprovalEvent[]): Decided => ({
  events,
  after: events.reduce(evolve, approval),
  repeat: false,
});
