import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { digestOf } from '../kernel/digest.ts';
import { type Expected, stillAt } from '../kernel/etag.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { checkPipeline } from './check-pipeline.ts';
import {
  insertPipeline,
  insertVersion,
  lockPipeline,
  updateDraft,
  type Version,
  versionNumbered,
  versionWith,
} from './pipeline.store.ts';

type Named = { readonly name: string; readonly definition: PipelineDefinition };
type OfPipeline = { readonly pipeline: string };
/** A version by its number, and the digests it may have. */
export type OfVersion = OfPipeline & { readonly version: string; readonly expected: Expected };

const ofProject = (_: unknown, { project }: Caller) => ({ type: 'project', id: project.id });
export const ofPipeline = ({ pipeline }: OfPipeline) => ({ type: 'pipeline', id: pipeline });

/**
 * Makes a pipeline with its first draft; answers its id. Refuses with `request/invalid` as `checkPipeline` does, and
 * with `resource/exists` when the name is taken.
 */
export const createPipeline = useCase<Named, string>(
  'pipeline.edit',
  ofProject,
  async (work, caller, { name, definition }) => {
    const checked = await checkPipeline(work.tx, caller.project.id, definition);
    if (!checked.ok) return checked;
    const pipeline = await addPipeline(work, caller, name);
    if (pipeline === undefined) return refused('resource/exists', `There is a pipeline "${name}" already.`);
    await addDraft(work, caller, pipeline, definition);
    return done(pipeline);
  },
);

/**
 * Drafts the next version; without a definition, as a copy of the active one. Answers its number. Refuses with
 * `resource/not-found`, `resource/exists` while there is a draft, `pipeline/no-active-version` when there is nothing to
 * copy, and `request/invalid` as `checkPipeline` does.
 */
export const createDraft = useCase<OfPipeline & { definition: PipelineDefinition | undefined }, number>(
  'pipeline.edit',
  ofPipeline,
  async (work, caller, { pipeline, definition }) => {
    const { project } = caller;
    if ((await lockPipeline(work.tx, project.id, pipeline)) === undefined)
      return notFound('pipeline', pipeline);
    const draft = await versionWith(work.tx, project.id, pipeline, 'draft');
    if (draft)
      return refused('resource/exists', `Version ${draft.number} of this pipeline is a draft already.`);
    const active = await versionWith(work.tx, project.id, pipeline, 'active');
    const content = definition ?? active?.definition;
    if (content === undefined) {
      return refused('pipeline/no-active-version', 'There is no active version to copy; send the stages.');
    }
    const checked = await checkPipeline(work.tx, project.id, content);
    return checked.ok ? done(await addDraft(work, caller, pipeline, content)) : checked;
  },
);

/**
 * Replaces what a draft says; the same again writes nothing. Refuses with `resource/not-found`,
 * `pipeline/not-a-draft`, `request/precondition-failed` when its digest is another than expected, and
 * `request/invalid` as `checkPipeline` does.
 */
export const editDraft = useCase<OfVersion & { definition: PipelineDefinition }, true>(
  'pipeline.edit',
  ofPipeline,
  async (work, caller, command) => {
    const { pipeline, version, definition } = command;
    const draft = await lockDraft(work, caller, command);
    if (!draft.ok) return draft;
    const digest = digestOf(definition);
    if (digest === draft.value.digest) return done(true);
    const checked = await checkPipeline(work.tx, caller.project.id, definition);
    if (!checked.ok) return checked;
    await updateDraft(
      work.tx,
      caller.project.id,
      pipeline,
      { definition, digest },
      caller.principal.accountId,
    );
    await record(work, caller, {
      action: 'pipeline.draft-changed',
      subject: ofPipeline({ pipeline }),
      details: { version: Number(version), definition: digest, before: draft.value.digest },
    });
    return done(true);
  },
);

/** Locks the pipeline and answers its draft. Refuses as `editDraft` does. */
export async function lockDraft(
  { tx }: Work,
  { project }: Caller,
  { pipeline, version, expected }: OfVersion,
): Promise<Outcome<Version>> {
  if ((await lockPipeline(tx, project.id, pipeline)) === undefined) return notFound('pipeline', pipeline);
  const found = await versionNumbered(tx, project.id, pipeline, version);
  if (found === undefined) return notFound('version', version);
  if (found.status !== 'draft') {
    return refused(
      'pipeline/not-a-draft',
      `Version ${version} is ${found.status} and locked; draft the next one.`,
    );
  }
  const current = stillAt(expected, found.digest);
  return current.ok ? done(found) : current;
}

/** Makes a pipeline without versions; answers its id, or undefined when the name is taken. */
export async function addPipeline(work: Work, caller: Caller, name: string): Promise<string | undefined> {
  const pipeline = await insertPipeline(work.tx, caller.project.id, name);
  if (pipeline === undefined) return undefined;
  await record(work, caller, {
    action: 'pipeline.created',
    subject: ofPipeline({ pipeline }),
    details: { name },
  });
  return pipeline;
}

async function addDraft(
  work: Work,
  caller: Caller,
  pipeline: string,
  definition: PipelineDefinition,
): Promise<number> {
  const digest = digestOf(definition);
  const createdBy = caller.principal.accountId;
  const draft = { status: 'draft' as const, definition, digest, createdBy };
  const version = await insertVersion(work.tx, caller.project.id, pipeline, draft);
  await record(work, caller, {
    action: 'pipeline.drafted',
    subject: ofPipeline({ pipeline }),
    details: { version, definition: digest },
  });
  return version;
}
