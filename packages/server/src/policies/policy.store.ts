import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';
import type { StoredPolicy } from './policy.views.ts';

type LockedPolicy = StoredPolicy & {
  readonly writtenBy: string | null;
  readonly confirmedBy: string | null;
};

/** Locks one policy until the end of the transaction; undefined: there is none in this project. */
export async function lockPolicy(tx: Tx, projectId: string, id: string): Promise<LockedPolicy | undefined> {
  const { rows } = await sql<LockedPolicy>`
    select id, name, version, definition, case when version > 1 and confirmed_by is null then written_by end as author,
      written_by as "writtenBy", confirmed_by as "confirmedBy"
    from policy where project_id = ${projectId} and id = ${id}
    for update
  `.execute(tx);
  return rows[0];
}

/** The same by name. */
export async function lockPolicyNamed(
  tx: Tx,
  projectId: string,
  name: string,
): Promise<StoredPolicy | undefined> {
  const { rows } = await sql<StoredPolicy>`
    select id, name, version, definition, case when version > 1 and confirmed_by is null then written_by end as author
    from policy where project_id = ${projectId} and name = ${name}
    for update
  `.execute(tx);
  return rows[0];
}

/** Answers the new id; undefined: the name is taken. */
export async function insertPolicy(
  tx: Tx,
  projectId: string,
  name: string,
  definition: PolicyDefinition,
  writtenBy: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into policy (project_id, name, definition, written_by, updated_at)
    values (${projectId}, ${name}, ${JSON.stringify(definition)}, ${writtenBy}, now())
    on conflict (project_id, name) do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id;
}

/** Writes the next version of a locked policy. */
export async function updatePolicy(
  tx: Tx,
  projectId: string,
  id: string,
  definition: PolicyDefinition,
  writtenBy: string,
): Promise<void> {
  await sql`
    update policy
    set definition = ${JSON.stringify(definition)}, version = version + 1, written_by = ${writtenBy},
        confirmed_by = null, updated_at = now()
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

/** Notes who stands behind the version of a locked policy beside who wrote it. */
export async function setConfirmed(tx: Tx, projectId: string, id: string, by: string): Promise<void> {
  await sql`
    update policy set confirmed_by = ${by} where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

export async function removePolicy(tx: Tx, projectId: string, id: string): Promise<void> {
  await sql`delete from policy where project_id = ${projectId} and id = ${id}`.execute(tx);
}

/**
 * Who asks this policy: pipelines by name, in their draft or active version or in one that is being executed, and
 * workflows whose versions are reviewed by it.
 */
export async function usersOf(tx: Tx, projectId: string, name: string): Promise<string[]> {
  const gate = JSON.stringify({ stages: [{ gates: [{ type: 'approval', policy: name }] }] });
  const { rows } = await sql<{ name: string }>`
    select distinct p.name
    from pipeline_version v
    join pipeline p on p.project_id = v.project_id and p.id = v.pipeline_id
    where v.project_id = ${projectId} and v.definition @> ${gate}::jsonb
      and (v.status in ('draft', 'active') or exists (
        select from execution e
        where e.project_id = v.project_id and e.pipeline_version_id = v.id and e.status = 'running'
      ))
    union
    select 'workflow ' || w.key
    from workflow w
    where w.project_id = ${projectId} and w.review_policy = ${name} and w.deleted_at is null
    order by name
  `.execute(tx);
  return rows.map((row) => row.name);
}
