import type { StageAttempt } from '@countersign/contract/execution-shapes.ts';
import type { Explained } from '@countersign/contract/explanations.ts';
import { stageSubject } from '../executions/permits/stage-subject.ts';
import { type Stages, stagesOf } from '../executions/showing/stages.views.ts';
import { executionSummary } from '../executions/showing/summary.views.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { blockersOf, requirementsOf } from './explained.ts';
import { explainGate } from './gate.ts';

type Project = { readonly id: string; readonly key: string };
type Requirement = Explained['requirements'][number];

/**
 * Where an execution stands: each of its stages, then the gates of the one it is at, and all that must hold for anybody
 * to act for it. Undefined: the project has none of this id.
 */
export async function explainExecution(
  work: Work,
  project: Project,
  id: string,
): Promise<Explained | undefined> {
  const summary = await executionSummary(work.tx, project.id, id);
  const stages = await stagesOf(work.tx, project.id, id);
  if (summary === undefined || stages === undefined) return undefined;
  const { status, because } = summary;
  const passing = stages.definition.stages.map((_, position) => passed(stages, position));
  const current = stages.attempts.at(-1);
  if (current === undefined) return { status, because, requirements: passing, blockers: [] };
  const gates = await gatesOf(work, project, current);
  const judged = (await stageSubject(work, project.id, current.id))?.judged ?? [];
  const waits = gates.flatMap(({ blockers }) => blockers);
  return {
    ...{ status, because },
    requirements: [
      ...passing,
      ...gates.flatMap(({ requirements }) => requirements),
      ...requirementsOf(judged),
    ],
    blockers: status === 'running' && waits.length > 0 ? waits : blockersOf(judged),
  };
}

async function gatesOf(work: Work, project: Project, { gates }: StageAttempt): Promise<Explained[]> {
  const explained: Explained[] = [];
  for (const { id } of gates) {
    const gate = await explainGate(work, project, id);
    if (gate) explained.push(gate);
  }
  return explained;
}

function passed({ definition, attempts }: Stages, position: number): Requirement {
  const attempt = attempts.filter((one) => one.position === position).at(-1);
  const requirement = `Stage ${definition.stages[position]?.name} is passed`;
  if (attempt === undefined)
    return { requirement, standing: 'unsatisfied', because: 'Its turn has not come.', ...nobody };
  const { status, because, startedAt } = attempt;
  const said = because === '' ? `It is ${status}.` : because;
  return {
    requirement,
    standing: standings[status] ?? 'unsatisfied',
    because: said,
    ...nobody,
    since: startedAt,
  };
}

const nobody = { who: [], since: null, until: null };

const standings: Partial<Record<StageAttempt['status'], Requirement['standing']>> = {
  successful: 'satisfied',
  skipped: 'overridden',
  'gates-failed': 'rejected',
  failed: 'rejected',
  rejected: 'rejected',
  aborted: 'not-applicable',
  'out-of-date': 'not-applicable',
};
