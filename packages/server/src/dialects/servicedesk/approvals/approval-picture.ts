import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { dateTimeOrNull, releaseOf, userOf } from '../pictures.ts';
import { approvalStatuses, type Named } from '../words.ts';
import type { ApprovalRow, InboxRow } from './approvals.views.ts';

/** One person's approval as ServiceDesk Plus shows it. */
export function approvalPicture(row: ApprovalRow) {
  const comment = row.disclosures.map(readDisclosure).find((one) => one?.name === 'comment');
  return {
    approver: userOf(row.approver),
    ...(row.original && { original_approver: userOf(row.original) }),
    comments: comment === undefined ? null : String(comment.value),
    status: approvalStatus(row),
    approval_level: { id: row.level },
    sent_on: dateTimeOrNull(row.asked_at),
    action_taken_on: dateTimeOrNull(row.decided_at),
    id: row.id,
  };
}

/** What is left over when its level is decided stays pending; no action on it is taken any more. */
function approvalStatus({ verdict, asked_at, delegated }: ApprovalRow): Named {
  if (delegated) return approvalStatuses.delegated;
  if (verdict !== null) return verdict === 'approve' ? approvalStatuses.approved : approvalStatuses.rejected;
  return asked_at === null ? approvalStatuses.toBeSent : approvalStatuses.pending;
}

/** A row of the inbox: with what it is about. */
export const inboxPicture = (row: InboxRow) => ({
  ...approvalPicture(row),
  approval_level: { id: row.level, name: row.level_name },
  associated_entity: 'release',
  release: releaseOf(row.release),
});
