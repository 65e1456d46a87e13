import { z } from 'zod';
import { Digest, Id, Instant, Key, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { InputValues } from './workflow-definition.ts';

/** Names are taken as they come, so that one that only looks right is refused for what it is. */
const Named = Text(200);
const Environments = z
  .array(Named)
  .max(1000)
  .describe(
    'Keys of environments, exactly as the project writes them. One that is chosen later is none of them',
  );
const Services = z
  .array(
    z.strictObject({
      service: Named,
      module: Named.nullable().default(null).describe('Null: the service as a whole, and nothing else'),
    }),
  )
  .max(1000);
const Inputs = InputValues.optional().describe('Those of a run; left out: the ones it was started with');
const Subject = z.strictObject({
  type: z.enum(['stage', 'run']).describe('An attempt at a stage of an execution, or a run of a workflow'),
  id: Id,
});

export const Permit = z.strictObject({
  id: Id,
  project: Key,
  subject: Subject.extend({ attempt: z.int().describe('Of a retry of the run, or a replay of the stage') }),
  executor: z.string().nullable().describe('User name of who may redeem it; null: this server itself'),
  status: z.enum(['issued', 'redeemed', 'revoked', 'expired']),
  digest: Digest.describe('Of all that was approved'),
  inputsDigest: Digest,
  environments: z.array(z.string()),
  services: z.array(z.strictObject({ service: z.string(), module: z.string().nullable() })),
  preApproval: Id.nullable(),
  issuedAt: Instant,
  expiresAt: Instant.describe('At this instant it is good no more'),
  redeemedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
});
export type Permit = z.output<typeof Permit>;

const example = {
  id: '17',
  project: 'shop',
  subject: { type: 'stage', id: '9', attempt: 1 },
  executor: 'ci',
  status: 'issued',
  digest: 'sha256:5f0c2b9a6f1de0a3a1c1a7b1c4f2b8d3e6a95c7d0e1f2a3b4c5d6e7f8091a2b3',
  inputsDigest: 'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
  environments: ['qa'],
  services: [{ service: 'cart', module: 'cart-api' }],
  preApproval: null,
  issuedAt: '2026-11-22T09:00:00.000Z',
  expiresAt: '2026-11-22T09:05:00.000Z',
  redeemedAt: null,
  revokedAt: null,
} satisfies Permit;

const token = 'csp_4f0kqB9xk0Jt2yqk7mZr8S1vWc3uXeHa';
const subject = { type: 'stage' as const, id: '9' };
const { environments, services, digest } = example;
const tag = 'Permits';

/** Why what a permit is for may not act: not yet, not any more, or not as it is now. */
const whyNotNow = [
  'permit/not-ready',
  'permit/content-changed',
  'release/closed',
  'workflow/disabled',
  'pre-approval/required',
  'pre-approval/invalid',
  'pre-approval/used',
  'pre-approval/executor',
  'pre-approval/window',
  'pre-approval/environment',
  'pre-approval/service',
] as const;

export const requestPermit = endpoint({
  id: 'requestPermit',
  method: 'POST',
  path: '/api/v1/permits',
  tag,
  summary: 'Ask for a permit to act for an attempt at a stage, or for a run',
  description:
    'The token is in this answer and nowhere else; only the account that asked redeems it. An earlier permit of the ' +
    'same account for the same attempt that was not redeemed is revoked.',
  body: z.strictObject({
    project: Key,
    subject: Subject,
    environments: Environments,
    services: Services,
    inputs: Inputs,
    lifetime: z.int().min(1).max(3600).default(300).describe('Seconds'),
  }),
  response: Permit.extend({ token: z.string().describe('Shown this once, and stored nowhere') }),
  status: 201,
  problems: [
    ...(['resource/not-found', 'auth/scope-missing', 'permit/inputs-changed', 'permit/environment'] as const),
    ...(['permit/service', 'permit/used'] as const),
    ...whyNotNow,
  ],
  example: {
    body: { project: 'shop', subject, environments, services, lifetime: 300 },
    response: { ...example, token },
  },
});

export const redeemPermit = endpoint({
  id: 'redeemPermit',
  method: 'POST',
  path: '/api/v1/permits:redeem',
  tag,
  summary: 'Redeem a permit, once, right before acting',
  description:
    'Say what is about to be done. Everything is compared exactly, with the permit and with what is stored now. Act ' +
    'only after a 200; every other answer, and none, means: do not. A refusal takes nothing from the permit.',
  body: z.strictObject({
    token: Text(200),
    subject: Subject,
    digest: Digest.describe('Of what was approved, as the permit has it'),
    environments: Environments,
    services: Services,
    inputs: Inputs,
  }),
  response: Permit,
  status: 200,
  problems: [
    ...(['resource/not-found', 'auth/scope-missing', 'permit/other-subject', 'permit/used'] as const),
    ...(['permit/revoked', 'permit/expired', 'permit/inputs-changed', 'permit/environment'] as const),
    ...(['permit/service'] as const),
    ...whyNotNow,
  ],
  example: {
    body: { token, subject, digest, environments, services },
    response: { ...example, status: 'redeemed', redeemedAt: '2026-11-22T09:01:00.000Z' },
  },
});

const Params = z.strictObject({ permit: Id });
const OfProject = z.strictObject({ project: Key });

export const getPermit = endpoint({
  id: 'getPermit',
  method: 'GET',
  path: '/api/v1/permits/{permit}',
  tag,
  summary: 'Read a permit, without its token',
  params: Params,
  query: OfProject,
  response: Permit,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { permit: '17' }, query: { project: 'shop' }, response: example },
});

export const revokePermit = endpoint({
  id: 'revokePermit',
  method: 'POST',
  path: '/api/v1/permits/{permit}:revoke',
  tag,
  summary: 'Take a permit back that was not redeemed',
  params: Params,
  body: OfProject,
  response: Permit,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'permit/used'],
  example: {
    params: { permit: '17' },
    body: { project: 'shop' },
    response: { ...example, status: 'revoked', revokedAt: '2026-11-22T09:01:00.000Z' },
  },
});

export const permitEndpoints = [requestPermit, redeemPermit, getPermit, revokePermit];
