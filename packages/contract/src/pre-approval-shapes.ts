import { z } from 'zod';
import { Id, Instant, Key, Name, Text, Username } from './common.ts';
import { Email } from './people.ts';
import { RunStatus } from './run-states.ts';
import { ServiceModule } from './workflow-definition.ts';

/** The outside system's own number. */
export const ExternalId = Text(200)
  .min(1)
  .meta({ examples: ['CHG-77'] });

/** Who may execute: by the exact e-mail address of an account, or by its user name. */
export const NewExecutor = z.union([
  z.strictObject({ name: Name, email: Email }),
  z.strictObject({ username: Username }),
]);

/** What an outside system says when it gives permission in advance. */
export const NewPreApproval = z.strictObject({
  externalId: ExternalId.describe('The outside system’s own number; unique in the whole instance'),
  valid: z.boolean().default(true).describe('False: it lets nobody do anything'),
  environments: z.array(Name).max(1000).default([]).describe('Compared exactly; none: any'),
  services: z.array(ServiceModule).max(1000).default([]).describe('Compared exactly; none: any'),
  executors: z.array(NewExecutor).max(1000).default([]).describe('None: anybody who may run workflows'),
  windowStart: Instant.nullable().default(null).describe('Belongs to the window; null: no earliest time'),
  windowEnd: Instant.nullable()
    .default(null)
    .describe('Belongs to the window, its second as a whole; null: no latest time'),
  singleUse: z.boolean().default(false).describe('One permit is redeemed with it, and no second'),
});

export const Executor = z.strictObject({
  username: z.string().nullable().describe('Null: nobody here has this e-mail address'),
  name: z.string().nullable().describe('As the outside system calls them'),
  email: z.string().nullable().describe('Shown to operators and maintainers only'),
});

/** Permission given in advance by an outside system: who may act, when, where and on what. */
export const PreApproval = z.strictObject({
  id: Id,
  externalId: z.string(),
  valid: z.boolean().describe('Made as valid, and not revoked'),
  environments: z.array(z.string()).describe('None: any'),
  services: z.array(z.strictObject({ service: z.string(), module: z.string() })).describe('None: any'),
  executors: z.array(Executor).describe('None: anybody who may run workflows'),
  windowStart: Instant.nullable(),
  windowEnd: Instant.nullable(),
  singleUse: z.boolean(),
  used: z.boolean().describe('A permit was redeemed with it'),
  createdBy: z.string().nullable().describe('User name'),
  createdAt: Instant,
  revokedBy: z.string().nullable().describe('User name'),
  revokedAt: Instant.nullable(),
});
export type PreApproval = z.output<typeof PreApproval>;

/** What it was used for: the newest hundred of each. */
export const Uses = z.strictObject({
  runs: z.array(
    z.strictObject({
      id: Id,
      workflow: Key,
      number: z.int(),
      attempt: z.int(),
      status: RunStatus,
      startedAt: Instant,
    }),
  ),
  permits: z.array(
    z.strictObject({
      id: Id,
      subject: z.strictObject({ type: z.enum(['stage', 'run']), id: Id, attempt: z.int() }),
      redeemedAt: Instant,
    }),
  ),
});
export type Uses = z.output<typeof Uses>;

export const UsedPreApproval = PreApproval.extend({ uses: Uses });
export type UsedPreApproval = z.output<typeof UsedPreApproval>;

/** A form as it stands for one caller and one workflow, now. */
export const OfferedPreApproval = PreApproval.extend({
  usable: z
    .boolean()
    .describe('The caller may run the workflow with it now; what is chosen has to be covered'),
  reasons: z
    .array(z.strictObject({ code: z.string(), because: z.string() }))
    .describe('Every reason why it is not usable'),
  offers: z
    .strictObject({ environments: z.array(Key), services: z.array(ServiceModule) })
    .describe('What it leaves of that which the workflow’s inputs can be'),
});
export type OfferedPreApproval = z.output<typeof OfferedPreApproval>;
