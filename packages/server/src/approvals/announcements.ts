import type { Actor, Happening, Subject } from '../ledger/entry.ts';
import type { Approval, ApprovalStatus } from './approval.ts';
import { nextMoment } from './deadline.ts';
import type { ApprovalEvent, LevelsEvent } from './evolve.ts';

/** A job to be queued in the transaction that caused it. */
export type Job = {
  readonly name:
    | 'level.opened'
    | 'level.reminded'
    | 'level.escalated'
    | 'level.stuck'
    | 'approval.warned'
    | 'approval.look'
    | 'approval.decided'
    | 'approval.ended';
  readonly data: Record<string, string>;
  /** Not before. */
  readonly after?: Date;
};

export type Context = {
  readonly project: { readonly id: string };
  readonly subject: { readonly type: string; readonly id: string };
};

/**
 * What a person added in words: the comment of a signature, the reason of an override or a withdrawal. breakGlass: the
 * override is one of somebody who has broken the glass. byRule: why nobody was asked.
 */
export type Words = { readonly comment?: string; readonly breakGlass?: string; readonly byRule?: string };

/** Who is behind an event: time, where it was only first seen by whoever came first after it. */
export const actorOf = (event: ApprovalEvent, actor: Actor): Actor =>
  event.kind === 'level-escalated' ? { system: true, project: actor.project } : actor;

/** What the ledger says of an event. */
export function happeningOf(approval: Approval, event: ApprovalEvent, words: Words): Happening {
  const subject = { type: 'approval', id: approval.id };
  switch (event.kind) {
    case 'signed': {
      const { level, verdict, account, seat, input } = event;
      return {
        action: 'decision.made',
        subject,
        details: { level, verdict, digest: approval.digest, ...(input === null ? {} : { input }) },
        private: privately(words),
        ...(seat === account ? {} : { onBehalfOf: seat }),
      };
    }
    case 'level-joined': {
      const asked = event.approvers.map(({ account }) => account);
      return { action: 'level.joined', subject, details: { level: event.level, asked } };
    }
    case 'level-opened':
    case 'level-escalated': {
      const { kind, level, approvers, due } = event;
      const action = kind === 'level-opened' ? 'level.opened' : 'level.escalated';
      const asked = approvers.map(({ account }) => account);
      return { action, subject, details: { level, asked, ...(due ? { due: due.at.toISOString() } : {}) } };
    }
    case 'level-timed-out':
      return { action: 'level.timed-out', subject, details: { level: event.level } };
    case 'reminded':
      return {
        action: 'approval.reminded',
        subject,
        details: event.level === null ? {} : { level: event.level },
      };
    case 'level-stuck':
      return {
        action: event.stuck ? 'level.stuck' : 'level.mended',
        subject,
        details: { level: event.level },
      };
    case 'level-decided':
      return { action: `level.${event.status}`, subject, details: { level: event.level } };
    case 'level-overridden':
      return {
        action: 'level.overridden',
        subject,
        details: { level: event.level, status: event.status, ...loudly(words) },
        private: privately(words),
      };
    case 'ended':
      return {
        action: `approval.${event.status}`,
        subject,
        details: toldOf(event.status, words),
        private: spoken(event.status) ? privately(words) : {},
      };
    default:
      return editHappening(subject, event);
  }
}

/** What the ledger says of a change of levels by hand. `subject`: the approval, or the release they are planned for. */
export function editHappening(
  subject: Subject,
  event: LevelsEvent,
  more: Record<string, string> = {},
): Happening {
  switch (event.kind) {
    case 'level-added': {
      const { id, ordinal, name, rule, people } = event.level;
      return {
        action: 'level.added',
        subject,
        details: { level: id, ordinal, name, rule, approvers: people, ...more },
      };
    }
    case 'level-renamed':
      return { action: 'level.renamed', subject, details: { level: event.level, name: event.name, ...more } };
    case 'level-removed':
      return { action: 'level.removed', subject, details: { level: event.level, ...more } };
    default: {
      const { level, account } = event;
      const action = event.kind === 'approver-added' ? 'level.approver-added' : 'level.approver-removed';
      return { action, subject, details: { level, account, ...more } };
    }
  }
}

// The words belong to the act they were said with: a signature's stand on the signature, not on what it brought about.
const spoken = (status: ApprovalStatus): boolean =>
  status === 'withdrawn' || status === 'overridden' || status === 'superseded';

/** What the end of an approval is remembered with. */
function toldOf(status: ApprovalStatus, words: Words): Record<string, string> {
  if (status === 'overridden') return loudly(words);
  return status === 'approved' && words.byRule ? { byRule: words.byRule } : {};
}

const loudly = ({ breakGlass }: Words): Record<string, string> => (breakGlass ? { breakGlass } : {});

const privately = ({ comment }: Words): Record<string, string> => (comment ? { comment } : {});

/**
 * The jobs that an event calls for: people are told of an open level and reminded of it; of one that is stuck, those
 * who can mend it; of the end, the subject's owner and who asked. `moment` tells apart what may be said twice of a level.
 */
export function jobsOf(context: Context, approval: Approval, event: ApprovalEvent): Job[] {
  const of = { project: context.project.id, approval: approval.id };
  switch (event.kind) {
    case 'level-opened':
    case 'level-escalated': {
      const tell: Job[] =
        event.approvers.length > 0 ? [{ name: 'level.opened', data: { ...of, level: event.level } }] : [];
      const { level } = event;
      return event.kind === 'level-opened'
        ? tell
        : [...tell, { name: 'level.escalated', data: { ...of, level, moment: event.due.at.toISOString() } }];
    }
    case 'level-joined':
      return [{ name: 'level.opened', data: { ...of, level: event.level } }];
    case 'reminded': {
      const place: Record<string, string> = event.level === null ? of : { ...of, level: event.level };
      const data = { ...place, moment: event.at.toISOString() };
      const warn: Job[] = event.last ? [{ name: 'approval.warned', data }] : [];
      return [{ name: 'level.reminded', data }, ...warn];
    }
    case 'level-stuck': {
      const { level, at } = event;
      return event.stuck ? [{ name: 'level.stuck', data: { ...of, level, moment: at.toISOString() } }] : [];
    }
    case 'approver-added':
      return isOpen(approval, event.level)
        ? [{ name: 'level.opened', data: { ...of, level: event.level } }]
        : [];
    case 'ended':
      return ended(of, context);
    default:
      return [];
  }
}

function ended(of: { project: string; approval: string }, { subject }: Context): Job[] {
  const { type, id } = subject;
  return [
    { name: 'approval.decided', data: { ...of, subjectType: type, subjectId: id } },
    { name: 'approval.ended', data: of },
  ];
}

/**
 * The look at what time brings next, when a change has made it another moment than before: so there is always one
 * queued, and never two. Just after the moment: what is due at an instant may be decided until then, and the instant
 * belongs to it.
 */
export function wakeUp({ project }: Pick<Context, 'project'>, before: Approval, after: Approval): Job[] {
  const moment = nextMoment(after);
  // Before anybody was asked nothing is queued yet, although the time for the whole may have begun.
  const asked = before.levels.some(({ openedAt }) => openedAt !== null);
  if (moment === null || (asked && moment.getTime() === nextMoment(before)?.getTime())) return [];
  const data = { project: project.id, approval: after.id };
  return [{ name: 'approval.look', data, after: new Date(moment.getTime() + 1) }];
}

const isOpen = ({ levels }: Approval, level: string): boolean =>
  levels.some(({ id, status }) => id === level && status === 'open');
