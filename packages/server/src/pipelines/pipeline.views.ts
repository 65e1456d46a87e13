import type { Pipeline, PipelineDefinition, PipelineVersion } from '@countersign/contract/pipelines.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** Those of the keys that no environment of the project has. In a transaction, those it finds cannot be deleted until its end. */
export async function missingEnvironments(
  reader: Reader,
  projectId: string,
  keys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from environment where project_id = ${projectId} and key = any(${keys}::text[])
    for key share
  `.execute(reader);
  const found = new Set(rows.map(({ key }) => key));
  return new Set(keys.filter((key) => !found.has(key)));
}

/** Those of the keys that no workflow of the project has. */
export async function missingWorkflows(
  reader: Reader,
  projectId: string,
  keys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from workflow
    where project_id = ${projectId} and key = any(${keys}::text[]) and deleted_at is null
  `.execute(reader);
  const found = new Set(rows.map(({ key }) => key));
  return new Set(keys.filter((key) => !found.has(key)));
}

/** The locked version that new executions go along. */
export type ActiveVersion = {
  readonly id: string;
  readonly number: number;
  readonly digest: string;
  readonly definition: PipelineDefinition;
  /** Those who alone have changed the pipeline to this: who wrote it and who activated it. None: it is the first. */
  readonly authors: readonly string[];
};

/** The active version of a pipeline; undefined: it has none, or there is no such pipeline in this project. */
export async function activeVersion(
  reader: Reader,
  projectId: string,
  pipelineId: string,
): Promise<ActiveVersion | undefined> {
  const { rows } = await sql<ActiveVersion>`
    select id, number, digest, definition,
           case when number > 1 and activated_by is not null
             then array(select distinct unnest(written_by || activated_by))::text[] else '{}' end as authors
    from pipeline_version
    where project_id = ${projectId} and pipeline_id = ${pipelineId} and status = 'active'
  `.execute(reader);
  return rows[0];
}

/** The id of the pipeline of this name; undefined: there is none in this project. */
export async function pipelineNamed(
  reader: Reader,
  projectId: string,
  name: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from pipeline where project_id = ${projectId} and name = ${name}
  `.execute(reader);
  return rows[0]?.id;
}

const pipelineColumns = sql`
  p.id, p.name,
  (select v.number from pipeline_version v
   where v.project_id = p.project_id and v.pipeline_id = p.id and v.status = 'active') as "activeVersion",
  (select v.number from pipeline_version v
   where v.project_id = p.project_id and v.pipeline_id = p.id and v.status = 'draft') as "draftVersion"
`;

/** One pipeline as the API shows it; undefined: there is none in this project. */
export async function pipelineView(
  reader: Reader,
  projectId: string,
  id: string,
): Promise<Pipeline | undefined> {
  const { rows } = await sql<Pipeline>`
    select ${pipelineColumns} from pipeline p where p.project_id = ${projectId} and p.id = ${id}
  `.execute(reader);
  return rows[0];
}

/** Pipelines by name, those after `after`; one more than `limit`, to tell whether more follow. */
export async function pipelineList(
  reader: Reader,
  projectId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<Pipeline[]> {
  const { rows } = await sql<Pipeline>`
    select ${pipelineColumns}
    from pipeline p
    where p.project_id = ${projectId} and (${after}::text is null or p.name > ${after})
    order by p.name
    limit ${limit + 1}
  `.execute(reader);
  return rows;
}

type VersionRow = Omit<PipelineVersion, 'stages' | 'createdAt' | 'activatedAt'> & {
  readonly definition: PipelineDefinition;
  readonly created_at: Date;
  readonly activated_at: Date | null;
};

const versionRows = sql`
  select v.id, v.pipeline_id as pipeline, v.number, v.status, v.digest, v.definition,
         a.username as "createdBy", v.created_at, v.activated_at
  from pipeline_version v
  left join account a on a.id = v.created_by
`;

/** One version as the API shows it; undefined: there is none in this project. */
export async function versionView(
  reader: Reader,
  projectId: string,
  pipelineId: string,
  number: string,
): Promise<PipelineVersion | undefined> {
  const { rows } = await sql<VersionRow>`
    ${versionRows}
    where v.project_id = ${projectId} and v.pipeline_id = ${pipelineId} and v.number = ${number}::bigint
  `.execute(reader);
  return rows[0] && versionOf(rows[0]);
}

/** Versions, newest first, those before the number `before`; one more than `limit`, to tell whether more follow. */
export async function versionList(
  reader: Reader,
  projectId: string,
  pipelineId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<PipelineVersion[]> {
  const { rows } = await sql<VersionRow>`
    ${versionRows}
    where v.project_id = ${projectId} and v.pipeline_id = ${pipelineId}
      and (${before}::bigint is null or v.number < ${before}::bigint)
    order by v.number desc
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(versionOf);
}

function versionOf({ definition, created_at, activated_at, ...rest }: VersionRow): PipelineVersion {
  const activatedAt = activated_at?.toISOString() ?? null;
  return { ...rest, ...definition, createdAt: created_at.toISOString(), activatedAt };
}
