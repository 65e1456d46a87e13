import type { Blocker, ProblemCode } from '@countersign/contract/problems.ts';
import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';
import type { Refusal } from '../kernel/outcome.ts';
import type { Executor, Person, Place, PreApproval } from './pre-approval.ts';

/** Who asks, for which project (its id), and when. */
export type Asking = { readonly project: string; readonly person: Person; readonly now: Date };

type Check = (form: PreApproval, asking: Asking) => Refusal | null;
type Cover = (form: PreApproval, place: Place) => Refusal | null;

/** Each says no for one reason only; in the order in which they are asked. */
const checks: readonly Check[] = [
  checkProject,
  checkValid,
  checkRevoked,
  checkUsed,
  checkWindow,
  checkExecutor,
];
const covers: readonly Cover[] = [checkEnvironments, checkServices];

/**
 * Why a form cannot be used by this person now, wherever they want to act; null: it can. Refuses with
 * `pre-approval/invalid`, `pre-approval/used`, `pre-approval/window`, `pre-approval/executor`.
 */
export const whyNotUsable = (form: PreApproval, asking: Asking): Refusal | null =>
  firstOf(checks.map((check) => check(form, asking)));

/**
 * Why a form does not cover these environments and services; null: it does. A place that names none is covered. Names
 * are compared exactly, character by character. Refuses with `pre-approval/environment`, `pre-approval/service`.
 */
export const whyNotCovered = (form: PreApproval, place: Place): Refusal | null =>
  firstOf(covers.map((check) => check(form, place)));

/** The first reason against acting there now with this form; null: there is none. */
export const whyMayNotUse = (form: PreApproval, asking: Asking & { readonly place: Place }): Refusal | null =>
  whyNotUsable(form, asking) ?? whyNotCovered(form, asking.place);

/** Every reason against it, in the order of asking; none: the form may be used. Without a place: wherever it is. */
export const allReasons = (form: PreApproval, asking: Asking & { readonly place?: Place }): Refusal[] => {
  const { place } = asking;
  const covered = place === undefined ? [] : covers.map((check) => check(form, place));
  return [...checks.map((check) => check(form, asking)), ...covered].filter((reason) => reason !== null);
};

/** What a form leaves of the environments and services that could be chosen, in their order. */
export const narrow = (form: PreApproval, { environments, services }: Place): Place => ({
  environments: environments.filter((environment) => coversEnvironment(form, environment)),
  services: services.filter(coveredBy(form)),
});

const firstOf = (reasons: readonly (Refusal | null)[]): Refusal | null =>
  reasons.find((reason) => reason !== null) ?? null;

function checkProject(form: PreApproval, { project }: Asking): Refusal | null {
  if (form.project === project) return null;
  return no('pre-approval/invalid', 'The pre-approval belongs to another project.', {
    requirement: 'the pre-approval is of this project',
  });
}

function checkValid(form: PreApproval): Refusal | null {
  if (form.valid) return null;
  return no('pre-approval/invalid', `Pre-approval ${form.externalId} was made as not valid.`, {
    requirement: 'the pre-approval is valid',
  });
}

function checkRevoked({ externalId, revokedAt }: PreApproval): Refusal | null {
  if (revokedAt === null) return null;
  const at = revokedAt.toISOString();
  return no('pre-approval/invalid', `Pre-approval ${externalId} was revoked at ${at}.`, {
    requirement: 'the pre-approval is not revoked',
    since: at,
  });
}

function checkUsed({ externalId, singleUse, used }: PreApproval): Refusal | null {
  if (!singleUse || !used) return null;
  return no('pre-approval/used', `Pre-approval ${externalId} is for a single use, and was used.`, {
    requirement: 'the pre-approval was not used before',
  });
}

/**
 * Time counts in whole seconds, as it does in Zadig, where both ends are Unix seconds and belong to the window: now, cut
 * off to its second, lies between them. So a window never opens early, and an end of 12:00:00 holds until 12:00:00.999.
 * Waiting for the form uses up its window as well.
 */
function checkWindow(form: PreApproval, asking: Asking): Refusal | null {
  const { externalId, windowStart, windowEnd, readAt = asking.now } = form;
  const now = readAt > asking.now ? readAt : asking.now;
  const second = Math.floor(now.getTime() / 1000) * 1000;
  const early = windowStart !== null && second < windowStart.getTime();
  const late = windowEnd !== null && second > windowEnd.getTime();
  if (!early && !late) return null;
  const [since, until] = [windowStart?.toISOString() ?? null, windowEnd?.toISOString() ?? null];
  const when = early ? `can be used only from ${since} on` : `could be used until ${until} only`;
  return no('pre-approval/window', `Pre-approval ${externalId} ${when}; it is ${now.toISOString()} now.`, {
    requirement: 'now is within the execution window, to which both ends belong',
    since,
    until,
  });
}

/** Nobody in person (a schedule) is none of those whom a form names. */
function checkExecutor(
  { externalId, executors, knownExecutors }: PreApproval,
  { person }: Asking,
): Refusal | null {
  if (executors.length === 0) return null;
  if (person !== null && executors.some((executor) => names(executor, person))) return null;
  const because =
    person === null
      ? `Pre-approval ${externalId} names who may execute, and nobody asks in person.`
      : `Pre-approval ${externalId} names other executors.`;
  return no('pre-approval/executor', because, {
    requirement: 'whoever executes is named in the pre-approval',
    who: knownExecutors,
  });
}

const names = (executor: Executor, person: NonNullable<Person>): boolean =>
  'username' in executor ? executor.username === person.username : executor.email === person.email;

function checkEnvironments(form: PreApproval, { environments }: Place): Refusal | null {
  const outside = environments.filter((environment) => !coversEnvironment(form, environment));
  if (outside.length === 0) return null;
  const because = `${sentence(form, form.environments)}, not ${listed(outside)}.`;
  return no('pre-approval/environment', because, {
    requirement: `the environment is one of ${listed(form.environments)}`,
  });
}

function checkServices(form: PreApproval, { services }: Place): Refusal | null {
  const isCovered = coveredBy(form);
  const outside = services.filter((service) => !isCovered(service));
  if (outside.length === 0) return null;
  const because = `${sentence(form, form.services.map(named))}, not ${listed(outside.map(named))}.`;
  return no('pre-approval/service', because, {
    requirement: `the services are among ${listed(form.services.map(named))}`,
  });
}

const coversEnvironment = ({ environments }: PreApproval, environment: string): boolean =>
  environments.length === 0 || environments.includes(environment);

/** Asked of many services, of which each side may have thousands. */
function coveredBy({ services }: PreApproval): (one: ServiceModule) => boolean {
  const pairs = new Set(services.map(pairOf));
  return (one) => pairs.size === 0 || pairs.has(pairOf(one));
}

/** A service with its module as one text. JSON of both, since either may hold any character. */
export const pairOf = ({ service, module }: ServiceModule): string => JSON.stringify([service, module]);

const sentence = ({ externalId }: PreApproval, covered: readonly string[]): string =>
  `Pre-approval ${externalId} covers ${listed(covered)}`;

const named = ({ service, module }: ServiceModule): string => `${service}/${module}`;

const most = 20;

/** JSON strings, so that blanks at the end can be seen; not more than can be read. */
function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, most).map((text) => JSON.stringify(text));
  const rest = texts.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}

type Missing = { readonly requirement: string } & {
  readonly [Field in 'who' | 'since' | 'until']?: Readonly<Blocker[Field]>;
};

const no = (code: ProblemCode, because: string, missing: Missing): Refusal => {
  const { requirement, who = [], since = null, until = null } = missing;
  return { code, because, blockers: [{ requirement, because, who: [...who], since, until }] };
};
