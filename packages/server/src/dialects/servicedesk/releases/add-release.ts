import { startExecution } from '../../../executions/start.ts';
import { RefusedError } from '../../../kernel/failure.ts';
import { done, type Outcome } from '../../../kernel/outcome.ts';
import type { Work } from '../../../kernel/unit-of-work.ts';
import type { Caller } from '../../../people/principal.ts';
import { ensureEnvironment } from '../../../people/projects/places.ts';
import { ensurePipeline } from '../../../pipelines/put-pipeline.ts';
import { createRelease } from '../../../releases/change-releases.ts';
import { createSnapshot } from '../../../releases/create-snapshot.ts';
import { defaultStages } from '../words.ts';
import { keepParticulars } from './particulars.store.ts';

export type NewRelease = {
  readonly title: string;
  readonly description: string;
  /** The name of a pipeline; undefined: the nine stages. */
  readonly pipeline: string | undefined;
  readonly particulars: Record<string, unknown>;
};

/** The pipeline of releases that name none: nine stages that deploy nothing, each asking the levels added by hand. */
const nowhere = { key: 'none', name: 'no environment' };
const nineStages = {
  name: 'servicedesk',
  definition: {
    stages: defaultStages.map((name) => ({
      name,
      environment: nowhere.key,
      gates: [{ name: 'Approval', type: 'approval' as const }],
      steps: [],
    })),
  },
};

/**
 * Makes a release; answers its id. Along the nine stages it gets a first, empty snapshot that is started, so that its
 * first stage is open at once; along a pipeline that was named, nothing is started: that takes contents. Whatever is
 * refused after something was written throws, so that nothing stays half-made.
 */
export async function addRelease(
  work: Work,
  caller: Caller,
  { title, description, pipeline, particulars }: NewRelease,
): Promise<Outcome<string>> {
  if (pipeline === undefined) {
    const place = await ensureEnvironment(work, caller, nowhere);
    if (!place.ok) return place;
    must(await ensurePipeline(work, caller, nineStages));
  }
  const made = await createRelease(work, caller, {
    title,
    description,
    pipeline: pipeline ?? nineStages.name,
  });
  if (!made.ok) return made;
  const release = made.value;
  if (Object.keys(particulars).length > 0)
    await keepParticulars(work.tx, caller.project.id, release, particulars);
  if (pipeline === undefined) {
    const snapshot = must(await createSnapshot(work, caller, { release, description: '', contents: [] }));
    must(await startExecution(work, caller, { snapshot }));
  }
  return done(release);
}

/** The value of an outcome on which more depends. */
export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new RefusedError(outcome.refusal);
  return outcome.value;
}
