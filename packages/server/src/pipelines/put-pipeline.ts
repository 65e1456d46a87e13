import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { digestOf } from '../kernel/digest.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { addPipeline } from './change-drafts.ts';
import { checkPipeline } from './check-pipeline.ts';
import { insertVersion, lockPipelineNamed, retireActive, versionWith } from './pipeline.store.ts';

const ofProject = (_: unknown, { project }: Caller) => ({ type: 'project', id: project.id });

type Named = { readonly name: string; readonly definition: PipelineDefinition };

/**
 * Makes the project have this pipeline, active: creates it, or its next version; writes nothing when the active version
 * says so already. A draft that somebody has begun stays. Refuses with `request/invalid` as `checkPipeline` does.
 */
export const putPipeline = useCase<Named, { readonly id: string; readonly changed: boolean }>(
  'pipeline.edit',
  ofProject,
  async (work, caller, { name, definition }) => {
    const { project } = caller;
    const existing = await lockPipelineNamed(work.tx, project.id, name);
    const active =
      existing === undefined ? undefined : await versionWith(work.tx, project.id, existing, 'active');
    if (existing !== undefined && active?.digest === digestOf(definition))
      return done({ id: existing, changed: false });
    return activate(work, caller, existing, { name, definition });
  },
);

/**
 * Makes the project have an active pipeline of this name for its releases, unless it has one already, whatever that
 * says: for whoever may create a release. Refuses as `putPipeline` does.
 */
export const ensurePipeline = useCase<Named, { readonly id: string; readonly changed: boolean }>(
  'release.create',
  ofProject,
  async (work, caller, named) => {
    const { project } = caller;
    const existing = await lockPipelineNamed(work.tx, project.id, named.name);
    const active = existing && (await versionWith(work.tx, project.id, existing, 'active'));
    if (existing !== undefined && active) return done({ id: existing, changed: false });
    return activate(work, caller, existing, named);
  },
);

async function activate(
  work: Work,
  caller: Caller,
  existing: string | undefined,
  { name, definition }: Named,
): Promise<Outcome<{ id: string; changed: boolean }>> {
  const { project, principal } = caller;
  const digest = digestOf(definition);
  const checked = await checkPipeline(work.tx, project.id, definition);
  if (!checked.ok) return checked;
  const id = existing ?? (await addPipeline(work, caller, name));
  if (id === undefined)
    return refused('resource/exists', `Somebody else made a pipeline "${name}" just now.`);
  await retireActive(work.tx, project.id, id);
  const made = { status: 'active' as const, definition, digest, createdBy: principal.accountId };
  const version = await insertVersion(work.tx, project.id, id, made);
  await record(work, caller, {
    action: 'pipeline.activated',
    subject: { type: 'pipeline', id },
    details: { version, definition: digest },
  });
  return done({ id, changed: true });
}
