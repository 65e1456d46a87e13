import { done, notFound, refused } from '../kernel/outcome.ts';
import { record } from '../ledger/record.ts';
import { useCase } from '../people/use-case.ts';
import { activeVersion } from '../pipelines/pipeline.views.ts';
import { advance } from './advance.ts';
import { insertExecution } from './execution.store.ts';
import { holdCandidate, runningOf } from './subject.views.ts';

/**
 * Sends a snapshot along the active version of its release's pipeline, up to its first gate. Refuses with
 * `release/closed`, `pipeline/no-active-version`, and `execution/wrong-state` while the snapshot is on its way already.
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
    const version = await activeVersion(work.tx, project, pipeline);
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
