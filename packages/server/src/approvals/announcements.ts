import type { Happening, Subject } from '../ledger/entry.ts';
import type { Approval, ApprovalEvent, ApprovalStatus, LevelsEvent } from './approval.ts';

/** A job to be queued in the transaction that caused it. */
export type Job = {
  readonly name: 'level.opened' | 'approval.decided' | 'approval.ended';
  readonly data: Record<string, string>;
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
      const { level, verdict } = event;
      return {
        action: 'decision.made',
        subject,
        details: { level, verdict, digest: approval.digest },
        private: privately(words),
      };
    }
    case 'level-opened':
      return { action: 'level.opened', subject, details: { level: event.level, asked: event.approvers } };
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

/** The jobs that an event calls for: people are told of an open level; of the end, the subject's owner and who asked. */
export function jobsOf(context: Context, approval: Approval, event: ApprovalEvent): Job[] {
  const of = { project: context.project.id, approval: approval.id };
  if (event.kind === 'level-opened' && event.approvers.length > 0)
    return [{ name: 'level.opened', data: { ...of, level: event.level } }];
  if (event.kind === 'approver-added' && isOpen(approval, event.level))
    return [{ name: 'level.opened', data: { ...of, level: event.level } }];
  if (event.kind !== 'ended') return [];
  const { type, id } = context.subject;
  return [
    { name: 'approval.decided', data: { ...of, subjectType: type, subjectId: id } },
    { name: 'approval.ended', data: of },
  ];
}

const isOpen = ({ levels }: Approval, level: string): boolean =>
  levels.some(({ id, status }) => id === level && status === 'open');
