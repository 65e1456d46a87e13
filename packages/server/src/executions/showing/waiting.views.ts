import type { StageAttempt } from '@countersign/contract/execution-shapes.ts';
import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { sql } from 'kysely';
import { askedBy } from '../../approvals/showing/asked.views.ts';
import type { Reader } from '../../kernel/database.ts';
import { peopleAt } from '../../people/people-at.views.ts';
import { overridersOf } from '../gates/overriders.views.ts';
import { closedFor } from '../windows/closed.views.ts';
import { gateAt, type Waits } from './blockers.ts';
import type { PlacedAttempt } from './stages.views.ts';

const names = (people: readonly { readonly username: string }[]) => people.map(({ username }) => username);

/** Finds out what an attempt at a stage waits for, and who could do something about it. */
export async function waitingFor(
  reader: Reader,
  project: string,
  definition: PipelineDefinition,
  attempt: PlacedAttempt,
): Promise<Waits> {
  const position = gateAt(attempt);
  const gate = attempt.gates[position];
  const defined = definition.stages[attempt.position]?.gates[position];
  const refs = defined && defined.type !== 'approval' ? defined.override : undefined;
  const overriders = await overridersOf({ tx: reader }, project, refs);
  const operators = await peopleAt(reader, project, ['operator', 'maintainer']);
  const maintainers = await peopleAt(reader, project, ['maintainer']);
  const asked = await askedBy(reader, project, gate?.approval ?? null);
  const closed = attempt.status === 'gates-completed' ? await closedFor(reader, project, attempt) : [];
  const holder = attempt.status === 'gates-completed' ? await holderOf(reader, project, attempt) : null;
  return {
    ...{ ...asked, closed, holder, overriders: names(overriders) },
    ...{ operators: names(operators), maintainers: names(maintainers) },
  };
}

async function holderOf(reader: Reader, project: string, attempt: StageAttempt): Promise<number | null> {
  const { rows } = await sql<{ number: number }>`
    select s.number
    from stage_execution mine
    join execution e on e.project_id = mine.project_id and e.id = mine.execution_id
    join stage_lock k on k.project_id = e.project_id and k.release_id = e.release_id and k.stage = mine.name
    join stage_execution t on t.project_id = k.project_id and t.id = k.stage_execution_id
    join execution o on o.project_id = t.project_id and o.id = t.execution_id
    join snapshot s on s.project_id = o.project_id and s.id = o.snapshot_id
    where mine.project_id = ${project} and mine.id = ${attempt.id}
  `.execute(reader);
  return rows[0]?.number ?? null;
}
