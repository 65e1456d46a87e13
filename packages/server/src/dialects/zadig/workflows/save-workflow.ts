import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { WorkflowFields } from '@countersign/contract/workflows.ts';
import { RefusedError } from '../../../kernel/failure.ts';
import { done, type Outcome } from '../../../kernel/outcome.ts';
import type { Work } from '../../../kernel/unit-of-work.ts';
import type { Caller } from '../../../people/principal.ts';
import { activateVersion } from '../../../workflows/activate-version.ts';
import { createVersion } from '../../../workflows/change-versions.ts';
import { createWorkflow, editWorkflow } from '../../../workflows/change-workflows.ts';
import { submitVersion } from '../../../workflows/submit-version.ts';
import { versionDigest } from '../../../workflows/version.ts';
import type { Document } from './document.ts';
import { extrasOf } from './show.ts';
import { newestVersion, type StoredWorkflow } from './workflow.views.ts';

/** What is to be saved: the document as it is kept, and what it says in our words. */
export type Saved = {
  readonly document: Document;
  readonly kept: Readonly<Record<string, unknown>>;
  readonly definition: WorkflowDefinition | null;
};

const fieldsOf = ({ name, display_name, description, disabled, enable_approval_ticket }: Document) => ({
  name: display_name || name,
  description,
  enabled: !disabled,
  preApproval: enable_approval_ticket,
});

/** What is wrong with the texts of the workflow itself; undefined: nothing. */
export function whatIsWrongWith(document: Document): string | undefined {
  const { name, description } = fieldsOf(document);
  if (!WorkflowFields.name.safeParse(name).success)
    return 'display_name: at most 200 characters, no control characters';
  if (!WorkflowFields.description.safeParse(description).success)
    return 'description: at most 10000 characters, no control characters';
  return undefined;
}

/**
 * Makes a workflow with its first version, which is active at once: Zadig has no reviews. Throws what is refused after
 * something was written, so that nothing stays half-made.
 */
export async function makeWorkflow(work: Work, caller: Caller, saved: Saved): Promise<Outcome<string>> {
  const made = await createWorkflow(work, caller, {
    ...{ key: saved.document.name, ...fieldsOf(saved.document) },
    ...{ labels: [], reviewRequired: false, reviewPolicy: null, schedule: null },
  });
  if (made.ok) must(await addVersion(work, caller, made.value, saved, 1));
  return made;
}

/**
 * Saves a workflow again: a new version, in use at once; where the workflow asks for a review, it goes there, and the one
 * in use stays. What is the same as the newest version makes none.
 */
export async function updateWorkflow(
  work: Work,
  caller: Caller,
  stored: StoredWorkflow,
  saved: Saved,
): Promise<Outcome<true>> {
  const edited = await editWorkflow(work, caller, {
    ...{ workflow: stored.id, expected: null, changes: fieldsOf(saved.document) },
  });
  if (!edited.ok) return edited;
  const { newest, next } = await newestVersion(work.tx, caller.project.id, stored.id);
  const same =
    newest?.digest === versionDigest({ definition: saved.definition, extras: extrasOf(saved.kept) });
  const version = same ? newest.id : must(await draft(work, caller, stored.id, saved, next));
  const status = same ? newest.status : 'draft';
  if (status === 'draft' || status === 'rejected')
    must(await submitVersion(work, caller, { version, expected: null }));
  if (!stored.review_required && status !== 'active')
    must(await activateVersion(work, caller, { version, expected: null }));
  return done(true);
}

async function addVersion(work: Work, caller: Caller, workflow: string, saved: Saved, number: number) {
  const drafted = await draft(work, caller, workflow, saved, number);
  return drafted.ok ? submitVersion(work, caller, { version: drafted.value, expected: null }) : drafted;
}

const draft = (work: Work, caller: Caller, workflow: string, { kept, definition }: Saved, number: number) =>
  createVersion(work, caller, {
    ...{ workflow, label: `zadig-${number}`, description: '' },
    ...{ definition, extras: extrasOf(kept) },
  });

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new RefusedError(outcome.refusal);
  return outcome.value;
}
