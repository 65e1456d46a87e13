import { expect, test } from 'vitest';
import type { Intent, Permit, SubjectNow } from './permit.ts';
import { whyMayNotRedeem } from './redeem.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const now = new Date('2026-11-22T09:00:00.000Z');
const at = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);

const subject: SubjectNow = {
  ...{ type: 'run', id: '7', attempt: 2 },
  digest: digest('a'),
  inputsDigest: digest('b'),
  environments: ['qa', 'prod'],
  services: [
    { service: 'cart', module: 'cart-api' },
    { service: 'cart', module: 'cart-web' },
    { service: 'shelf', module: null },
  ],
  preApproval: '5',
  why: null,
  judged: [],
};
const permit: Permit = {
  id: '1',
  subject: { type: 'run', id: '7', attempt: 2 },
  executor: '42',
  status: 'issued',
  expiresAt: at(1000),
  redeemedAt: null,
  revokedAt: null,
  digest: digest('a'),
  inputsDigest: digest('b'),
  environments: ['qa'],
  services: [
    { service: 'cart', module: 'cart-api' },
    { service: 'shelf', module: null },
  ],
  preApproval: '5',
};
const intent: Intent = {
  executor: '42',
  subject: permit.subject,
  digest: digest('a'),
  inputsDigest: digest('b'),
  environments: ['qa'],
  services: [{ service: 'cart', module: 'cart-api' }],
};

type Change = {
  readonly permit?: Partial<Permit>;
  readonly intent?: Partial<Intent>;
  readonly subject?: Partial<SubjectNow>;
  readonly now?: Date;
};
const why = (change: Change = {}) =>
  whyMayNotRedeem(
    { ...permit, ...change.permit },
    { ...intent, ...change.intent },
    { ...subject, ...change.subject },
    change.now ?? now,
  );

test('what was permitted may be done, and less of it', () => {
  expect(why()).toBeNull();
  expect(why({ intent: { services: permit.services } })).toBeNull();
  const nowhere = { environments: [], services: [] };
  expect(why({ permit: nowhere, intent: nowhere, subject: nowhere })).toBeNull();
});

const notReady = { code: 'permit/not-ready', because: 'The run has ended.' } as const;
const other = { type: 'run', id: '7', attempt: 1 } as const;

// [what, change, code, what the sentence says]: expected is what issue and design say of each.
const refused: [string, Change, string, string][] = [
  [
    'another stage',
    { intent: { subject: { ...other, type: 'stage', attempt: 2 } } },
    'permit/other-subject',
    'stage 7, attempt 2',
  ],
  [
    'another run',
    { intent: { subject: { ...other, id: '8', attempt: 2 } } },
    'permit/other-subject',
    'for run 7, attempt 2; this is run 8, attempt 2.',
  ],
  ['an earlier attempt', { intent: { subject: other } }, 'permit/other-subject', 'this is run 7, attempt 1.'],
  ['a retry since', { subject: { attempt: 3 } }, 'permit/other-subject', 'this is run 7, attempt 3.'],
  ['another account', { intent: { executor: '43' } }, 'auth/forbidden', 'issued to somebody else'],
  ['nobody for somebody', { intent: { executor: null } }, 'auth/forbidden', 'issued to somebody else'],
  ['somebody for the server', { permit: { executor: null } }, 'auth/forbidden', 'issued to somebody else'],
  [
    'redeemed',
    { permit: { status: 'redeemed', redeemedAt: at(-5) } },
    'permit/used',
    'redeemed at 2026-11-22T08:59:59.995Z',
  ],
  [
    'revoked',
    { permit: { status: 'revoked', revokedAt: at(-5) } },
    'permit/revoked',
    'revoked at 2026-11-22T08:59:59.995Z',
  ],
  ['the last instant', { now: at(1000) }, 'permit/expired', 'expired at 2026-11-22T09:00:01.000Z'],
  ['after it', { now: at(1001) }, 'permit/expired', 'it is 2026-11-22T09:00:01.001Z'],
  [
    'edited since',
    { subject: { digest: digest('c') } },
    'permit/content-changed',
    `run 7, attempt 2 is ${digest('c')} now`,
  ],
  [
    'another content at hand',
    { intent: { digest: digest('c') } },
    'permit/content-changed',
    `the executor holds "${digest('c')}"`,
  ],
  ['no digest at hand', { intent: { digest: '' } }, 'permit/content-changed', 'the executor holds ""'],
  [
    'other inputs',
    { intent: { inputsDigest: digest('c') } },
    'permit/inputs-changed',
    `these have ${digest('c')}`,
  ],
  [
    'inputs edited since',
    { subject: { inputsDigest: digest('c') } },
    'permit/inputs-changed',
    `these have ${digest('c')}`,
  ],
  [
    'an environment of the subject alone',
    { intent: { environments: ['prod'] } },
    'permit/environment',
    '"prod" is no environment of the permit: "qa".',
  ],
  [
    'one within and one outside',
    { intent: { environments: ['qa', 'prod'] } },
    'permit/environment',
    '"prod" is no',
  ],
  [
    'an environment that was renamed since',
    { subject: { environments: ['test'] } },
    'permit/environment',
    '"qa" is no environment of run 7, attempt 2 as it is now: "test".',
  ],
  [
    'an environment to be chosen later',
    { intent: { environments: [] } },
    'permit/environment',
    'cannot be chosen later',
  ],
  [
    'an environment where none was approved',
    { permit: { environments: [] }, subject: { environments: [] } },
    'permit/environment',
    '"qa" is no environment of the permit: none.',
  ],
  [
    'another service',
    { intent: { services: [{ service: 'pay', module: 'cart-api' }] } },
    'permit/service',
    '"pay/cart-api" is no',
  ],
  [
    'another module',
    { intent: { services: [{ service: 'cart', module: 'cart-web' }] } },
    'permit/service',
    '"cart/cart-web" is no service of the permit: "cart/cart-api", "shelf".',
  ],
  [
    'the whole of a service of which a module is covered',
    { intent: { services: [{ service: 'cart', module: null }] } },
    'permit/service',
    '"cart" is no',
  ],
  [
    'a module of a service that is covered as a whole',
    { intent: { services: [{ service: 'shelf', module: 'shelf' }] } },
    'permit/service',
    '"shelf/shelf" is no',
  ],
  ['services to be chosen later', { intent: { services: [] } }, 'permit/service', 'cannot be chosen later'],
  [
    'a service that is gone since',
    { subject: { services: [{ service: 'shelf', module: null }] } },
    'permit/service',
    'as it is now: "shelf".',
  ],
  [
    'another pre-approval',
    { subject: { preApproval: '6' } },
    'permit/content-changed',
    'pre-approval 5; it is 6 now',
  ],
  [
    'no pre-approval any more',
    { subject: { preApproval: null } },
    'permit/content-changed',
    'pre-approval 5; it is none now',
  ],
  ['a subject that may not act', { subject: { why: notReady } }, 'permit/not-ready', 'The run has ended.'],
];

test.each(refused)('%s: refused', (_, change, code, sentence) => {
  const refusal = why(change);
  expect(refusal?.code).toBe(code);
  expect(refusal?.because).toContain(sentence);
});

test.each(
  refused.filter(([, { subject: now }]) => !now?.why),
)('%s: the blocker says the same', (_, change) => {
  const refusal = why(change);
  expect(refusal?.blockers).toEqual([
    {
      requirement: expect.stringMatching(/./),
      because: refusal?.because,
      who: [],
      since: null,
      until: untilOf(change),
    },
  ]);
});
const untilOf = (change: Change) => (change.now ? '2026-11-22T09:00:01.000Z' : null);

test('until just before the last instant it is good', () => {
  expect(why({ now: at(999) })).toBeNull();
});

const lookalikes = [
  'QA',
  'Qa',
  'q',
  'qa2',
  ' qa',
  'qa ',
  'qa\t',
  'q\u0430',
  '\uff51\uff41',
  'qa\u200b',
  'qa\u0000',
  'q\u0061\u0301',
  '*',
  '%',
  'qa%',
  '',
];

test.each(lookalikes)('environment %j is not "qa"', (environment) => {
  expect(why({ intent: { environments: [environment] } })?.code).toBe('permit/environment');
});

test.each(lookalikes)('service %j is not "qa"', (service) => {
  const covers = { services: [{ service: 'qa', module: null }] };
  const changed = { permit: covers, subject: covers, intent: { services: [{ service, module: null }] } };
  expect(why(changed)?.code).toBe('permit/service');
});

test('letters that look like others are shown by their code points', () => {
  expect(why({ intent: { environments: ['q\u0430'] } })?.because).toBe(
    '"q\u0430" (q\\u{430}) is no environment of the permit: "qa".',
  );
});

test('a service and a module do not run into each other', () => {
  const covers = { services: [{ service: 'a/b', module: 'c' }] };
  const changed = { permit: covers, subject: covers };
  expect(why({ ...changed, intent: covers })).toBeNull();
  expect(why({ ...changed, intent: { services: [{ service: 'a', module: 'b/c' }] } })?.code).toBe(
    'permit/service',
  );
});

test('of several reasons the first is told: what it is for, whose, used, and only then the rest', () => {
  const all: Change = {
    permit: { status: 'redeemed' },
    intent: { subject: other, executor: '43', digest: digest('c'), environments: ['x'] },
    subject: { why: notReady },
    now: at(1000),
  };
  expect(why(all)?.code).toBe('permit/other-subject');
  const steps: [Change, string][] = [
    [{ ...all, intent: { ...all.intent, subject: permit.subject } }, 'auth/forbidden'],
    [{ ...all, intent: { digest: digest('c'), environments: ['x'] } }, 'permit/used'],
    [{ ...all, permit: {}, intent: { digest: digest('c') } }, 'permit/expired'],
    [
      { intent: { digest: digest('c'), environments: ['x'] }, subject: { why: notReady } },
      'permit/content-changed',
    ],
    [{ intent: { environments: ['x'] }, subject: { why: notReady } }, 'permit/environment'],
  ];
  for (const [change, code] of steps) expect(why(change)?.code).toBe(code);
});
