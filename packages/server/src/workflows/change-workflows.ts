import { canonical } from '../kernel/digest.ts';
import { type Expected, stillAt } from '../kernel/etag.ts';
import { cronFault, nextOpening } from '../kernel/next-opening.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { invalid } from '../kernel/validate.ts';
import { record } from '../ledger/record.ts';
import { type Caller, inPerson } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { missingPolicies } from '../policies/policy.views.ts';
import { endReviews } from './end-reviews.ts';
import { insertWorkflow, lockWorkflow, markWorkflowDeleted, updateWorkflow } from './workflow.store.ts';
import type { HeldWorkflow, WorkflowFields } from './workflow.ts';
import { hasOpenRun } from './workflow.views.ts';

/** `extras`: what a foreign API keeps beside our words; nothing here reads it. */
type New = WorkflowFields & {
  readonly key: string;
  readonly extras?: Readonly<Record<string, unknown>>;
};
type Changes = { readonly [Field in keyof WorkflowFields]?: WorkflowFields[Field] | undefined };
type Existing = { readonly workflow: string; readonly expected: Expected };

export const ofWorkflow = ({ workflow }: { readonly workflow: string }) => ({
  type: 'workflow',
  id: workflow,
});

/**
 * Makes a workflow without versions; answers its id. Refuses with `resource/exists` when the key is taken, and with
 * `request/invalid` when there is no such policy or the schedule never matches.
 */
export const createWorkflow = useCase<New, string>(
  'workflow.edit',
  (_, { project }) => ({ type: 'project', id: project.id }),
  async (work, caller, { key, extras = {}, ...fields }) => {
    const checked = await check(work, caller, fields);
    if (!checked.ok) return checked;
    const written = { ...fields, nextRunAt: dueAt(work, fields), by: caller.principal.accountId };
    const id = await insertWorkflow(work.tx, caller.project.id, { key, extras, ...written });
    if (id === undefined) return refused('resource/exists', `There is a workflow "${key}" already.`);
    await record(work, caller, {
      action: 'workflow.created',
      subject: ofWorkflow({ workflow: id }),
      details: { key, ...visible(fields) },
      private: { description: fields.description },
    });
    return done(id);
  },
);

/**
 * Changes what is given of a workflow; the same again writes nothing. Refuses with `resource/not-found`,
 * `request/precondition-failed`, and `request/invalid` as `createWorkflow` does.
 */
export const editWorkflow = useCase<Existing & { readonly changes: Changes }, true>(
  'workflow.edit',
  ofWorkflow,
  async (work, caller, { workflow, expected, changes }) => {
    const held = await lockExpected(work, caller, workflow, expected);
    if (!held.ok) return held;
    const { id: _, key, version, reviewSetBy, ...before } = held.value;
    const after = merged(before, changes);
    const changed = fieldsOf(after).filter((field) => canonical(before[field]) !== canonical(after[field]));
    const by = caller.principal.accountId;
    // Somebody else who says how it is reviewed, be it the same, stands behind it as well.
    const confirms =
      reviewSetBy !== null &&
      reviewSetBy !== by &&
      inPerson(caller.principal) &&
      ofReview.some((field) => changes[field] !== undefined);
    if (changed.length === 0 && !confirms) return done(true);
    const checked = await check(work, caller, after);
    if (!checked.ok) return checked;
    const nextRunAt = changed.includes('schedule') ? dueAt(work, after) : undefined;
    // To ask for a review where none was asked lets nobody through.
    const loosens = changed.includes('reviewPolicy') || (before.reviewRequired && !after.reviewRequired);
    const sets = confirms || loosens;
    const written = { ...after, nextRunAt, by, reviewSetBy: sets ? by : reviewSetBy };
    await updateWorkflow(work.tx, caller.project.id, workflow, written);
    await record(work, caller, {
      action: 'workflow.edited',
      subject: ofWorkflow({ workflow }),
      details: { key, version: version + 1, changed, ...(confirms && { confirms }), ...visible(after) },
      private: { description: after.description },
    });
    return done(true);
  },
);

/**
 * Deletes a workflow and its versions for readers; reviews under way are superseded, and what has run stays. Refuses
 * with `resource/not-found`, `request/precondition-failed`, and `resource/in-use` while a run is open.
 */
export const deleteWorkflow = useCase<Existing, true>(
  'workflow.edit',
  ofWorkflow,
  async (work, caller, { workflow, expected }) => {
    const held = await lockExpected(work, caller, workflow, expected);
    if (!held.ok) return held;
    const { key } = held.value;
    if (await hasOpenRun(work.tx, caller.project.id, workflow)) {
      return refused('resource/in-use', `A run of workflow ${key} is open; cancel it or let it end.`);
    }
    await endReviews(work, caller, { workflow }, `Workflow ${key} was deleted.`);
    await markWorkflowDeleted(work.tx, caller.project.id, workflow);
    await record(work, caller, {
      action: 'workflow.deleted',
      subject: ofWorkflow({ workflow }),
      details: { key },
    });
    return done(true);
  },
);

async function lockExpected(
  { tx }: Work,
  { project }: Caller,
  id: string,
  expected: Expected,
): Promise<Outcome<HeldWorkflow>> {
  const held = await lockWorkflow(tx, project.id, id);
  if (held === undefined) return notFound('workflow', id);
  const current = stillAt(expected, held.version);
  return current.ok ? done(held) : current;
}

async function check(
  { tx }: Work,
  { project }: Caller,
  { reviewPolicy, schedule }: WorkflowFields,
): Promise<Outcome<true>> {
  const missing = await missingPolicies(tx, project.id, reviewPolicy === null ? [] : [reviewPolicy]);
  const never = schedule && cronFault(schedule.cron);
  const faults = [
    ...[...missing].map((name) => ({ pointer: '/reviewPolicy', detail: `there is no policy "${name}"` })),
    ...(never ? [{ pointer: '/schedule/cron', detail: never }] : []),
  ];
  return faults.length === 0 ? done(true) : invalid(faults);
}

const dueAt = ({ now }: Work, { schedule }: WorkflowFields): Date | null =>
  schedule && nextOpening(schedule, now);

function merged(before: WorkflowFields, changes: Changes): WorkflowFields {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(given) };
}

/** How its versions are reviewed. */
const ofReview = ['reviewRequired', 'reviewPolicy'] as const satisfies readonly (keyof WorkflowFields)[];

const fieldsOf = (fields: WorkflowFields) => Object.keys(fields) as (keyof WorkflowFields)[];

/** What of a workflow is no free text, and may stand in the ledger for ever. */
const visible = ({ description: _, ...fields }: WorkflowFields) => fields;
