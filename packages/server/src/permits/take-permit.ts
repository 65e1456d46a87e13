import { done, type Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import { issuePermit } from './issue-permit.ts';
import type { SubjectNow } from './permit.ts';
import { redeemPermit } from './redeem-permit.ts';

/** Longer than any transaction lasts. */
const lifetime = 60;

/**
 * This server asks for a permit and redeems it, in the transaction in which it begins to act. Answers its id. Refuses
 * as issuing and redeeming do: with the subject's own reason, or `permit/used` when this attempt has acted before. The
 * ledger has the refusal.
 */
export async function takePermit(
  work: Work,
  project: { readonly id: string; readonly key: string },
  subject: SubjectNow,
): Promise<Outcome<string>> {
  const actor = { system: true, project } as const;
  const taken = await issueAndRedeem(work, actor, subject);
  if (taken.ok) return taken;
  await record(work, actor, {
    action: 'permit.redeem.refused',
    subject: { type: subject.type, id: subject.id },
    details: { attempt: subject.attempt, code: taken.refusal.code },
  });
  return taken;
}

async function issueAndRedeem(
  work: Work,
  actor: Parameters<typeof issuePermit>[1],
  subject: SubjectNow,
): Promise<Outcome<string>> {
  const issued = await issuePermit(work, actor, subject, { executor: null, lifetime, secret: null });
  if (!issued.ok) return issued;
  const { id, ...permit } = issued.value;
  const redeemed = await redeemPermit(work, actor, id, permit, subject);
  return redeemed.ok ? done(id) : redeemed;
}
