import { createSnapshot as createSnapshotEndpoint } from '@countersign/contract/releases.ts';
import { allOrNothing } from '../../../configuration/all-or-nothing.ts';
import { startExecution } from '../../../executions/start.ts';
import { faultsOf } from '../../../kernel/faults.ts';
import { done, type Outcome, type Refusal } from '../../../kernel/outcome.ts';
import type { UnitOfWork } from '../../../kernel/unit-of-work.ts';
import { invalid } from '../../../kernel/validate.ts';
import { record } from '../../../ledger/record.ts';
import type { Caller } from '../../../people/principal.ts';
import { createSnapshot } from '../../../releases/create-snapshot.ts';
import type { NewSnapshot } from '../wire.ts';

/**
 * Makes a snapshot and sends it along the pipeline, both or neither; answers its id. `services`: names by id. Refuses
 * as the two do, and with `request/invalid` a project that is not there.
 */
export async function createAndStart(
  work: UnitOfWork,
  caller: Caller,
  release: string,
  wanted: NewSnapshot,
  services: ReadonlyMap<string, string>,
): Promise<Outcome<string>> {
  const body = translate(wanted, release, services);
  if (!body.ok) return body;
  const made = await allOrNothing(work, false, async (inside) => {
    const snapshot = await createSnapshot(inside, caller, { release, ...body.value });
    if (!snapshot.ok) return snapshot;
    const started = await startExecution(inside, caller, { snapshot: snapshot.value });
    return started.ok ? snapshot : started;
  });
  if (made.ok) return made;
  // What was refused has been undone with the rest; that it was tried stays.
  await work((inside) => record(inside, caller, refusedAttempt(release, made.refusal)));
  return { ok: false, refusal: inTheirWords(made.refusal) };
}

const refusedAttempt = (release: string, { code }: Refusal) => ({
  action: 'snapshot.create.refused',
  subject: { type: 'release', id: release },
  details: { code },
});

/** The body of the native API for the same snapshot, held to its rules. */
function translate(
  { description, snapshotVersionInputs: inputs }: NewSnapshot,
  release: string,
  services: ReadonlyMap<string, string>,
) {
  const faults = inputs.flatMap(({ projectId }, index) =>
    services.has(projectId) ? [] : [notInRelease(index, projectId, release)],
  );
  if (faults.length > 0) return invalid(faults);
  const contents = inputs.map(({ projectId, projectVersionId, packageName }) => ({
    service: services.get(projectId),
    module: packageName ?? null,
    version: projectVersionId,
  }));
  const parsed = createSnapshotEndpoint.body?.safeParse({ description: description ?? '', contents });
  if (parsed?.success) return done(parsed.data);
  return {
    ok: false as const,
    refusal: inTheirWords(invalid(faultsOf(parsed?.error.issues ?? [], '')).refusal),
  };
}

const notInRelease = (index: number, project: string, release: string) => ({
  pointer: `/snapshotVersionInputs/${index}/projectId`,
  detail: `project ${project} is not in release ${release}`,
});

const names: Record<string, string> = {
  service: 'projectId',
  module: 'packageName',
  version: 'projectVersionId',
};

/** The places of faults, as FlexDeploy calls what is there. */
const inTheirWords = ({ faults, ...rest }: Refusal): Refusal => ({
  ...rest,
  ...(faults && {
    faults: faults.map(({ pointer, detail }) => ({
      pointer: pointer
        .replace(/^\/contents\b/, '/snapshotVersionInputs')
        .replace(/\w+$/, (name) => names[name] ?? name),
      detail,
    })),
  }),
});
