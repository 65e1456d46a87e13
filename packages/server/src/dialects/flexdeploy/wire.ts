import { Id, Name, Text } from '@countersign/contract/common.ts';
import { z } from 'zod';
import { faultsOf } from '../../kernel/faults.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';

/**
 * What FlexDeploy's clients send. Tolerant: attributes and query parameters that are not known here are passed over, and
 * an id may come as a number or as text. Ids are strings of digits from here on.
 */

const digits = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'bigint' || Number.isSafeInteger(value)
    ? String(value).replace(/^0+(?=\d)/, '')
    : undefined;

/** A `Long`: a whole number of up to 63 bits. */
export const Long = z
  .custom<string | number | bigint>((value) => Id.safeParse(digits(value)).success, {
    error: (issue) => (issue.input === undefined ? 'required: an id' : 'expected an id: a whole number'),
  })
  .transform((value) => digits(value) as string);

const required = (what: string) => ({
  error: (issue: { input?: unknown }) =>
    issue.input === undefined ? `required: ${what}` : `expected ${what}`,
});
const Notes = Text(4000).nullish();

export const Decision = z.enum(['APPROVED', 'REJECTED'], required('APPROVED or REJECTED'));
export type Decision = z.output<typeof Decision>;

const gateApproval = {
  environmentId: Long,
  gateName: z.string(required('the name of a gate')).min(1, 'expected the name of a gate'),
  releaseId: Long.nullish(),
  status: Decision,
  notes: Notes,
};

/** The body of gate/approval. */
export const GateApproval = z.object(gateApproval);
export type GateApproval = z.output<typeof GateApproval>;

/** The body of gate/externalApproval: the same with the ticket of the change that was approved elsewhere. */
export const ExternalApproval = z.object({
  changeTicket: Text(200).min(1, 'expected the number of a ticket'),
  ...gateApproval,
});

export const GateQuery = z.object({ snapshotId: Long.optional() });

/** The body of a task's approve, reject, run and cancel, which may be left out. */
export const TaskNotes = z.object({ notes: Notes }).nullish();

const VersionInput = z.object({
  projectId: Long,
  projectVersionId: z
    .preprocess(
      (value) => (typeof value === 'number' || typeof value === 'bigint' ? String(value) : value),
      z.string(required('the version to ship; Countersign builds none')),
    )
    .pipe(Name),
  packageName: Name.nullish(),
});

export const NewSnapshot = z.object({
  action: z.literal(
    'createSnapshot',
    required('"createSnapshot"; a snapshot is made of versions that exist'),
  ),
  description: Text(10_000).nullish(),
  snapshotVersionInputs: z
    .array(VersionInput, required('the projects and versions to ship; Countersign adds and builds none'))
    .min(1, 'expected at least one project and its version')
    .max(500),
});
export type NewSnapshot = z.output<typeof NewSnapshot>;

export const ReleaseQuery = z.object({
  releaseName: Text(200).optional(),
  releaseStatus: Text(50).optional(),
});
export const SnapshotQuery = z.object({
  snapshotName: Text(50).optional(),
  snapshotStatus: Text(50).optional(),
});
export const ExecutionQuery = z.object({
  environmentId: Long.optional(),
  gateName: Text(200).optional(),
  stepName: Text(200).optional(),
});
export type ExecutionQuery = z.output<typeof ExecutionQuery>;
export const EnvironmentQuery = z.object({
  environmentCode: Text(100).optional(),
  environmentName: Text(200).optional(),
});

/** What both lists of tasks are narrowed by. What Countersign has no counterpart of matches nothing. */
export const TaskQuery = z.object({
  workflowRequestId: Long.optional(),
  folderRequestId: Long.optional(),
  applicationId: Long.optional(),
  pipelineStageExecId: Long.optional(),
  pipelineStageGateExecId: Long.optional(),
  pipelineStageStepExecId: Long.optional(),
  projectId: Long.optional(),
  environmentId: Long.optional(),
  releaseId: Long.optional(),
  snapshotId: Long.optional(),
  status: Text(50).optional(),
  notes: Text(200).optional(),
});
export type TaskQuery = z.output<typeof TaskQuery>;

type Where = 'path' | 'query' | '';

/** Reads what came in by a schema. Refuses with `request/invalid` and every fault that was found. */
export function read<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: Where = '',
): Outcome<z.output<S>> {
  const parsed = schema.safeParse(value ?? (where === '' ? undefined : {}));
  return parsed.success ? done(parsed.data) : invalid(faultsOf(parsed.error.issues, where));
}
