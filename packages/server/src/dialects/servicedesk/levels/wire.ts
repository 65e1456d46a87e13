import { Comment, Id, Name, Text } from '@countersign/contract/common.ts';
import { z } from 'zod';
import { mostApprovers } from '../../../approvals/editing/edit.ts';
import { readOnly } from '../input/faults.ts';

/** An id as clients write it: digits, as text or as a number of any length. */
export const LooseId = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'bigint' ? String(value) : value),
  Id,
);

/** Something named by its id or its name; other keys of a copied object are passed over. */
export const Reference = z
  .object({ id: LooseId.optional(), name: Name.optional() })
  .refine(({ id, name }) => id !== undefined || name !== undefined, 'required: an id or a name');
export type Reference = z.output<typeof Reference>;

/** A person: by id, e-mail address or name, in this order. */
export const PersonReference = z
  .object({ id: LooseId.optional(), email_id: Text(320).min(1).nullish(), name: Name.optional() })
  .refine(
    ({ id, email_id, name }) => Boolean(id ?? email_id ?? name),
    'required: an id, an email_id or a name',
  );
export type PersonReference = z.output<typeof PersonReference>;

/** A key that the server sets and a client must not. */
export const ReadOnly = z.undefined({ error: readOnly }).optional();

export const Approver = z.strictObject({ approver: PersonReference });

const Threshold = z.preprocess(
  (value) => (typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value),
  z.int().min(1, 'a threshold is 1 to 100').max(100, 'a threshold is 1 to 100'),
);

/** In the installed edition's way (`type` and `value`) or the hosted one's (`id` or `name`, the threshold apart). */
export const RuleInput = z.object({
  id: LooseId.optional(),
  name: Name.optional(),
  type: Name.optional(),
  value: z.union([Threshold, Name]).nullish(),
});
export type RuleInput = z.output<typeof RuleInput>;

export const LevelInput = z.strictObject({
  name: Name.optional(),
  stage: Reference.optional(),
  release_stage: Reference.optional(),
  rule: RuleInput.optional(),
  rule_value: Threshold.nullish(),
  level: z.int().min(1).max(1000).optional(),
  approvals: z.array(Approver).max(mostApprovers).default([]),
  id: ReadOnly,
  status: ReadOnly,
  created_time: ReadOnly,
  created_on: ReadOnly,
  created_by: ReadOnly,
  associated_entity: ReadOnly,
  release: ReadOnly,
  workflow_instance: ReadOnly,
  statement: ReadOnly,
});
export type LevelInput = z.output<typeof LevelInput>;

export const AddLevelInput = z.strictObject({ approval_level: LevelInput });
export const EditLevelInput = z.strictObject({
  approval_level: z.strictObject({
    name: Name,
    level: ReadOnly,
    status: ReadOnly,
    rule: ReadOnly,
    stage: ReadOnly,
  }),
});

/** A comment as clients write it; none is the same as an empty one. */
export const Comments = Comment.nullish().transform((text) => text ?? undefined);
export const DecideLevelInput = z.strictObject({
  approval_level: z.strictObject({ comments: Comments.optional() }).prefault({}),
});
