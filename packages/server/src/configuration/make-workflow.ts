import { definitionOf } from '@countersign/contract/workflow-definition.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Caller } from '../people/principal.ts';
import { createVersion, editVersion } from '../workflows/change-versions.ts';
import { createWorkflow, editWorkflow } from '../workflows/change-workflows.ts';
import { submitVersion } from '../workflows/submit-version.ts';
import { versionLabelled } from '../workflows/version.views.ts';
import type { WorkflowFields } from '../workflows/workflow.ts';
import { workflowByKey } from '../workflows/workflow.views.ts';
import type { PlannedOf } from './diff.ts';

/** Makes the project have a workflow that says this. Refuses as `createWorkflow` and `editWorkflow` do. */
export async function makeWorkflow(
  work: Work,
  caller: Caller,
  { key, ...changes }: PlannedOf<'workflow'>['wanted'],
): Promise<Outcome<unknown>> {
  const existing = await workflowByKey(work.tx, caller.project.id, key);
  if (existing) return editWorkflow(work, caller, { workflow: existing.id, expected: null, changes });
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  return createWorkflow(work, caller, { key, ...plain, name: key, ...Object.fromEntries(given) });
}

const plain: Omit<WorkflowFields, 'name'> = {
  description: '',
  labels: [],
  enabled: true,
  preApproval: false,
  reviewRequired: true,
  reviewPolicy: null,
  schedule: null,
};

/**
 * Makes a version of this label say this, and submits it for review. Refuses as `createVersion` and `submitVersion` do,
 * and with `version/wrong-state` when the version of this label is under review or published.
 */
export async function makeVersion(
  work: Work,
  caller: Caller,
  wanted: PlannedOf<'version'>['wanted'],
): Promise<Outcome<unknown>> {
  const { project } = caller;
  const workflow = await workflowByKey(work.tx, project.id, wanted.workflow);
  if (workflow === undefined) return notFound('workflow', wanted.workflow);
  const version = await put(work, caller, workflow.id, wanted);
  const made = version.ok
    ? await submitVersion(work, caller, { version: version.value, expected: null })
    : version;
  return asWritten(wanted, made);
}

/** Writes the version of this label, new or changed; answers its id. */
async function put(
  work: Work,
  caller: Caller,
  workflow: string,
  wanted: PlannedOf<'version'>['wanted'],
): Promise<Outcome<string>> {
  const { label, description = '' } = wanted;
  const existing = await versionLabelled(work.tx, caller.project.id, workflow, label);
  if (existing !== undefined) {
    const edited = await edit(work, caller, existing, wanted);
    return edited.ok ? done(existing) : edited;
  }
  const definition = definitionOf(wanted);
  return createVersion(work, caller, { workflow, label, description, definition, extras: {} });
}

async function edit(
  work: Work,
  caller: Caller,
  version: string,
  wanted: PlannedOf<'version'>['wanted'],
): Promise<Outcome<unknown>> {
  const { label, workflow, description } = wanted;
  const changes = { description, definition: definitionOf(wanted) };
  const edited = await editVersion(work, caller, { version, expected: null, changes });
  if (edited.ok || edited.refusal.code !== 'version/wrong-state') return edited;
  const because = `Version "${label}" of workflow ${workflow} is under review or published, and stays as it is`;
  return refused('version/wrong-state', `${because}: give what has changed another label.`);
}

/** Faults lie where the file says so: under steps, where it has no stages. */
function asWritten<T>({ steps }: { readonly steps?: unknown }, outcome: Outcome<T>): Outcome<T> {
  if (outcome.ok || steps === undefined) return outcome;
  const { code, because, faults, ...more } = outcome.refusal;
  if (faults === undefined) return outcome;
  const moved = faults.map((fault) => ({
    ...fault,
    pointer: fault.pointer.replace(/^\/stages\/0\/jobs/, '/steps'),
  }));
  return refused(code, because, { ...more, faults: moved });
}
