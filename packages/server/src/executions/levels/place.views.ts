import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { sql } from 'kysely';
import type { Home, Place } from '../../approvals/editing/change-levels.ts';
import type { Reader, Tx } from '../../kernel/database.ts';

/** A release whose row and running executions are locked, and the pipeline it goes along now. */
export type HeldRelease = {
  readonly number: number;
  readonly status: 'open' | 'closed';
  readonly definition: PipelineDefinition | null;
};

/**
 * Holds a release and its running executions, so that no gate of it opens meanwhile. Undefined: the project has no such
 * release. Executions come first, as they do for whoever replays one. definition: of the version that was started last, or else of the one that would be.
 */
export async function holdRelease(
  tx: Tx,
  project: string,
  release: string,
): Promise<HeldRelease | undefined> {
  await lockRunning(tx, project, release);
  await sql`select from release where project_id = ${project} and id = ${release} for no key update`.execute(
    tx,
  );
  // One may have been started while the release was waited for; from now on none is.
  await lockRunning(tx, project, release);
  const { rows } = await sql<HeldRelease>`
    select r.number, r.status, coalesce(
      (select v.definition from execution e
       join pipeline_version v on v.project_id = e.project_id and v.id = e.pipeline_version_id
       where e.project_id = r.project_id and e.release_id = r.id order by e.id desc limit 1),
      (select v.definition from pipeline_version v
       where v.project_id = r.project_id and v.pipeline_id = r.pipeline_id and v.status = 'active')) as definition
    from release r
    where r.project_id = ${project} and r.id = ${release}
  `.execute(tx);
  return rows[0];
}

async function lockRunning(tx: Tx, project: string, release: string): Promise<void> {
  await sql`
    select from execution
    where project_id = ${project} and release_id = ${release} and status = 'running'
    order by id
    for update
  `.execute(tx);
}

const byHandAt = (project: string, { release, stage }: Place) => sql`
  from approval a
  join gate_execution g on g.project_id = a.project_id and g.approval_id = a.id
  join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
  join execution e on e.project_id = t.project_id and e.id = t.execution_id
  where a.project_id = ${project} and e.release_id = ${release} and t.name = ${stage} and a.policy is null`;

/** The approval that last asked the levels added by hand to a stage of a release; null: none has. */
export async function lastByHand(reader: Reader, project: string, place: Place): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select a.id ${byHandAt(project, place)} order by a.id desc limit 1
  `.execute(reader);
  return rows[0]?.id ?? null;
}

/** The approval that asks them now; null: the gate is not open. */
export async function openByHand(reader: Reader, project: string, place: Place): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select a.id ${byHandAt(project, place)} and e.status = 'running' and g.status = 'pending-approval'
    order by a.id desc
    limit 1
  `.execute(reader);
  return rows[0]?.id ?? null;
}

/** What a level belongs to; undefined: the project has no such level. */
export async function homeOf(reader: Reader, project: string, level: string): Promise<Home | undefined> {
  const { rows } = await sql<{ approval: string | null; release: string | null; stage: string | null }>`
    select approval_id as approval, release_id as release, stage
    from level
    where project_id = ${project} and id = ${level}
  `.execute(reader);
  const { approval, release, stage } = rows[0] ?? { approval: null, release: null, stage: null };
  if (approval !== null) return { approval };
  return release !== null && stage !== null ? { release, stage } : undefined;
}
