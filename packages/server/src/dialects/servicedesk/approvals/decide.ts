import type { Verdict } from '../../../approvals/approval.ts';
import type { Recorded } from '../../../approvals/signing/batch.ts';
import { notFound, type Outcome, refused } from '../../../kernel/outcome.ts';
import { hashOf } from '../authenticate.ts';
import type { Call, Door } from '../serve.ts';
import type { ApprovalRow } from './approvals.views.ts';

/**
 * Signs an approval with the key of the request, on its own level, for nobody but its own approver or their delegate. Saying the same
 * again is refused here, as the documents have it: a decision is final.
 */
export async function decide(
  { record, parts }: Pick<Door, 'record' | 'parts'>,
  { caller, request }: Pick<Call<unknown>, 'caller' | 'request'>,
  { approval, level, seat, delegated }: Pick<ApprovalRow, 'approval' | 'level' | 'seat' | 'delegated'>,
  { verdict, comment }: { readonly verdict: Verdict; readonly comment: string },
): Promise<Outcome<Recorded>> {
  if (approval === null) return notSent;
  if (delegated) return isDelegated;
  const recorded = await record({
    sender: { hash: hashOf(request), account: null },
    project: caller.project.key,
    ...{ approval, level, verdict, comment },
    whose: seat,
    via: 'servicedesk',
  });
  const made = recorded.ok && !recorded.value.repeat;
  parts.metrics.decisions.inc({ outcome: made ? verdict : 'refused' });
  if (made || !recorded.ok) return recorded;
  return refused('approval/already-decided', 'This approval is decided already; a decision is final.');
}

export const notSent = refused(
  'approval/level-not-open',
  'This approval is to be sent: its level is not open yet, and nothing is decided before.',
);

export const isDelegated = refused(
  'approval/delegated',
  'This approval is delegated: whoever stands in has a row of their own, and acts on that.',
);

/** The approval of this id among the rows of a level. Refuses with `resource/not-found`. */
export function among<R extends { readonly id: string }>(rows: readonly R[], id: string): Outcome<R> {
  const found = rows.find((row) => row.id === id);
  return found ? { ok: true, value: found } : notFound('approval', id);
}
