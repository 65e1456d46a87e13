import { explainApproval } from '@countersign/contract/approvals.ts';
import {
  type Explained,
  explainExecution,
  explainGate,
  explainPermit,
  explainRun,
} from '@countersign/contract/explanations.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import type { Command } from 'commander';
import { usage } from '../failure.ts';
import { projectOf } from '../find-approval.ts';
import { readId, withProject } from '../flags.ts';
import { table, when } from '../output.ts';
import { blockerLines } from '../problem-text.ts';
import { openSession, type Session } from '../session.ts';

/** `countersign explain`: where something stands, what it waits for, and who can act. */
export function addExplain(parent: Command): void {
  withProject(parent.command('explain'))
    .description('explain where an approval or something else stands, and who can act')
    .argument('[approval]', 'the id of an approval', readId)
    .option('--execution <id>', 'explain an execution instead', readId)
    .option('--gate <id>', 'explain a gate instead', readId)
    .option('--run <id>', 'explain a run of a workflow instead', readId)
    .option('--permit <id>', 'explain a permit instead', readId)
    .action(async (approval: string | undefined, flags: Flags, command: Command) => {
      const wanted = [approval, ...Object.values(flags)].filter((one) => one !== undefined);
      const given = wanted.length - (flags.project === undefined ? 0 : 1);
      if (given !== 1)
        throw usage(
          'Say what to explain: the id of an approval, or one of --execution, --gate, --run and --permit.',
        );
      const session = await openSession(command);
      if (approval !== undefined) {
        const params = { project: await projectOf(session, command, approval), approval };
        return session.show(await session.ask(explainApproval, { params }), explanationText);
      }
      return session.show(await other(session, flags), explanationText);
    });
}

type Flags = {
  readonly project?: string;
  readonly execution?: string;
  readonly gate?: string;
  readonly run?: string;
  readonly permit?: string;
};

async function other(session: Session, { execution, gate, run, permit }: Flags): Promise<Explained> {
  const project = await session.project();
  if (gate !== undefined) return session.ask(explainGate, { params: { project, gate } });
  if (run !== undefined) return session.ask(explainRun, { params: { project, run } });
  if (permit !== undefined) return session.ask(explainPermit, { params: { permit }, query: { project } });
  return session.ask(explainExecution, { params: { project, execution: execution ?? '' } });
}

type Standing = { readonly status: string; readonly because: string; readonly blockers: readonly Blocker[] };

export const standingText = ({ status, because, blockers }: Standing): string =>
  [because === '' ? status : `${status}: ${because}`, ...blockers.flatMap(blockerLines)].join('\n');

export function explanationText({ requirements, ...standing }: Explained): string {
  const rows = requirements.map(({ requirement, standing: is, until, because }) => [
    ...[is, requirement, until === null ? '' : when(until), because],
  ]);
  const all = table(['STANDING', 'REQUIREMENT', 'UNTIL', 'BECAUSE'], rows);
  return rows.length === 0 ? standingText(standing) : `${standingText(standing)}\n\n${all}`;
}
