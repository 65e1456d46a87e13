import { Name, Text } from '@countersign/contract/common.ts';
import { z } from 'zod';
import { Approver, Comments, LooseId, ReadOnly } from '../levels/wire.ts';

const NewApprover = Approver.extend({ status: ReadOnly, id: ReadOnly, approval_level: ReadOnly });

/** One approver, as the hosted edition has it, or a list, as the installed one. */
export const AddApprovalsInput = z
  .strictObject({
    approval: NewApprover.optional(),
    approvals: z.array(NewApprover).min(1).max(50).optional(),
  })
  .refine(({ approval, approvals }) => (approval === undefined) !== (approvals === undefined), {
    message: 'required: approval, or approvals',
    path: ['approval'],
  });

export const DecideInput = z.strictObject({
  approval: z.strictObject({ comments: Comments.optional() }).prefault({}),
});

const Notification = z.strictObject({
  subject: Text(500).optional(),
  title: Text(500).optional(),
  description: Text(20_000).optional(),
  attachments: z.array(z.json()).max(20).optional(),
});

/** The hosted edition's wrapper, or the installed one's. */
export const SendInput = z.strictObject({
  notification: Notification.optional(),
  approval: z.strictObject({ notification: Notification.optional() }).optional(),
});

/** Several approvals at once, of any release. */
export const BulkInput = z.strictObject({
  module: Name.optional(),
  comments: Comments.optional(),
  approval: z
    .array(
      z.strictObject({
        id: LooseId,
        approval_level_id: LooseId,
        module_id: LooseId.optional(),
        portal_id: z.union([Name, z.number(), z.bigint()]).optional(),
      }),
    )
    .min(1)
    .max(100),
});
