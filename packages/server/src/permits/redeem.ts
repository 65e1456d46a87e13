import type { Refusal } from '../kernel/outcome.ts';
import { inputsDiffer, no, outsideEnvironments, outsideServices } from './covers.ts';
import type { Intent, Permit, PermitSubject, SubjectNow } from './permit.ts';
import { nameOf, quoted } from './words.ts';

type Look = {
  readonly permit: Permit;
  readonly intent: Intent;
  readonly subject: SubjectNow;
  readonly now: Date;
};
type Check = (look: Look) => Refusal | null;

/** In this order; the first that says no is the answer. */
const checks: readonly Check[] = [
  checkSubject,
  checkExecutor,
  checkStatus,
  checkExpiry,
  checkDigest,
  checkInputs,
  checkEnvironments,
  checkServices,
  checkPreApproval,
  checkSubjectMayAct,
];

/**
 * Why this permit does not let its executor do what it is about to do; null: it does. `subject` is how the permit's
 * subject stands now. What is not known is refused; names are compared exactly, code point by code point.
 */
export function whyMayNotRedeem(
  permit: Permit,
  intent: Intent,
  subject: SubjectNow,
  now: Date,
): Refusal | null {
  for (const check of checks) {
    const refusal = check({ permit, intent, subject, now });
    if (refusal !== null) return refusal;
  }
  return null;
}

function checkSubject({ permit, intent, subject }: Look): Refusal | null {
  const other = [intent.subject, subject].find((one) => !isSame(one, permit.subject));
  return other
    ? no(
        'permit/other-subject',
        'The permit is for what is to be done',
        `The permit is for ${nameOf(permit.subject)}; this is ${nameOf(other)}.`,
      )
    : null;
}

const isSame = (one: PermitSubject, other: PermitSubject): boolean =>
  one.type === other.type && one.id === other.id && one.attempt === other.attempt;

function checkExecutor({ permit, intent }: Look): Refusal | null {
  if (intent.executor === permit.executor) return null;
  return no(
    'auth/forbidden',
    'A permit is redeemed by the account to which it was issued',
    'The permit was issued to somebody else.',
  );
}

function checkStatus({ permit }: Look): Refusal | null {
  const { status, redeemedAt, revokedAt } = permit;
  if (status === 'issued') return null;
  if (status === 'revoked')
    return no(
      'permit/revoked',
      'The permit stands',
      `The permit was revoked${at(revokedAt)}; another may be requested.`,
    );
  return no('permit/used', 'A permit is redeemed once', `The permit was redeemed${at(redeemedAt)}.`);
}

const at = (instant: Date | null): string => (instant ? ` at ${instant.toISOString()}` : '');

/** Good until just before its last instant, as tokens are. */
function checkExpiry({ permit: { expiresAt }, now }: Look): Refusal | null {
  if (now < expiresAt) return null;
  return no(
    'permit/expired',
    'A permit is redeemed before it expires',
    `The permit expired at ${expiresAt.toISOString()}; it is ${now.toISOString()}.`,
    expiresAt,
  );
}

function checkDigest({ permit, intent, subject }: Look): Refusal | null {
  const requirement = 'What is done is what was approved';
  if (subject.digest !== permit.digest)
    return no(
      'permit/content-changed',
      requirement,
      `The permit binds ${permit.digest}; ${nameOf(subject)} is ${subject.digest} now.`,
    );
  if (intent.digest !== permit.digest)
    return no(
      'permit/content-changed',
      requirement,
      `The permit binds ${permit.digest}; the executor holds ${quoted(intent.digest)}.`,
    );
  return null;
}

function checkInputs({ permit, intent, subject }: Look): Refusal | null {
  return (
    inputsDiffer(permit.inputsDigest, subject.inputsDigest) ??
    inputsDiffer(permit.inputsDigest, intent.inputsDigest)
  );
}

function checkEnvironments({ permit, intent, subject }: Look): Refusal | null {
  return (
    outsideEnvironments(permit.environments, intent.environments, 'the permit') ??
    outsideEnvironments(subject.environments, intent.environments, `${nameOf(subject)} as it is now`)
  );
}

function checkServices({ permit, intent, subject }: Look): Refusal | null {
  return (
    outsideServices(permit.services, intent.services, 'the permit') ??
    outsideServices(subject.services, intent.services, `${nameOf(subject)} as it is now`)
  );
}

function checkPreApproval({ permit, subject }: Look): Refusal | null {
  if (permit.preApproval === subject.preApproval) return null;
  const [then, now] = [permit.preApproval, subject.preApproval].map((id) => id ?? 'none');
  return no(
    'permit/content-changed',
    'The pre-approval is the one it was given under',
    `The permit was given under pre-approval ${then}; it is ${now} now.`,
  );
}

function checkSubjectMayAct({ subject }: Look): Refusal | null {
  return subject.why;
}
