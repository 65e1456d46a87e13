import type { Refusal } from '../kernel/outcome.ts';
import { firstRefusal, type Judged, judgeAll, type Requirement } from '../kernel/requirements.ts';
import { inputsDiffer, no, outsideEnvironments, outsideServices } from './covers.ts';
import type { Intent, Permit, PermitSubject, SubjectNow } from './permit.ts';
import { nameOf, quoted } from './words.ts';

type Look = {
  readonly permit: Permit;
  readonly intent: Intent;
  readonly subject: SubjectNow;
  readonly now: Date;
};
/** In this order; the first that says no is the answer. After them comes what is asked of the subject itself. */
const requirements: readonly Requirement<Look>[] = [
  { requirement: 'The permit is for what is to be done', why: checkSubject },
  { requirement: 'A permit is redeemed by the account to which it was issued', why: checkExecutor },
  { requirement: 'A permit stands, and is redeemed once', why: checkStatus },
  { requirement: 'A permit is redeemed before it expires', why: checkExpiry },
  { requirement: 'What is done is what was approved', why: checkDigest },
  { requirement: 'The inputs are those it was given for', why: checkInputs },
  { requirement: 'The environment is one of those that were approved', why: checkEnvironments },
  { requirement: 'The services are among those that were approved', why: checkServices },
  { requirement: 'The pre-approval is the one it was given under', why: checkPreApproval },
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
  return firstRefusal(requirements, { permit, intent, subject, now }) ?? subject.why;
}

/** The same in full, if its executor did now exactly what it is for: every requirement, and what became of it. */
export function judgePermit(permit: Permit, subject: SubjectNow, now: Date): Judged[] {
  const { digest, inputsDigest, environments, services, executor } = permit;
  const intent = { executor, subject: permit.subject, digest, inputsDigest, environments, services };
  return [...judgeAll(requirements, { permit, intent, subject, now }), ...subject.judged];
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
