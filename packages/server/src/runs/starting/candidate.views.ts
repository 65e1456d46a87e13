import { sql } from 'kysely';
import { first, type Reader, type Tx } from '../../kernel/database.ts';
import type { Candidate } from '../may-run.ts';
import type { Known } from './inputs.ts';

/**
 * The workflow of this key with its active version, held until the end of the transaction: it is neither changed nor
 * does it get another active version meanwhile. Undefined: the project has none of this key.
 */
export async function holdCandidate(tx: Tx, project: string, key: string): Promise<Candidate | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from workflow where project_id = ${project} and key = ${key} and deleted_at is null for update
  `.execute(tx);
  const id = rows[0]?.id;
  return id === undefined ? undefined : readCandidate(tx, project, { id });
}

/** The same by its id, shared with others who look; also when it was taken away since: it is then one that is disabled. */
export async function holdCandidateById(tx: Tx, project: string, id: string): Promise<Candidate> {
  // Apart from the reading: what a statement joins to a row that it had to wait for is as old as its wait.
  await sql`select from workflow where project_id = ${project} and id = ${id} for share`.execute(tx);
  const found = await readCandidate(tx, project, { id });
  if (found === undefined) throw new Error(`workflow ${id} is held and cannot be read`);
  return found;
}

/** The same, only looked at. */
export async function readCandidate(
  reader: Reader,
  project: string,
  by: { readonly key: string } | { readonly id: string },
): Promise<Candidate | undefined> {
  const which = 'id' in by ? sql`w.id = ${by.id}` : sql`w.key = ${by.key} and w.deleted_at is null`;
  const { rows } = await sql<Candidate>`
    select
      jsonb_build_object('id', w.id::text, 'key', w.key, 'name', w.name, 'preApproval', w.pre_approval,
        'enabled', w.enabled and w.deleted_at is null, 'reviewRequired', w.review_required) as workflow,
      (select jsonb_build_object('id', v.id::text, 'number', v.number, 'label', v.label, 'digest', v.digest,
         'definition', v.definition, 'extras', v.extras, 'approval',
         case when a.id is not null then jsonb_build_object('status', a.status, 'digest', a.subject_digest) end)
       from workflow_version v
       left join approval a on a.project_id = v.project_id and a.id = v.approval_id
       where v.project_id = w.project_id and v.workflow_id = w.id and v.status = 'active'
         and v.deleted_at is null) as active
    from workflow w
    where w.project_id = ${project} and ${which}
  `.execute(reader);
  return rows[0];
}

/** The environments and services of a project: what inputs may name. */
export async function knownPlaces(reader: Reader, project: string): Promise<Known> {
  const { rows } = await sql<Known>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('key', n.key, 'name', n.name) order by n.id), '[]')
       from environment n where n.project_id = ${project}) as environments,
      (select coalesce(jsonb_agg(jsonb_build_object('service', s.name, 'module', m) order by s.name, m), '[]')
       from service s cross join lateral unnest(s.modules) m
       where s.project_id = ${project}) as services
  `.execute(reader);
  return first(rows);
}

/** What time it is for those who only look. */
export async function databaseNow(reader: Reader): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(reader);
  return first(rows).now;
}
