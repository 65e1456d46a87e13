import { Name, Text } from '@countersign/contract/common.ts';
import { z } from 'zod';
import { readOnly } from '../input/faults.ts';
import { Reference } from '../levels/wire.ts';

const ReadOnly = z.undefined({ error: readOnly }).optional();
/** What this server has no use of its own for: kept and shown as it was given. Null takes it away. */
const Kept = z.json();

const particulars = {
  ...{
    template: Kept,
    priority: Kept,
    urgency: Kept,
    impact: Kept,
    risk: Kept,
    category: Kept,
    subcategory: Kept,
  },
  ...{ item: Kept, site: Kept, group: Kept, release_type: Kept, reason_for_release: Kept },
  ...{ release_requester: Kept, release_engineer: Kept, release_manager: Kept },
  ...{ scheduled_start_time: Kept, scheduled_end_time: Kept, next_review_on: Kept },
  ...{ roll_out_plan: Kept, back_out_plan: Kept, udf_fields: Kept },
};
export const particularNames = Object.keys(particulars);
const Particulars = z.strictObject(particulars).partial();

const Title = Name;
const own = {
  title: Title,
  description: Text(10_000).nullish(),
  stage: Reference.optional(),
  status: Reference.optional(),
  comment: Text(1000).optional(),
  id: ReadOnly,
  display_id: ReadOnly,
  created_time: ReadOnly,
  created_by: ReadOnly,
  completed_time: ReadOnly,
  approval_status: ReadOnly,
};

export const AddReleaseInput = z.strictObject({
  release: z.strictObject({ ...own, workflow: Reference.optional(), ...Particulars.shape }),
});
export const EditReleaseInput = z.strictObject({
  release: z.strictObject({ ...own, title: Title.optional(), workflow: ReadOnly, ...Particulars.shape }),
});

/** How a release is closed: a code, and why. */
export const CloseReleaseInput = z.strictObject({
  release: z
    .strictObject({
      closure_code: Reference.optional(),
      closure_comments: Text(1000).optional(),
      comment: Text(1000).optional(),
      status: Reference.optional(),
    })
    .prefault({}),
});

/** Of an input, what is only kept. */
export const particularsOf = (release: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(release).filter(([name]) => particularNames.includes(name)));
