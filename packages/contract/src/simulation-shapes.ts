import { z } from 'zod';
import { InputValue } from './approval-input.ts';
import { ApprovalStatus, Explanation, LevelStatus, Verdict } from './approval-shapes.ts';
import { Id, Instant, Key, Name, Text, Username } from './common.ts';
import { Duration } from './duration.ts';
import { ApproverRef, duties, PolicyDefinition, rules } from './policies.ts';
import { Blocker, Fault } from './problems.ts';

const Description = Text(10_000).default('');
const Count = z.int().min(1);

/** What conditions read, made up: as much of it as the question would have. */
export const SupposedContext = z.strictObject({
  release: z.strictObject({ number: Count, title: Name, description: Description }).optional(),
  snapshot: z
    .strictObject({
      number: Count,
      description: Description,
      contents: z
        .array(z.strictObject({ service: Name, module: Text(200).default(''), version: Name }))
        .max(500)
        .default([]),
    })
    .optional(),
  pipeline: z.strictObject({ name: Name }).optional(),
  stage: z.strictObject({ name: Name }).optional(),
  environment: z.strictObject({ key: Key, name: Name }).optional(),
  workflow: z.strictObject({ key: Key, name: Name }).optional(),
  version: z.strictObject({ number: Count, label: Name }).optional(),
});
export type SupposedContext = z.output<typeof SupposedContext>;

/** Who is behind what is asked about. */
export const SupposedMakers = z.strictObject({
  requester: Username.nullable().default(null).describe('null: the system by itself'),
  authors: z.array(Username).max(50).default([]),
  committers: z.array(Username).max(1000).default([]),
});
export type SupposedMakers = z.output<typeof SupposedMakers>;

/** Where the question comes from; the clock is that of the server unless an instant is named. */
export const SimulatedSubject = z.union([
  z.strictObject({ approval: Id }),
  z.strictObject({ gate: Id }),
  z.strictObject({
    snapshot: Id,
    stage: Name,
    gate: Name.optional().describe('Otherwise the first approval gate of the stage'),
    requester: Username.optional().describe('Who would submit it; otherwise the caller'),
  }),
  z.strictObject({ version: Id, requester: Username.optional() }),
  z.strictObject({ hypothetical: z.strictObject({ context: SupposedContext, makers: SupposedMakers }) }),
]);
export type SimulatedSubject = z.output<typeof SimulatedSubject>;

export const PolicyChoice = {
  policy: Name.optional().describe('The name of a policy, as it is now'),
  definition: PolicyDefinition.optional().describe('Or one that is written nowhere yet'),
};

/** Why it could not be asked at all. */
const NotAsked = z.strictObject({
  code: z.string(),
  because: z.string(),
  blockers: z.array(Blocker),
  faults: z.array(Fault),
});

const SimulatedLevel = z.strictObject({
  name: Name,
  ordinal: z.int(),
  rule: z.enum(rules),
  applies: z.boolean(),
  status: LevelStatus,
  because: z.string(),
  who: z
    .array(z.string())
    .describe('User names of those who could sign it, delegates in place of whom they sit for'),
  needed: z.int().describe('How many of them have to approve'),
  peopleOnly: z.boolean(),
  dueAt: Instant.nullable().describe('Of a level that would be open'),
});

/** One signature of the past, put to the policy that is simulated. */
const Replayed = z.strictObject({
  by: z.string(),
  onBehalfOf: z.string().nullable(),
  level: Name,
  verdict: Verdict,
  at: Instant,
  outcome: z.enum(['signed', 'repeat', 'refused']),
  code: z.string().nullable(),
  because: z.string(),
});

export const Simulation = z.strictObject({
  at: Instant.describe('The instant it was simulated for'),
  outcome: z.enum(['asked', 'by-rule', 'refused']),
  because: z.string(),
  refusal: NotAsked.nullable(),
  byRule: z.string().nullable(),
  barred: z.array(z.strictObject({ username: z.string(), duties: z.array(z.enum(duties)) })),
  dueAt: Instant.nullable(),
  levels: z.array(SimulatedLevel),
  explanation: Explanation.nullable().describe(
    'As the approval would answer it; null when it could not be asked',
  ),
  replay: z
    .strictObject({
      happened: ApprovalStatus.describe('How the approval really stands'),
      status: ApprovalStatus.describe('How it would stand'),
      differs: z.boolean(),
      signatures: z.array(Replayed),
      explanation: Explanation,
    })
    .nullable(),
});
export type Simulation = z.output<typeof Simulation>;

const Signature = z.strictObject({
  by: Username,
  verdict: Verdict.default('approve'),
  level: Name.optional(),
  onBehalfOf: Username.optional().describe('Whose seat is meant'),
  after: Duration.optional().describe('Since it was asked; otherwise as soon as the one before it'),
  input: InputValue.optional(),
  agent: z.boolean().default(false).describe('With the token of an agent'),
});

const Expectation = z.strictObject({
  after: Duration.optional().describe(
    'How long after it was asked it is looked at; otherwise after the last signature',
  ),
  status: z.union([ApprovalStatus, z.literal('refused')]).describe('refused: it could not be asked at all'),
  code: z.string().optional().describe('Of the refusal to ask'),
  byRule: z.boolean().optional(),
  waitsFor: z.array(Name).max(10).optional().describe('The levels that are open'),
  who: z.array(Username).max(100).optional().describe('Everybody who could sign now'),
  barred: z.array(Username).max(100).optional(),
  levels: z.record(Name, LevelStatus).optional(),
  refusals: z
    .array(z.string())
    .max(50)
    .optional()
    .describe('The codes of the signatures that were refused, in their order'),
});
export type Expectation = z.output<typeof Expectation>;

/** One case of a policy, as one tests code. */
export const PolicyCase = z.strictObject({
  name: Name,
  at: Instant.optional().describe('When it is asked'),
  context: SupposedContext.default({}),
  makers: SupposedMakers.default({ requester: null, authors: [], committers: [] }),
  people: z
    .record(ApproverRef, z.array(Username).max(100))
    .optional()
    .describe(
      'Who has a role or is in a group in this case, instead of those who are; whoever there is not is made up',
    ),
  delegations: z
    .array(z.strictObject({ from: Username, to: Username }))
    .max(20)
    .default([]),
  signatures: z.array(Signature).max(50).default([]),
  expect: Expectation,
});
export type PolicyCase = z.output<typeof PolicyCase>;

export const CaseResult = z.strictObject({
  name: Name,
  passed: z.boolean(),
  differences: z.array(z.string()).describe('What was expected, and what was'),
});
export type CaseResult = z.output<typeof CaseResult>;
