// The five checkpoints of a pre-approval form as a table: status, executor, execution time, environment, service, each
// allowed and denied, in every combination, and every way of allowing and of denying alone. What is expected is computed
// by a rule as plain as the sentences of Zadig's page "Workflow Pre-Approval", from the form and from what is chosen.

export type Checkpoint = 'status' | 'executor' | 'window' | 'environment' | 'service';
export type ServicePart = { readonly service: string; readonly module: string };

/** A form as an outside system says it. Times are seconds from now; null: open on that side. */
export type Form = {
  readonly status: 'valid' | 'not valid' | 'revoked';
  readonly executors: readonly string[];
  readonly start: number | null;
  readonly end: number | null;
  readonly environments: readonly string[];
  readonly services: readonly ServicePart[];
};

/** What is always chosen, and by whom: the forms differ. */
export const choice = {
  username: 'ann',
  email: 'ann@example.test',
  environment: 'qa',
  service: { service: 'cart', module: 'cart-api' },
} as const;

type Way = Partial<Form>;
type Ways = {
  readonly allowed: Readonly<Record<string, Way>>;
  readonly denied: Readonly<Record<string, Way>>;
};

const services = (service: string, module: string): Way => ({ services: [{ service, module }] });

/** The first of each is the one that goes into the combinations. */
const ways: Readonly<Record<Checkpoint, Ways>> = {
  status: {
    allowed: { 'made as valid': { status: 'valid' } },
    denied: { 'made as not valid': { status: 'not valid' }, revoked: { status: 'revoked' } },
  },
  executor: {
    allowed: {
      'named among others': { executors: ['bob@example.test', 'ann@example.test'] },
      'nobody named': { executors: [] },
    },
    denied: {
      'others named': { executors: ['bob@example.test'] },
      'in other letters': { executors: ['Ann@example.test'] },
      'named longer': { executors: ['ann@example.test.example'] },
      'look-alike sign': { executors: ['ann@examp1e.test'] },
    },
  },
  window: {
    allowed: {
      within: { start: -3600, end: 3600 },
      'no window': { start: null, end: null },
      'no end': { start: -3600, end: null },
      'no start': { start: null, end: 3600 },
    },
    denied: {
      'not begun': { start: 3600, end: 7200 },
      'not begun, no end': { start: 3600, end: null },
      over: { start: -7200, end: -3600 },
      'over, no start': { start: null, end: -3600 },
    },
  },
  environment: {
    allowed: { 'named among others': { environments: ['prod', 'qa'] }, 'none named': { environments: [] } },
    denied: {
      'others named': { environments: ['prod'] },
      'capital letters': { environments: ['QA'] },
      'the beginning of it': { environments: ['q'] },
      'longer than it': { environments: ['qa-2'] },
      'blank at the end': { environments: ['qa '] },
      'look-alike letter': { environments: ['q\u0430'] },
      'a sign that is not seen': { environments: ['qa\u200b'] },
      'wide letters': { environments: ['\uff51\uff41'] },
    },
  },
  service: {
    allowed: {
      'named among others': {
        services: [
          { service: 'cart', module: 'cart-web' },
          { service: 'cart', module: 'cart-api' },
        ],
      },
      'none named': { services: [] },
    },
    denied: {
      'another module': services('cart', 'cart-web'),
      'another service with such a module': services('shop', 'cart-api'),
      'the two changed about': services('cart-api', 'cart'),
      'capital letters': services('Cart', 'cart-api'),
      'the beginning of it': services('cart', 'cart'),
      'blank at the end': services('cart', 'cart-api '),
      'look-alike letter': services('c\u0430rt', 'cart-api'),
    },
  },
};

export const checkpoints = Object.keys(ways) as Checkpoint[];

/** One line of the table. `denied`: which checkpoints stand against it; none: it is allowed. */
export type FormCase = {
  readonly title: string;
  readonly form: Form;
  readonly denied: readonly Checkpoint[];
};

/** Every combination of allowed and denied, and every other way alone. */
export function formCases(): FormCase[] {
  const combinations = checkpoints.reduce<Picked[][]>(
    (sofar, checkpoint) =>
      sofar.flatMap((picked) => verdicts.map((verdict) => [...picked, first(checkpoint, verdict)])),
    [[]],
  );
  const alone = checkpoints.flatMap((checkpoint) =>
    verdicts.flatMap((verdict) =>
      Object.keys(ways[checkpoint][verdict])
        .slice(1)
        .map((way) => [
          ...checkpoints.filter((one) => one !== checkpoint).map((one) => first(one, 'allowed')),
          { checkpoint, verdict, way },
        ]),
    ),
  );
  return [...combinations, ...alone].map(caseOf);
}

type Picked = {
  readonly checkpoint: Checkpoint;
  readonly verdict: 'allowed' | 'denied';
  readonly way: string;
};
const verdicts = ['allowed', 'denied'] as const;

const first = (checkpoint: Checkpoint, verdict: 'allowed' | 'denied'): Picked => ({
  checkpoint,
  verdict,
  way: Object.keys(ways[checkpoint][verdict])[0] ?? '',
});

function caseOf(picked: readonly Picked[]): FormCase {
  const parts = picked.map(({ checkpoint, verdict, way }) => ways[checkpoint][verdict][way]);
  const form = Object.assign({}, ...parts) as Form;
  const remarkable = picked.filter(
    (one) => one.verdict === 'denied' || one.way !== first(one.checkpoint, 'allowed').way,
  );
  const title = remarkable.map(({ checkpoint, way }) => `${checkpoint}: ${way}`).join('; ') || 'all allowed';
  return { title, form, denied: whatDenies(form, 0) };
}

/** Which checkpoints stand against the choice, `now` seconds from when the form's times are counted. */
export function whatDenies(form: Form, now: number): Checkpoint[] {
  const against: Checkpoint[] = [];
  // "The approval form is selectable if its status is valid."
  if (form.status !== 'valid') against.push('status');
  // "... can be selected if the executor includes the current user or if no executor is set."
  if (form.executors.length > 0 && !form.executors.some((email) => same(email, choice.email)))
    against.push('executor');
  // "... can be selected if the current time is within the execution time range set in the approval form."
  if (form.start !== null && now < form.start) against.push('window');
  else if (form.end !== null && now > form.end) against.push('window');
  // "The environment options must match the environment information set in the approval form."
  // "If no service or environment is set in the approval form, all environments and services ... can be selected."
  if (form.environments.length > 0 && !form.environments.some((one) => same(one, choice.environment)))
    against.push('environment');
  // "The service options must match the service information set in the approval form."
  const { service, module } = choice.service;
  if (
    form.services.length > 0 &&
    !form.services.some((one) => same(one.service, service) && same(one.module, module))
  )
    against.push('service');
  return against;
}

/** Byte for byte. */
const same = (a: string, b: string): boolean => Buffer.from(a).equals(Buffer.from(b));

/** The refusal that each checkpoint gives, in the order in which they are asked: the first is the answer. */
export const codes = {
  status: 'pre-approval/invalid',
  window: 'pre-approval/window',
  executor: 'pre-approval/executor',
  environment: 'pre-approval/environment',
  service: 'pre-approval/service',
} as const satisfies Record<Checkpoint, string>;

/** The codes of the checkpoints that stand against a case, in that order. */
export const codesOf = ({ denied }: Pick<FormCase, 'denied'>): string[] =>
  Object.entries(codes).flatMap(([checkpoint, code]) =>
    denied.includes(checkpoint as Checkpoint) ? [code] : [],
  );

/** The form as the native API takes it. Made as valid also where it is to be revoked afterwards. */
export const bodyOf = (form: Form, externalId: string, now: number) => ({
  externalId,
  valid: form.status !== 'not valid',
  environments: form.environments,
  services: form.services,
  executors: form.executors.map((email) => ({ name: 'Somebody', email })),
  windowStart: instantAt(form.start, now),
  windowEnd: instantAt(form.end, now),
});

const instantAt = (offset: number | null, now: number): string | null =>
  offset === null ? null : new Date((now + offset) * 1000).toISOString();
