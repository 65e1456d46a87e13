import { sha256 } from '../kernel/digest.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Actor } from '../ledger/entry.ts';
import { record } from '../ledger/record.ts';
import { type Wanted, whyMayNotIssue } from './covers.ts';
import { holdStanding, insertPermit, markRevoked } from './permit.store.ts';
import type { Permit, SubjectNow } from './permit.ts';
import { nameOf } from './words.ts';

/** For whom a permit is, and for how long. */
export type Terms = {
  /** The account that may redeem it; null: this server. */
  readonly executor: string | null;
  /** Seconds. */
  readonly lifetime: number;
  /** What an outside executor will present; stored as a hash. Null: nothing. */
  readonly secret: string | null;
  /** Where and on what it will act, when that is less than all that the subject is for. */
  readonly wanted?: Partial<Wanted>;
};

/**
 * Issues a permit for a subject as it stands now; an earlier one of the same executor for the same attempt that was not
 * redeemed is revoked. Whoever read `subject` holds its row, so that no two are issued at once. Refuses with the
 * subject's own reason, with `permit/inputs-changed`, `permit/environment` and `permit/service` for what is outside of
 * it, and with `permit/used` when this executor has acted for this attempt. A refusal is not recorded here.
 */
export async function issuePermit(
  work: Work,
  actor: Actor & { readonly project: { readonly id: string } },
  subject: SubjectNow,
  { executor, lifetime, secret, wanted = {} }: Terms,
): Promise<Outcome<Permit>> {
  const project = actor.project.id;
  const { inputsDigest, environments, services } = { ...subject, ...wanted };
  const refusal = whyMayNotIssue({ inputsDigest, environments, services }, subject);
  if (refusal) return { ok: false, refusal };
  const earlier = await holdStanding(work.tx, project, subject, executor);
  if (earlier?.redeemedAt) return used(subject, { ...earlier, redeemedAt: earlier.redeemedAt });
  if (earlier) await revokeEarlier(work, actor, project, earlier.id);
  const { type, id, attempt, digest, preApproval } = subject;
  const bound = { digest, inputsDigest, environments, services, preApproval };
  const expiresAt = new Date(work.now.getTime() + lifetime * 1000);
  const made = { ...bound, subject: { type, id, attempt }, executor, expiresAt };
  const permit = await insertPermit(
    work.tx,
    project,
    { ...made, secretHash: secret === null ? null : sha256(secret) },
    work.now,
  );
  await record(work, actor, {
    action: 'permit.issued',
    subject: { type: 'permit', id: permit },
    details: { ...bound, [type]: id, attempt, executor, expiresAt: expiresAt.toISOString() },
  });
  return done({ ...made, id: permit, status: 'issued', redeemedAt: null, revokedAt: null });
}

const used = (subject: SubjectNow, { id, redeemedAt }: { id: string; redeemedAt: Date }) => {
  const because = `Permit ${id} for ${nameOf(subject)} was redeemed by this executor at ${redeemedAt.toISOString()}.`;
  const requirement = 'An executor acts once for one attempt';
  return refused('permit/used', because, {
    blockers: [{ requirement, because, who: [], since: redeemedAt.toISOString(), until: null }],
  });
};

async function revokeEarlier(work: Work, actor: Actor, project: string, id: string): Promise<void> {
  await markRevoked(work.tx, project, id, work.now);
  await record(work, actor, {
    action: 'permit.revoked',
    subject: { type: 'permit', id },
    details: { because: 'another was issued in its place' },
  });
}
