import { type Refusal, refused } from '../kernel/outcome.ts';
import type { Bound, Served, SubjectNow } from './permit.ts';
import { listed, nameOf, quoted, servedAs } from './words.ts';

/** What somebody wants a permit for. */
export type Wanted = Pick<Bound, 'inputsDigest' | 'environments' | 'services'>;

/** Why there is no permit for this; null: there may be one. The subject's own reason comes first. */
export function whyMayNotIssue(wanted: Wanted, subject: SubjectNow): Refusal | null {
  const what = nameOf(subject);
  return (
    subject.why ??
    inputsDiffer(subject.inputsDigest, wanted.inputsDigest) ??
    outsideEnvironments(subject.environments, wanted.environments, what) ??
    outsideServices(subject.services, wanted.services, what)
  );
}

/** Are these other inputs than those that are expected? */
export function inputsDiffer(expected: string, came: string): Refusal | null {
  if (expected === came) return null;
  return no(
    'permit/inputs-changed',
    'The inputs are those it was given for',
    `Expected are inputs with the digest ${expected}; these have ${came}.`,
  );
}

/** Is one of these no environment of whose they should be, or none named where one has to be? Names are compared exactly. */
export function outsideEnvironments(
  allowed: readonly string[],
  wanted: readonly string[],
  whose: string,
): Refusal | null {
  const requirement = 'The environment is one of those that were approved';
  const known = listed(allowed.map(quoted));
  if (wanted.length === 0 && allowed.length > 0)
    return no(
      'permit/environment',
      requirement,
      `No environment is named; ${whose} has ${known}. It cannot be chosen later.`,
    );
  const other = wanted.find((environment) => !allowed.includes(environment));
  if (other === undefined) return null;
  return no('permit/environment', requirement, `${quoted(other)} is no environment of ${whose}: ${known}.`);
}

/** The same for services and their modules. */
export function outsideServices(
  allowed: readonly Served[],
  wanted: readonly Served[],
  whose: string,
): Refusal | null {
  const requirement = 'The services are among those that were approved';
  const known = listed(allowed.map(servedAs));
  if (wanted.length === 0 && allowed.length > 0)
    return no(
      'permit/service',
      requirement,
      `No service is named; ${whose} has ${known}. They cannot be chosen later.`,
    );
  const other = wanted.find((one) => !allowed.some((each) => isOne(each, one)));
  if (other === undefined) return null;
  return no('permit/service', requirement, `${servedAs(other)} is no service of ${whose}: ${known}.`);
}

const isOne = (one: Served, other: Served): boolean =>
  one.service === other.service && one.module === other.module;

/** A refusal with the one requirement that is not met. */
export const no = (
  code: Refusal['code'],
  requirement: string,
  because: string,
  until: Date | null = null,
): Refusal =>
  refused(code, because, {
    blockers: [{ requirement, because, who: [], since: null, until: until?.toISOString() ?? null }],
  }).refusal;
