import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { holdPermit, markRedeemed } from './permit.store.ts';
import type { Intent, Permit, SubjectNow } from './permit.ts';
import { whyMayNotRedeem } from './redeem.ts';

/**
 * Redeems a permit for what its executor is about to do, or says why not; of any number at once, one succeeds.
 * `subject` was read and is held in this transaction, before the permit is. Refuses as `whyMayNotRedeem` does, and with
 * `resource/not-found`. A refusal takes nothing from the permit, and is not recorded here.
 */
export async function redeemPermit(
  work: Work,
  actor: Actor & { readonly project: { readonly id: string } },
  id: string,
  intent: Intent,
  subject: SubjectNow,
): Promise<Outcome<Permit>> {
  const project = actor.project.id;
  const held = await holdPermit(work.tx, project, id);
  if (held === undefined) return notFound('permit', id);
  const { permit, clock } = held;
  // Waiting for its turn uses up a permit's time as well.
  const now = clock > work.now ? clock : work.now;
  const refusal = whyMayNotRedeem(permit, intent, subject, now);
  if (refusal) return { ok: false, refusal };
  if (!(await markRedeemed(work.tx, project, id, now)))
    throw new Error(`permit ${id} is held and has changed`);
  await record(work, actor, {
    action: 'permit.redeemed',
    subject: { type: 'permit', id },
    details: {
      ...{ [subject.type]: subject.id, attempt: subject.attempt, executor: permit.executor },
      ...{ digest: intent.digest, environments: intent.environments, services: intent.services },
    },
  });
  return done({ ...permit, status: 'redeemed', redeemedAt: now });
}
