import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { digestOf } from '../kernel/digest.ts';
import { done, refused } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { addPipeline } from './change-drafts.ts';
import { checkPipeline } from './check-pipeline.ts';
import { insertVersion, lockPipelineNamed, retireActive, versionWith } from './pipeline.store.ts';

type Named = { readonly name: string; readonly definition: PipelineDefinition };

/**
 * Makes the project have this pipeline, active: creates it, or its next version; writes nothing when the active version
 * says so already. A draft that somebody has begun stays. Refuses with `request/invalid` as `checkPipeline` does.
 */
export const putPipeline = useCase<Named, { readonly id: string; readonly changed: boolean }>(
  'pipeline.edit',
  (_, { project }) => ({ type: 'project', id: project.id }),
  async (work, caller, { name, definition }) => {
    const { project, principal } = caller;
    const digest = digestOf(definition);
    const existing = await lockPipelineNamed(work.tx, project.id, name);
    const active =
      existing === undefined ? undefined : await versionWith(work.tx, project.id, existing, 'active');
    if (existing !== undefined && active?.digest === digest) return done({ id: existing, changed: false });
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
  },
);
