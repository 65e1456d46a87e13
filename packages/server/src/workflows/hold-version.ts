import { type Expected, stillAt } from '../kernel/etag.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Caller } from '../people/principal.ts';
import { settle } from './settle.ts';
import { type StoredVersion, storedVersion, workflowOfVersion } from './version.store.ts';
import { type VersionAct, whyMayNot } from './version.ts';
import { lockWorkflow } from './workflow.store.ts';
import type { HeldWorkflow } from './workflow.ts';

/** A version by its id, and the revisions it may have. */
export type OfVersion = { readonly version: string; readonly expected: Expected };
export type HeldVersion = { readonly workflow: HeldWorkflow; readonly version: StoredVersion };

/**
 * Locks the workflow of a version and reads the version, its review brought in where it has been decided meanwhile.
 * Undefined: there is no such version in this project, or it was deleted.
 */
export async function lockVersion(
  work: Work,
  project: Caller['project'],
  id: string,
): Promise<HeldVersion | undefined> {
  const workflowId = await workflowOfVersion(work.tx, project.id, id);
  const workflow = workflowId && (await lockWorkflow(work.tx, project.id, workflowId));
  if (!workflow) return undefined;
  await settle(work, project, [id]);
  const version = await storedVersion(work.tx, project.id, id);
  return version && { workflow, version };
}

/**
 * The same for somebody who wants to do something to it. Refuses with `resource/not-found`,
 * `request/precondition-failed` and `version/wrong-state`.
 */
export async function holdFor(
  work: Work,
  { project }: Caller,
  { version: id, expected }: OfVersion,
  act: VersionAct,
): Promise<Outcome<HeldVersion>> {
  const held = await lockVersion(work, project, id);
  if (held === undefined) return notFound('version', id);
  const current = stillAt(expected, held.version.revision);
  if (!current.ok) return current;
  return whyMayNot(held.version, act) ?? done(held);
}
