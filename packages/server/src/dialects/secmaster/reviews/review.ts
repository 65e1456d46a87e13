import { withNames } from '../../../approvals/signing/decision-answer.ts';
import { done, type Outcome, refused } from '../../../kernel/outcome.ts';
import { authorise } from '../../../people/actions.ts';
import type { Caller } from '../../../people/principal.ts';
import type { reviewSettler } from '../../../workflows/settle-review.ts';
import { signLevels } from '../../sign-levels.ts';
import { provenOf } from '../authenticate.ts';
import type { Call, Door } from '../serve.ts';
import { statusOf } from '../translate.ts';
import type { Review } from '../wire.ts';
import type { AskedVersion } from './asked.views.ts';

/**
 * Signs the review of a version for whoever sent the request, on every open level that waits for them, and takes the
 * version where its review stands then, so that the next call sees it. Refuses with `version/wrong-state` what is not
 * under review, also a verdict that was given before; and as signing does.
 */
export async function review(
  { parts, record, settle }: Pick<Door, 'parts' | 'record'> & { settle: ReturnType<typeof reviewSettler> },
  { caller, request }: Pick<Call, 'caller' | 'request'>,
  version: AskedVersion,
  { result, content }: Review,
): Promise<Outcome<true>> {
  const { db, metrics } = parts;
  const allowed = authorise(caller, 'approval.decide');
  if (!allowed.ok) return allowed;
  const isPending = version.status === 'in-review';
  if (version.approval === null || (!isPending && version.review === 'open')) return nonePending(version);
  const verdict = result === 'PASS' ? 'approve' : 'reject';
  const ask = {
    sender: senderOf(caller, provenOf(request).token),
    ...{ project: caller.project.key, approval: version.approval, via: caller.via },
    ...({ verdict, comment: content } as const),
  };
  const signed = await signLevels(record, ask);
  metrics.decisions.inc({ outcome: signed.ok ? verdict : 'refused' });
  // It was refused, and the ledger has the try.
  if (!isPending) return nonePending(version);
  // Whatever became of this signature, what was decided by now is to be seen.
  if (!signed.ok || signed.value.approval.status !== 'open')
    await settle({ project: caller.project, version: version.id });
  return signed.ok ? done(true) : withNames(db, signed);
}

const nonePending = ({ status }: AskedVersion) =>
  refused('version/wrong-state', `This version is ${statusOf(status)}: no review is pending.`);

const senderOf = ({ principal }: Caller, token: Buffer | null) =>
  token === null ? { hash: null, account: principal.accountId } : { hash: token, account: null };
