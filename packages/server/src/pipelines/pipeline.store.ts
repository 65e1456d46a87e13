import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import { sql } from 'kysely';
import { first, type Tx } from '../kernel/database.ts';

/** Locks one pipeline, and with it its versions, until the end of the transaction; answers its name. */
export async function lockPipeline(tx: Tx, projectId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select name from pipeline where project_id = ${projectId} and id = ${id} for no key update
  `.execute(tx);
  return rows[0]?.name;
}

/** The same by name; answers its id. */
export async function lockPipelineNamed(
  tx: Tx,
  projectId: string,
  name: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from pipeline where project_id = ${projectId} and name = ${name} for no key update
  `.execute(tx);
  return rows[0]?.id;
}

/** Answers the new id; undefined: the name is taken. */
export async function insertPipeline(tx: Tx, projectId: string, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into pipeline (project_id, name) values (${projectId}, ${name})
    on conflict (project_id, name) do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id;
}

export type Version = {
  readonly number: number;
  readonly status: 'draft' | 'active' | 'retired';
  readonly definition: PipelineDefinition;
  readonly digest: string;
};

/** One version of a locked pipeline; undefined: there is none of this number. */
export async function versionNumbered(
  tx: Tx,
  projectId: string,
  pipelineId: string,
  number: string,
): Promise<Version | undefined> {
  const { rows } = await sql<Version>`
    select number, status, definition, digest
    from pipeline_version
    where project_id = ${projectId} and pipeline_id = ${pipelineId} and number = ${number}::bigint
  `.execute(tx);
  return rows[0];
}

/** The draft or the active version of a locked pipeline. */
export async function versionWith(
  tx: Tx,
  projectId: string,
  pipelineId: string,
  status: 'draft' | 'active',
): Promise<Version | undefined> {
  const { rows } = await sql<Version>`
    select number, status, definition, digest
    from pipeline_version
    where project_id = ${projectId} and pipeline_id = ${pipelineId} and status = ${status}
  `.execute(tx);
  return rows[0];
}

/** Writes the next version of a locked pipeline; answers its number. */
export async function insertVersion(
  tx: Tx,
  projectId: string,
  pipelineId: string,
  { status, definition, digest, createdBy }: Omit<Version, 'number'> & { readonly createdBy: string },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into pipeline_version
      (project_id, pipeline_id, number, status, definition, digest, created_by, written_by, activated_by, activated_at)
    select ${projectId}, ${pipelineId}, coalesce(max(number), 0) + 1, ${status}::text,
           ${JSON.stringify(definition)}::jsonb, ${digest}, ${createdBy}, array[${createdBy}::bigint],
           case ${status}::text when 'active' then ${createdBy}::bigint end,
           case ${status}::text when 'active' then now() end
    from pipeline_version
    where project_id = ${projectId} and pipeline_id = ${pipelineId}
    returning number
  `.execute(tx);
  return first(rows).number;
}

/**
 * Writes what a draft says now. Whoever writes it alone stands behind that: those who wrote it before have not seen it.
 */
export async function updateDraft(
  tx: Tx,
  projectId: string,
  pipelineId: string,
  { definition, digest }: { readonly definition: PipelineDefinition; readonly digest: string },
  by: string,
): Promise<void> {
  await sql`
    update pipeline_version
    set definition = ${JSON.stringify(definition)}, digest = ${digest},
        written_by = array[${by}::bigint]
    where project_id = ${projectId} and pipeline_id = ${pipelineId} and status = 'draft'
  `.execute(tx);
}

/** Retires whichever version of a locked pipeline is active. */
export async function retireActive(tx: Tx, projectId: string, pipelineId: string): Promise<void> {
  await sql`
    update pipeline_version
    set status = 'retired'
    where project_id = ${projectId} and pipeline_id = ${pipelineId} and status = 'active'
  `.execute(tx);
}

/** Makes this version of a locked pipeline the active one, once none is. */
export async function markActive(
  tx: Tx,
  projectId: string,
  pipelineId: string,
  { number, by }: { readonly number: number; readonly by: string },
): Promise<void> {
  await sql`
    update pipeline_version
    set status = 'active', activated_at = now(), activated_by = ${by}
    where project_id = ${projectId} and pipeline_id = ${pipelineId} and number = ${number}
  `.execute(tx);
}
