import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';

export type LockedRelease = {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly pipelineId: string;
  readonly status: 'open' | 'closed';
  readonly version: number;
};

/** Locks one release until the end of the transaction; undefined: there is none in this project. */
export async function lockRelease(tx: Tx, projectId: string, id: string): Promise<LockedRelease | undefined> {
  const { rows } = await sql<LockedRelease>`
    select id, number, title, description, pipeline_id as "pipelineId", status, version
    from release
    where project_id = ${projectId} and id = ${id}
    for no key update
  `.execute(tx);
  return rows[0];
}

/** Lets one transaction at a time give out a number in this project. */
export async function lockNumbers(tx: Tx, projectId: string): Promise<void> {
  await sql`select from project where id = ${projectId} for no key update`.execute(tx);
}

export type NewRelease = {
  readonly title: string;
  readonly description: string;
  readonly pipelineId: string;
  readonly createdBy: string;
};

/** Writes a release with the next number, while its transaction holds `lockNumbers`. */
export async function insertRelease(
  tx: Tx,
  projectId: string,
  { title, description, pipelineId, createdBy }: NewRelease,
): Promise<{ id: string; number: number }> {
  const { rows } = await sql<{ id: string; number: number }>`
    insert into release (project_id, number, title, description, pipeline_id, created_by)
    select ${projectId}, coalesce(max(number), 0) + 1, ${title}, ${description}, ${pipelineId}, ${createdBy}
    from release
    where project_id = ${projectId}
    returning id, number
  `.execute(tx);
  return first(rows);
}

/** Writes what can be changed of a locked release. */
export async function updateRelease(
  tx: Tx,
  projectId: string,
  { id, title, description, pipelineId }: Omit<LockedRelease, 'status' | 'version' | 'number'>,
): Promise<void> {
  await sql`
    update release
    set title = ${title}, description = ${description}, pipeline_id = ${pipelineId}, version = version + 1
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

/** Closes a locked release. */
export async function markClosed(tx: Tx, projectId: string, id: string): Promise<void> {
  await sql`
    update release
    set status = 'closed', closed_at = now(), version = version + 1
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}
