import type { Explanation } from '@countersign/contract/approval-shapes.ts';
import { explainApproval } from '@countersign/contract/approvals.ts';
import { getExecution } from '@countersign/contract/executions.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import type { Command } from 'commander';
import type { z } from 'zod';
import { usage } from '../failure.ts';
import { projectOf } from '../find-approval.ts';
import { readId, withProject } from '../flags.ts';
import { table, when } from '../output.ts';
import { blockerLines } from '../problem-text.ts';
import { openSession } from '../session.ts';

/** `countersign explain`: where an approval or an execution stands, what it waits for, and who can act. */
export function addExplain(parent: Command): void {
  withProject(parent.command('explain'))
    .description('explain where an approval or an execution stands, and who can act')
    .argument('[approval]', 'the id of an approval', readId)
    .option('--execution <id>', 'explain an execution instead', readId)
    .action(async (approval: string | undefined, { execution }: { execution?: string }, command: Command) => {
      if ((approval === undefined) === (execution === undefined)) {
        throw usage('Say what to explain: the id of an approval, or --execution and an id.');
      }
      const session = await openSession(command);
      if (approval !== undefined) {
        const params = { project: await projectOf(session, command, approval), approval };
        return session.show(await session.ask(explainApproval, { params }), explanationText);
      }
      const params = { project: await session.project(), execution: execution ?? '' };
      const { status, because, blockers } = await session.ask(getExecution, { params });
      return session.show({ status, because, blockers }, standingText);
    });
}

type Standing = { readonly status: string; readonly because: string; readonly blockers: readonly Blocker[] };

export const standingText = ({ status, because, blockers }: Standing): string =>
  [because === '' ? status : `${status}: ${because}`, ...blockers.flatMap(blockerLines)].join('\n');

export function explanationText({ requirements, ...standing }: z.output<typeof Explanation>): string {
  const rows = requirements.map(({ requirement, standing: is, until, because }) => [
    ...[is, requirement, until === null ? '' : when(until), because],
  ]);
  const all = table(['STANDING', 'REQUIREMENT', 'UNTIL', 'BECAUSE'], rows);
  return rows.length === 0 ? standingText(standing) : `${standingText(standing)}\n\n${all}`;
}
