import { Text } from '@countersign/contract/common.ts';
import { z } from 'zod';
import { faultsOf } from '../../kernel/faults.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';
import { readStamp } from './times.ts';

/**
 * What SecMaster's clients send. Tolerant: what is not known here is passed over, and null is as good as left out where
 * that is allowed. Every fault says what would be right.
 */

type Issue = { readonly input?: unknown };
const asked = (what: string) => ({
  error: ({ input }: Issue) =>
    input === undefined || input === null ? `required: ${what}` : `expected ${what}`,
});
const oneOf = <const T extends readonly string[]>(values: T) => z.enum(values, asked(words(values)));
const words = (values: readonly string[]): string =>
  values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
const bounded = (what: string, shortest: number, longest: number) =>
  z
    .string(asked(what))
    .min(shortest, `expected ${what}, not empty`)
    .max(longest, `expected ${what} of at most ${longest} characters`)
    .pipe(Text(longest));
const text = (what: string, longest: number) => bounded(what, 0, longest);
const filled = (what: string, longest = 200) => bounded(what, 1, longest);
/** Left out, null and empty are the same: Terraform cannot send nothing otherwise. */
const blank = (value: unknown): unknown => (value === '' || value === null ? undefined : value);
const orNone = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());

const AopType = oneOf(['NORMAL', 'SURVEY', 'HEMOSTASIS', 'EASE']);
const entities = ['IP', 'ACCOUNT', 'DOMAIN'] as const;
/** One kind of entity, or several with commas between them. */
const Labels = z
  .string(asked(words(entities)))
  .transform((list) => list.split(',').map((label) => label.trim()))
  .pipe(z.array(oneOf(entities)))
  .transform((labels) => [...new Set<string>(labels)]);
const Description = text('a text', 10_000);

export const NewWorkflow = z.object(
  {
    name: filled('the name of the workflow'),
    engine_type: oneOf(['public_engine']),
    aop_type: AopType,
    dataclass_id: filled('the id of a data class'),
    description: Description.nullish(),
    labels: orNone(Labels),
  },
  asked('an object'),
);
export type NewWorkflow = z.output<typeof NewWorkflow>;

export const WorkflowChange = z.object(
  {
    name: filled('the name of the workflow').nullish(),
    description: Description.nullish(),
    enabled: z.boolean(asked('true or false')).nullish(),
    version_id: orNone(text('the id of a version', 200)),
    labels: orNone(Labels),
  },
  asked('an object'),
);
export type WorkflowChange = z.output<typeof WorkflowChange>;

const longestFlow = 1024 * 1024;
const base64 = /^[A-Za-z0-9+/\-_\s]*={0,2}\s*$/;
const Taskflow = z
  .string(asked('base64'))
  .min(1, 'expected base64, not empty')
  .max(longestFlow)
  .regex(base64, 'expected base64');
const Taskconfig = z.string(asked('JSON as a text')).pipe(Text(longestFlow));
/** What a workflow takes and gives: a text whatever is in it. */
const Parameters = z.string(asked('a text')).pipe(Text(longestFlow));

export const NewVersion = z.object(
  {
    name: filled('the name of the version'),
    description: Description.nullish(),
    taskconfig: Taskconfig,
    taskflow: Taskflow,
    taskflow_type: oneOf(['JSON']),
    aop_type: AopType,
    input: Parameters.nullish(),
    output: Parameters.nullish(),
  },
  asked('an object'),
);
export type NewVersion = z.output<typeof NewVersion>;

/** What `status` asks for: to edit only, to submit for review, to activate, to deactivate. */
export const StatusAction = oneOf(['pending_submit', 'pending_approval', 'activated', 'not_activated']);
export type StatusAction = z.output<typeof StatusAction>;

export const VersionChange = z.object(
  {
    name: filled('the name of the version').nullish(),
    description: Description.nullish(),
    status: orNone(StatusAction),
    taskconfig: Taskconfig.nullish(),
    taskflow: Taskflow.nullish(),
    taskflow_type: orNone(oneOf(['JSON'])),
    aop_type: orNone(AopType),
    input: Parameters.nullish(),
    output: Parameters.nullish(),
  },
  asked('an object'),
);
export type VersionChange = z.output<typeof VersionChange>;

export const Validation = z.object(
  {
    mode: oneOf(['BASIC', 'CIRCLE', 'APP_PARAMS']),
    taskconfig: Taskconfig,
    taskflow: Taskflow,
    aopworkflow_id: filled('the id of a workflow'),
  },
  asked('an object'),
);
export type Validation = z.output<typeof Validation>;

const comment = 'a comment, a text';
/** The body of the review: both are required, and both are texts; the comment may be empty. */
export const Review = z.object(
  {
    result: oneOf(['PASS', 'UN_PASS']),
    content: text(comment, 1000),
  },
  asked('an object with result and content'),
);
export type Review = z.output<typeof Review>;

export const HistoryQuery = z.object({
  resource_id: filled('the id of a version'),
  approve_type: z.literal(
    'AOP_WORKFLOW',
    asked('AOP_WORKFLOW; reviews of playbooks are not kept here, and so'),
  ),
});

const whole = (lowest: number, highest: number) => {
  const what = asked(`a whole number from ${lowest} to ${highest}`);
  return z
    .string(what)
    .regex(/^\d{1,6}$/, what)
    .transform(Number)
    .pipe(z.int(what).min(lowest, what).max(highest, what));
};
const Offset = orNone(whole(0, 10_000)).transform((offset = 0) => offset);
const Limit = orNone(whole(1, 100)).transform((limit = 10) => limit);
const Order = orNone(oneOf(['ASC', 'DESC'])).transform((order = 'DESC') => order);
const Flag = oneOf(['true', 'false']).transform((flag) => flag === 'true');
const Sought = orNone(text('one text', 200));

export const WorkflowQuery = z.object({
  offset: Offset,
  limit: Limit,
  order: Order,
  sortby: orNone(oneOf(['create_time', 'update_time'])).transform((by = 'create_time') => by),
  enabled: orNone(Flag),
  last_version: orNone(Flag),
  name: Sought,
  description: Sought,
  dataclass_id: Sought,
  dataclass_name: Sought,
  aop_type: orNone(AopType),
});
export type WorkflowQuery = z.output<typeof WorkflowQuery>;

export const versionStatuses = [
  ...['pending_submit', 'pending_approval', 'publishing', 'publish_failed'],
  ...['not_activated', 'activated', 'rejected'],
] as const;

/** The contract has no paging for versions; who pages all the same must come to an end. */
export const VersionQuery = z.object({
  status: orNone(oneOf(versionStatuses)),
  offset: Offset,
  limit: orNone(whole(1, 1000)).transform((limit = 1000) => limit),
});
export type VersionQuery = z.output<typeof VersionQuery>;

const Time = text('a time such as 2026-11-22T09:00:00Z+0000', 40)
  .transform(readStamp)
  .pipe(z.date('expected a time such as 2026-11-22T09:00:00Z+0000'));
export const businessTypes = [
  ...['WORKFLOWPUBLISH', 'WORKFLOWNODEAPPROVE'],
  ...['PLAYBOOKPUBLISH', 'PLAYBOOKNODEAPPROVE'],
] as const;

export const TaskQuery = z.object({
  offset: Offset,
  limit: Limit,
  sort_key: orNone(oneOf(['create_time', 'update_time', 'name'])).transform((key = 'create_time') => key),
  sort_dir: orNone(oneOf(['ASC', 'DESC'])).transform((direction = 'DESC') => direction),
  note: Sought,
  name: Sought,
  creator_name: Sought,
  business_type: orNone(oneOf(businessTypes)),
  query_type: orNone(oneOf(['my_todo', 'all_handled'])).transform((type = 'my_todo') => type),
  from_date: orNone(Time),
  to_date: orNone(Time),
});
export type TaskQuery = z.output<typeof TaskQuery>;

const comments =
  'ADD_COMMENT or DELETE_COMMENT; a review is decided by POST …/approval, attachments are not kept';
/** Of what can be done to a task, its comments. One SDK says ADD_COMMEN. */
export const TaskChange = z.discriminatedUnion(
  'action',
  [
    z.object({
      action: z.enum(['ADD_COMMENT', 'ADD_COMMEN']).transform(() => 'ADD_COMMENT' as const),
      comment: filled(comment, 1000),
    }),
    z.object({ action: z.literal('DELETE_COMMENT'), comment_id: filled('the id of a comment') }),
  ],
  asked(comments),
);
export type TaskChange = z.output<typeof TaskChange>;

type Where = 'query' | '';

/** Reads what came in by a schema. Refuses with `request/invalid` and every fault that was found. */
export function read<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: Where = '',
): Outcome<z.output<S>> {
  const parsed = schema.safeParse(value);
  return parsed.success ? done(parsed.data) : invalid(faultsOf(parsed.error.issues, where));
}
