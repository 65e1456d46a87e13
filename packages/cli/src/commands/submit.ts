import { startExecution } from '@countersign/contract/executions.ts';
import type { Command } from 'commander';
import { snapshotId } from '../find-release.ts';
import { withProject } from '../flags.ts';
import { openSession } from '../session.ts';
import { standingText } from './explain.ts';

/** `countersign submit`: sends a snapshot on its way. */
export function addSubmit(parent: Command): void {
  withProject(parent.command('submit'))
    .description("send a snapshot along its release's pipeline")
    .argument('<snapshot>', 'the id of a snapshot, or RL-6 for the newest snapshot of that release')
    .action(async (which: string, _: unknown, command: Command) => {
      const session = await openSession(command);
      const project = await session.project();
      const body = { snapshot: await snapshotId(session, project, which) };
      const execution = await session.ask(startExecution, { params: { project }, body });
      session.show(execution, ({ id, release, snapshot, pipeline, ...standing }) => {
        const what = `${release.number} snapshot ${snapshot.number} along ${pipeline.name}`;
        return `Execution ${id}: ${what}\n${standingText(standing)}`;
      });
    });
}
