import { z } from 'zod';

const count = (most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int().min(1).max(most),
  );
const flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean(),
);
const field = z.string().min(1).max(200);
const scalar = z
  .union([z.string().max(1000), z.number(), z.bigint(), z.boolean(), z.null()])
  .transform(String);
/** Things are named by an object with a name or an id, and compared by either. */
const wanted = z.union([
  scalar,
  z.object({ id: scalar.optional(), name: scalar.optional() }).transform(({ id, name }) => id ?? name ?? ''),
]);

export const conditions = [
  'is',
  'is not',
  'greater than',
  'greater or equal',
  'lesser than',
  'lesser or equal',
  'between',
  'not between',
  'starts with',
  'ends with',
  'contains',
  'not contains',
] as const;
export type Condition = (typeof conditions)[number];

const short: Readonly<Record<string, Condition>> = {
  eq: 'is',
  neq: 'is not',
  gt: 'greater than',
  gte: 'greater or equal',
  lt: 'lesser than',
  lte: 'lesser or equal',
};
const condition = z.preprocess((value) => {
  if (typeof value !== 'string') return value;
  const spelled = value.trim().toLowerCase().replaceAll('_', ' ');
  return short[spelled] ?? spelled;
}, z.enum(conditions));

/** One condition; `children` are joined to it by their own logical_operator, or by its. */
export type Criterion = {
  readonly field?: string | undefined;
  readonly condition?: Condition | undefined;
  readonly value?: string | undefined;
  readonly values?: readonly string[] | undefined;
  readonly logical_operator?: 'AND' | 'OR' | undefined;
  readonly children?: readonly Criterion[] | undefined;
};

const Criterion: z.ZodType<Criterion> = z.lazy(() =>
  z.strictObject({
    field: field.optional(),
    condition: condition.optional(),
    value: wanted.optional(),
    values: z.array(wanted).min(1).max(100).optional(),
    logical_operator: z.preprocess(upper, z.enum(['AND', 'OR'])).optional(),
    children: z.array(Criterion).max(50).optional(),
  }),
);

function upper(value: unknown): unknown {
  return typeof value === 'string' ? value.toUpperCase() : value;
}

const fields = z.array(field).max(100);

/** What a client wants of a list. A row_count above the most there is brings the most: has_more_rows says so. */
export const ListInfo = z.strictObject({
  row_count: count(1_000_000)
    .transform((rows) => Math.min(rows, 100))
    .default(10),
  start_index: count(1_000_000_000).optional(),
  page: count(10_000_000).optional(),
  sort_field: field.optional(),
  sort_order: z
    .preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(['asc', 'desc']))
    .default('asc'),
  get_total_count: flag.default(false),
  search_fields: z.record(field, scalar).optional(),
  search_criteria: z.union([Criterion, z.array(Criterion).max(50)]).optional(),
  filter_by: z
    .union([z.strictObject({ name: z.string().optional(), id: scalar.optional() }), z.string()])
    .optional(),
  fields_required: fields.optional(),
});
export type ListInfo = z.output<typeof ListInfo>;

/** The input of every list. */
export const ListInput = z.strictObject({
  list_info: ListInfo.prefault({}),
  fields_required: fields.optional(),
});
export type ListInput = z.output<typeof ListInput>;
