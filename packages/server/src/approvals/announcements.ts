import type { Happening, Subject } from '../ledger/entry.ts';
import type { Approval, ApprovalStatus } from './approval.ts';
import { nextMoment } from './deadline.ts';
import type { ApprovalEvent, LevelsEvent } from './evolve.ts';

/** A job to be queued in the transaction that caused it. */
export type Job = {
  readonly name:
    | 'level.opened'
    | 'level.reminded'
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

/** What a person added in words: the comment of a signature, the reason of an override or a withdrawal. */
export type Words = { readonly comment?: string };

/** What the ledger says of an event. */
export function happeningOf(approval: Approval, event: ApprovalEvent, words: Words): Happening {
  const subject = { type: 'approval', id: approval.id };
  switch (event.kind) {
    case 'signed': {
      const { level, verdict, account, seat, input } = event;
      const more = {
        ...(seat === account ? {} : { onBehalfOf: seat }),
        ...(input === null ? {} : { input }),
      };
      return {
        action: 'decision.made',
        subject,
        details: { level, verdict, digest: approval.digest, ...more },
        private: privately(words),
      };
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
        details: { level: event.level, status: event.status },
        private: privately(words),
      };
    case 'ended':
      return {
        action: `approval.${event.status}`,
        subject,
        details: {},
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

const privately = ({ comment }: Words): Record<string, string> => (comment ? { comment } : {});

/**
 * The jobs that an event calls for: people are told of an open level and reminded of it; of one that is stuck, those
 * who can mend it; of the end, the subject's owner and who asked. Where there is a time to decide by, a look is queued.
 */
export function jobsOf(context: Context, approval: Approval, event: ApprovalEvent): Job[] {
  const of = { project: context.project.id, approval: approval.id };
  switch (event.kind) {
    case 'level-opened':
    case 'level-escalated': {
      const tell: Job[] =
        event.approvers.length > 0 ? [{ name: 'level.opened', data: { ...of, level: event.level } }] : [];
      return [...tell, ...lookAt(of, approval)];
    }
    case 'reminded': {
      const data: Record<string, string> = event.level === null ? of : { ...of, level: event.level };
      const warn: Job[] = event.last ? [{ name: 'approval.warned', data }] : [];
      return [{ name: 'level.reminded', data }, ...warn, ...lookAt(of, approval)];
    }
    case 'level-stuck':
      return event.stuck ? [{ name: 'level.stuck', data: { ...of, level: event.level } }] : [];
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

/** Just after the moment: what is due at an instant may be decided until then, and the instant belongs to it. */
function lookAt(of: Record<string, string>, approval: Approval): Job[] {
  const moment = nextMoment(approval);
  return moment ? [{ name: 'approval.look', data: of, after: new Date(moment.getTime() + 1) }] : [];
}

const isOpen = ({ levels }: Approval, level: string): boolean =>
  levels.some(({ id, status }) => id === level && status === 'open');
