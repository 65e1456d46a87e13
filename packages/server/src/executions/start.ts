import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { type ActiveVersion, activeVersion } from '../pipelines/pipeline.views.ts';
import { advance } from './advance.ts';
import { checkOwnRule, checkStart } from './asking/check-start.ts';
import { insertExecution } from './execution.store.ts';
import { holdCandidate, runningOf } from './subject.views.ts';

/**
 * Sends a snapshot along the active version of its release's pipeline, up to its first gate. Refuses with
 * `release/closed`, `pipeline/no-active-version`, `execution/wrong-state` while the snapshot is on its way already,
 * `policy/own-rule`, and as `checkStart` does when the people at its first gates could not be asked.
 */
export const startExecution = useCase<{ snapshot: string }, { execution: string }>(
  'execution.start',
  ({ snapshot }) => ({ type: 'snapshot', id: snapshot }),
  async (work, caller, command) => {
    const project = caller.project.id;
    const candidate = await holdCandidate(work.tx, project, command.snapshot);
    if (candidate === undefined) return notFound('snapshot', command.snapshot);
    const { release, snapshot, pipeline } = candidate;
    if (release.status === 'closed')
      return refused('release/closed', `RL-${release.number} is closed: nothing of it is executed any more.`);
    const version = await activeVersion(work.tx, project, pipeline.id);
    if (version === undefined)
      return refused(
        'pipeline/no-active-version',
        `The pipeline of RL-${release.number} has no active version.`,
      );
    const running = await runningOf(work.tx, project, snapshot.id);
    if (running !== undefined)
      return refused(
        'execution/wrong-state',
        `Snapshot ${snapshot.number} of RL-${release.number} is on its way already, in execution ${running}.`,
      );
    const startedBy = caller.principal.accountId;
    const may = await whyNot(work, caller, snapshot.id, { ...version, name: pipeline.name });
    if (!may.ok) return may;
    const made = {
      project,
      release: release.id,
      snapshot: snapshot.id,
      pipelineVersion: version.id,
      startedBy,
    };
    const execution = await insertExecution(work.tx, made, work.now);
    await record(work, caller, {
      action: 'execution.started',
      subject: { type: 'execution', id: execution },
      details: { release: release.id, snapshot: snapshot.id, pipelineVersion: version.id },
    });
    await advance(work, project, execution);
    return done({ execution });
  },
);

/** What follows once it is started: who stands behind the pipeline, and whether its first stage could ask its people. */
async function whyNot(
  work: Work,
  { project, principal }: Caller,
  snapshot: string,
  version: ActiveVersion & { readonly name: string },
): Promise<Outcome<true>> {
  const start = {
    project,
    requester: principal.accountId,
    replayedBy: null,
    snapshot,
    pipeline: version,
    stage: 0,
  };
  const own = await checkOwnRule(work, start, version);
  return own.ok ? checkStart(work, start) : own;
}
