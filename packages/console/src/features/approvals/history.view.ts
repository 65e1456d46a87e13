import type { ApprovalLevel } from '@countersign/contract/approval-shapes.ts';
import type { LedgerEntry } from '@countersign/contract/ledger.ts';

const sentences = {
  'approval.requested': 'requested',
  'approval.approved': 'ended_approved',
  'approval.rejected': 'ended_rejected',
  'approval.withdrawn': 'ended_withdrawn',
  'approval.overridden': 'ended_overridden',
  'approval.superseded': 'ended_superseded',
  'approval.expired': 'ended_expired',
  'approval.reminded': 'reminded',
  'approval.subject-changed': 'subjectChanged',
  'level.opened': 'levelOpened',
  'level.joined': 'levelJoined',
  'level.escalated': 'levelEscalated',
  'level.timed-out': 'levelTimedOut',
  'level.stuck': 'levelStuck',
  'level.mended': 'levelMended',
  'level.approved': 'levelApproved',
  'level.rejected': 'levelRejected',
  'level.overridden': 'levelOverridden',
  'level.added': 'levelAdded',
  'level.renamed': 'levelRenamed',
  'level.removed': 'levelRemoved',
  'level.approver-added': 'approverAdded',
  'level.approver-removed': 'approverRemoved',
} as const;

export type Sentence =
  | (typeof sentences)[keyof typeof sentences]
  | 'decision_approve'
  | 'decision_reject'
  | 'refusedTry'
  | 'other';

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
    return details.verdict === 'reject' ? 'decision_reject' : 'decision_approve';
  if (action.endsWith('.refused')) return 'refusedTry';
  return action in sentences ? sentences[action as keyof typeof sentences] : 'other';
}

function toneOf({ action, details }: LedgerEntry): Happened['tone'] {
  if (action === 'decision.made') return details.verdict === 'reject' ? 'bad' : 'good';
  if (/\.(approved|mended)$/.test(action)) return 'good';
  if (/\.(rejected|expired)$/.test(action)) return 'bad';
  return /\.(refused|stuck|timed-out|escalated|overridden|subject-changed)$/.test(action)
    ? 'warning'
    : 'plain';
}
