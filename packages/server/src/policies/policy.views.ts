import type { Policy, PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** A policy as others need it: what approvals are made from and freeze. */
export type StoredPolicy = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly definition: PolicyDefinition;
  /** Who alone stands behind this version: who wrote it, unless somebody else has confirmed it. */
  readonly author: string | null;
};

type Row = StoredPolicy & {
  readonly written_by: string | null;
  readonly confirmed_by: string | null;
  readonly updated_at: Date;
};

const columns = sql`
  id, name, version, definition, updated_at, case when version > 1 and confirmed_by is null then written_by end as author,
  (select a.username from account a where a.id = written_by) as written_by,
  (select a.username from account a where a.id = confirmed_by) as confirmed_by`;

/** The policy of this name as it is now; undefined: there is none in this project. */
export async function policyByName(
  reader: Reader,
  projectId: string,
  name: string,
): Promise<StoredPolicy | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from policy where project_id = ${projectId} and name = ${name}
  `.execute(reader);
  return rows[0];
}

/** Those of the names that no policy of the project has. In a transaction, those it finds cannot be deleted until its end. */
export async function missingPolicies(
  reader: Reader,
  projectId: string,
  names: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select name from policy where project_id = ${projectId} and name = any(${names}::text[])
    for key share
  `.execute(reader);
  const found = new Set(rows.map(({ name }) => name));
  return new Set(names.filter((name) => !found.has(name)));
}

/** What the approvers of each policy are asked for, by the policy's name. */
export async function inputsOf(
  reader: Reader,
  projectId: string,
  names: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ name: string; inputs: string[] }>`
    select name, jsonb_path_query_array(definition, '$.levels[*].input.name') as inputs
    from policy where project_id = ${projectId} and name = any(${names}::text[])
  `.execute(reader);
  return new Map(rows.map(({ name, inputs }) => [name, inputs]));
}

/** One policy as the API shows it; undefined: there is none in this project. */
export async function policyView(reader: Reader, projectId: string, id: string): Promise<Policy | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from policy where project_id = ${projectId} and id = ${id}
  `.execute(reader);
  return rows[0] && viewOf(rows[0]);
}

/** Policies by name, those after `after`; one more than `limit`, to tell whether more follow. */
export async function policyList(
  reader: Reader,
  projectId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<Policy[]> {
  const { rows } = await sql<Row>`
    select ${columns}
    from policy
    where project_id = ${projectId} and (${after}::text is null or name > ${after})
    order by name
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(viewOf);
}

const viewOf = ({ id, name, version, definition, written_by, confirmed_by, updated_at }: Row): Policy => ({
  id,
  name,
  version,
  ...definition,
  writtenBy: written_by,
  confirmedBy: confirmed_by,
  updatedAt: updated_at.toISOString(),
});
