import { z } from 'zod';
import { ApprovalInput, InputValue } from './approval-input.ts';
import { Digest, Id, Instant, Key, Name } from './common.ts';
import { rules } from './policies.ts';
import { Blocker } from './problems.ts';

export const Verdict = z.enum(['approve', 'reject']);
export const ApprovalStatus = z.enum([
  'open',
  'approved',
  'rejected',
  'withdrawn',
  'overridden',
  'superseded',
  'expired',
]);
export const LevelStatus = z.enum(['waiting', 'open', 'approved', 'rejected', 'closed', 'not-applicable']);
export const Standing = z.enum([
  'not-applicable',
  'unsatisfied',
  'satisfied',
  'rejected',
  'overridden',
  'error',
]);

export const Signer = z.strictObject({
  id: Id,
  username: z.string(),
  name: z.string(),
  verdict: Verdict.nullable().describe('null: has not signed'),
  comment: z.string(),
  decidedAt: Instant.nullable(),
  left: z.boolean().describe('Is no longer among the people this level asks'),
  signedBy: z.string().nullable().describe('Who has signed for them, when it was not they themselves'),
  delegate: z
    .string()
    .nullable()
    .describe('Whose it is to sign for the time being, when they have delegated it'),
});

export const ApprovalLevel = z.strictObject({
  id: Id,
  ordinal: z.int().describe('Levels of the same ordinal are asked side by side'),
  name: Name,
  rule: z.enum(rules),
  threshold: z.int().nullable().describe('The percent, or the least number'),
  approvers: z.array(z.string()).describe('As the policy names them'),
  status: LevelStatus,
  because: z.string(),
  openedAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
  peopleOnly: z.boolean().describe('Neither service accounts nor agents sign it'),
  dueAt: Instant.nullable().describe('Until when it has to be decided'),
  escalated: z.boolean().describe('Its time was over once, and others are asked since'),
  stuck: z.boolean().describe('Its people cannot satisfy it any more'),
  input: ApprovalInput.nullable().describe('What its approvers are asked for'),
  value: InputValue.nullable().describe('What they have said'),
  signers: z.array(Signer).describe('The people asked; empty until the level opens'),
});
export type ApprovalLevel = z.output<typeof ApprovalLevel>;

/** What somebody has said to what asked the same before its subject changed. It decides nothing here. */
export const PreviousDecision = Signer.pick({
  username: true,
  name: true,
  comment: true,
  signedBy: true,
}).extend({
  approval: Id,
  level: Name,
  verdict: Verdict,
  decidedAt: Instant,
});
export type PreviousDecision = z.output<typeof PreviousDecision>;

/** One question put to people about one subject at one digest. */
export const Approval = z.strictObject({
  id: Id,
  project: Key,
  title: z.string(),
  status: ApprovalStatus,
  subject: z.strictObject({ type: z.string(), id: Id, digest: Digest }),
  stale: z.boolean().describe('The subject has changed since it was asked about; nobody can decide'),
  policy: z
    .strictObject({ id: Id, version: z.int() })
    .nullable()
    .describe('null: its levels are added by hand'),
  requestedBy: z.string().nullable(),
  createdAt: Instant,
  decidedAt: Instant.nullable(),
  dueAt: Instant.nullable().describe('Until when it has to be decided as a whole'),
  byRule: z.string().nullable().describe('Why it was approved without people'),
  previous: Id.nullable().describe('What asked the same before its subject changed'),
  newer: Id.nullable().describe(
    'A newer approval that waits for the same, so that deciding this takes a confirmation',
  ),
  version: z.int().describe('Moves with every change; the ETag begins with it'),
  levels: z.array(ApprovalLevel),
  previousDecisions: z
    .array(PreviousDecision)
    .describe('What was said to `previous`, and to what was before that; the oldest first'),
});
export type Approval = z.output<typeof Approval>;

/** A row of a list: without its levels. */
export const ApprovalSummary = Approval.omit({ levels: true, previousDecisions: true });
export type ApprovalSummary = z.output<typeof ApprovalSummary>;

/** One thing that waits for the caller's signature. */
export const InboxItem = z.strictObject({
  id: Id.describe('Of the seat that waits; no two items of an inbox have the same'),
  project: Key,
  approval: Id,
  level: Id,
  levelName: Name,
  title: z.string(),
  subject: z.strictObject({ type: z.string(), id: Id }),
  environment: z
    .strictObject({ key: Key, name: Name })
    .nullable()
    .describe('Where it goes; null: nowhere, or where the title says'),
  digest: Digest,
  requestedBy: z.string().nullable(),
  onBehalfOf: z.string().nullable().describe('Who has delegated it to the caller; null: it is their own'),
  asksValue: z.boolean().describe('Approving takes a value that nobody has given yet'),
  newer: Id.nullable().describe('As of the approval: deciding this takes a confirmation'),
  since: Instant,
  dueAt: Instant.nullable().describe(
    'Until when it has to be decided: the level, or the whole if that is earlier',
  ),
});
export type InboxItem = z.output<typeof InboxItem>;

export const Explanation = z.strictObject({
  status: ApprovalStatus,
  because: z.string(),
  requirements: z.array(
    z.strictObject({
      requirement: z.string(),
      standing: Standing,
      because: z.string(),
      who: z.array(z.string()),
      since: Instant.nullable(),
      until: Instant.nullable(),
    }),
  ),
  blockers: z.array(Blocker),
});
export type Explanation = z.output<typeof Explanation>;
