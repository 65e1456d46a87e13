import type { Verdict } from '../../../approvals/approval.ts';
import type { Recorded } from '../../../approvals/signing/batch.ts';
import { type Ask, refusedSigning } from '../../../approvals/signing/sign.ts';
import { notFound, type Outcome, refused } from '../../../kernel/outcome.ts';
import { record } from '../../../ledger/record.ts';
import type { Caller } from '../../../people/principal.ts';
import { hashOf } from '../authenticate.ts';
import type { Call, Door } from '../serve.ts';
import type { ApprovalRow } from './approvals.views.ts';

/**
 * Signs an approval with the key of the request, on its own level, for nobody but its own approver or their delegate. Saying the same
 * again is refused here, as the documents have it: a decision is final.
 */
export async function decide(
  { record: sign, parts }: Pick<Door, 'record' | 'parts'>,
  { caller, request }: Pick<Call<unknown>, 'caller' | 'request'>,
  { approval, level, seat, delegated }: Pick<ApprovalRow, 'approval' | 'level' | 'seat' | 'delegated'>,
  { verdict, comment }: { readonly verdict: Verdict; readonly comment: string },
): Promise<Outcome<Recorded>> {
  if (approval === null) return notSent;
  const ask: Ask = {
    sender: { hash: hashOf(request), account: null },
    project: caller.project.key,
    ...{ approval, level, verdict, comment },
    whose: seat,
    via: 'servicedesk',
  };
  if (delegated) return onRecord(parts, caller, ask, isDelegated);
  const recorded = await sign(ask);
  const made = recorded.ok && !recorded.value.repeat;
  parts.metrics.decisions.inc({ outcome: made ? verdict : 'refused' });
  if (made || !recorded.ok) return recorded;
  return refused('approval/already-decided', 'This approval is decided already; a decision is final.');
}

/** What is refused here and not by the recorder is on record all the same. */
async function onRecord(
  { metrics, work }: Pick<Door['parts'], 'metrics' | 'work'>,
  caller: Caller,
  ask: Ask,
  no: typeof isDelegated,
): Promise<typeof isDelegated> {
  await work((unit) => record(unit, caller, refusedSigning(ask, no.refusal.code)));
  metrics.decisions.inc({ outcome: 'refused' });
  return no;
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
