import type { ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import type { LedgerEntry } from '@countersign/contract/ledger.ts';

const sentences = {
  'approval.requested': 'happened_requested',
  'approval.approved': 'happened_ended_approved',
  'approval.rejected': 'happened_ended_rejected',
  'approval.withdrawn': 'happened_ended_withdrawn',
  'approval.overridden': 'happened_ended_overridden',
  'approval.superseded': 'happened_ended_superseded',
  'approval.expired': 'happened_ended_expired',
  'approval.reminded': 'happened_reminded',
  'approval.subject-changed': 'happened_subjectChanged',
  'level.opened': 'happened_levelOpened',
  'level.joined': 'happened_levelJoined',
  'level.escalated': 'happened_levelEscalated',
  'level.timed-out': 'happened_levelTimedOut',
  'level.stuck': 'happened_levelStuck',
  'level.mended': 'happened_levelMended',
  'level.approved': 'happened_levelApproved',
  'level.rejected': 'happened_levelRejected',
  'level.overridden': 'happened_levelOverridden',
  'level.added': 'happened_levelAdded',
  'level.renamed': 'happened_levelRenamed',
  'level.removed': 'happened_levelRemoved',
  'level.approver-added': 'happened_approverAdded',
  'level.approver-removed': 'happened_approverRemoved',
} as const;

export type Sentence =
  | (typeof sentences)[keyof typeof sentences]
  | 'happened_decision_approve'
  | 'happened_decision_reject'
  | 'happened_refusedTry'
  | 'happened_other';

/** One line of what happened to an approval. */
export type Happened = {
  readonly id: string;
  readonly at: string;
  readonly sentence: Sentence;
  /** For the sentence: the level, whom it was done for, the action as the ledger calls it, why it was refused. */
  readonly values: {
    readonly level: string;
    readonly for: string;
    readonly action: string;
    readonly code: string;
  };
  /** User name; null: the system itself. */
  readonly actor: string | null;
  readonly comment: string;
  readonly tone: 'good' | 'bad' | 'plain' | 'warning';
};

/** A ledger entry of an approval as a line. Levels are called as they are called now; one that is gone by its number. */
export function happened(
  entry: LedgerEntry,
  levels: readonly Pick<ApprovalLevel, 'id' | 'name'>[],
): Happened {
  const { id, at, action, actor, onBehalfOf, details } = entry;
  const level = text(details.level);
  const name = text(details.name);
  return {
    ...{ id, at, sentence: sentenceOf(entry), tone: toneOf(entry) },
    values: {
      level: levels.find((one) => one.id === level)?.name ?? (name || level),
      for: onBehalfOf?.username ?? '',
      action,
      code: text(details.code),
    },
    actor: actor === null ? null : (actor.username ?? actor.id),
    comment: text(details.comment),
  };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function sentenceOf({ action, details }: LedgerEntry): Sentence {
  if (action === 'decision.made')
    return details.verdict === 'reject' ? 'happened_decision_reject' : 'happened_decision_approve';
  if (action.endsWith('.refused')) return 'happened_refusedTry';
  return action in sentences ? sentences[action as keyof typeof sentences] : 'happened_other';
}

function toneOf({ action, details }: LedgerEntry): Happened['tone'] {
  if (action === 'decision.made') return details.verdict === 'reject' ? 'bad' : 'good';
  if (/\.(approved|mended)$/.test(action)) return 'good';
  if (/\.(rejected|expired)$/.test(action)) return 'bad';
  return /\.(refused|stuck|timed-out|escalated|overridden|subject-changed)$/.test(action)
    ? 'warning'
    : 'plain';
}
