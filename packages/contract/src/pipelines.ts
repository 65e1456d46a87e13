import { z } from 'zod';
import { Key, Name, Text } from './common.ts';
import { GateCall, HttpCall } from './http-call.ts';
import { ApproverRef, uniqueNames } from './policies.ts';

const gate = { name: Name };
const override = z
  .array(ApproverRef)
  .min(1)
  .max(50)
  .optional()
  .describe('Who may override this gate, with a reason');

/** People sign, by the policy of this name. Who may override is the policy's own word. */
export const ApprovalGate = z.strictObject({ ...gate, type: z.literal('approval'), policy: Name });

/** Opens at the next match of the cron expression after the stage was reached. */
export const ScheduleGate = z.strictObject({
  ...gate,
  type: z.literal('schedule'),
  cron: Text(100)
    .min(1)
    .meta({ examples: ['0 22 * * 1-5'] }),
  timeZone: Text(100).refine(isTimeZone, 'a time zone is an IANA name, such as Europe/Berlin').default('UTC'),
  override,
});

/** An outside system answers by a callback. */
export const CheckGate = z.strictObject({
  ...gate,
  type: z.literal('check'),
  timeout: z
    .int()
    .min(1)
    .max(7_776_000)
    .optional()
    .describe('Seconds after which it fails; otherwise it waits for ever'),
  http: GateCall.optional().describe('Sent when the gate opens; otherwise a maintainer draws the token'),
  override,
});

export const Gate = z.discriminatedUnion('type', [ApprovalGate, ScheduleGate, CheckGate]);
export type Gate = z.output<typeof Gate>;

export const ManualStep = z.strictObject({ instructions: Text(4000).optional() });

/** Either an HTTP call or something that a person does and then says so. */
export const Step = z
  .strictObject({ name: Name, http: HttpCall.optional(), manual: ManualStep.optional() })
  .refine(({ http, manual }) => (http === undefined) !== (manual === undefined), {
    message: 'a step has either http or manual',
  });
export type Step = z.output<typeof Step>;

export const Stage = z.strictObject({
  name: Name,
  environment: Key.describe('The key of an environment of the project'),
  gates: z.array(Gate).max(20).superRefine(uniqueNames).default([]).describe('Asked one after the other'),
  steps: z.array(Step).max(50).superRefine(uniqueNames).default([]).describe('Run one after the other'),
});
export type Stage = z.output<typeof Stage>;

const definition = { stages: z.array(Stage).min(1).max(50).superRefine(uniqueNames) };

/** An ordered list of stages; a stage has an environment, gates, then steps. */
export const PipelineDefinition = z.strictObject(definition);
export type PipelineDefinition = z.output<typeof PipelineDefinition>;

/** Offsets such as +02:00 are no names: they do not know daylight saving. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
