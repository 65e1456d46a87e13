import { z } from 'zod';
import { Text } from './common.ts';

/** What the approvers of a level are asked for, once for all of them. Steps read it as `${approval.<name>}`. */
export const ApprovalInput = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-zA-Z0-9_]{0,39}$/, 'a letter, then letters, digits and underscores, at most 40'),
    label: Text(200).optional().describe('What people read; otherwise the name'),
    type: z.enum(['text', 'number', 'boolean', 'choice']),
    options: z
      .array(Text(200).min(1))
      .min(1)
      .max(50)
      .optional()
      .describe('With the type choice, and only there'),
    required: z.boolean().default(true).describe('Nobody approves without it'),
  })
  .superRefine(({ type, options }, context) => {
    const say = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (type === 'choice' && options === undefined) say('options', 'a choice needs its options');
    if (type !== 'choice' && options !== undefined) say('options', `a ${type} takes no options`);
  });
export type ApprovalInput = z.output<typeof ApprovalInput>;

/** What an approver says when asked. */
export const InputValue = z.union([Text(1000).min(1), z.number(), z.boolean()]);
export type InputValue = z.output<typeof InputValue>;
