import { sql } from 'kysely';
import type { Reader } from '../../../kernel/database.ts';
import type { WorkflowRow } from '../pictures.ts';
import type { WorkflowQuery } from '../wire.ts';

const version = (what: string, status: string) => sql`(
  select ${sql.raw(what)} from workflow_version v
  where v.project_id = w.project_id and v.workflow_id = w.id and v.status = ${status} and v.deleted_at is null
  order by v.number desc
  limit 1)`;

const columns = sql`
  w.id, w.name, w.description, w.labels, w.enabled, w.review_policy, w.extras, w.created_at, w.updated_at,
  case when c.id is not null then jsonb_build_object('id', c.id::text, 'username', c.username) end as creator,
  case when m.id is not null then jsonb_build_object('id', m.id::text, 'username', m.username) end as modifier,
  ${version(`jsonb_build_object('id', v.id::text, 'number', v.number)`, 'active')} as active,
  ${version('v.id::text', 'in-review')} as in_review, ${version('v.id::text', 'rejected')} as rejected`;

const made = sql`
  workflow w
  left join account c on c.id = w.created_by
  left join account m on m.id = w.updated_by`;

/** One workflow; undefined: this project has none of this id. */
export async function workflowRow(
  reader: Reader,
  projectId: string,
  id: string,
): Promise<WorkflowRow | undefined> {
  const { rows } = await sql<WorkflowRow>`
    select ${columns} from ${made}
    where w.project_id = ${projectId} and w.id = ${id} and w.deleted_at is null
  `.execute(reader);
  return rows[0];
}

const orders = {
  create_time: { ASC: sql`w.created_at, w.id`, DESC: sql`w.created_at desc, w.id desc` },
  update_time: { ASC: sql`w.updated_at, w.id`, DESC: sql`w.updated_at desc, w.id desc` },
};

/** A page of the workflows that fit, and how many there are in all. Names and descriptions are found by a part of them. */
export async function workflowRows(
  reader: Reader,
  projectId: string,
  query: WorkflowQuery,
): Promise<{ rows: WorkflowRow[]; total: number }> {
  const { enabled, name, description, dataclass_id, dataclass_name, aop_type } = query;
  const conditions = [
    sql`w.project_id = ${projectId} and w.deleted_at is null`,
    ...(enabled === undefined ? [] : [sql`w.enabled = ${enabled}`]),
    ...(name === undefined ? [] : [sql`strpos(lower(w.name), lower(${name})) > 0`]),
    ...(description === undefined ? [] : [sql`strpos(lower(w.description), lower(${description})) > 0`]),
    ...(dataclass_id === undefined ? [] : [sql`w.extras #>> '{secmaster,dataclass_id}' = ${dataclass_id}`]),
    ...(aop_type === undefined
      ? []
      : [sql`coalesce(w.extras #>> '{secmaster,aop_type}', 'NORMAL') = ${aop_type}`]),
    // There are no data classes here, so none has a name.
    ...(dataclass_name === undefined ? [] : [sql`false`]),
  ];
  const where = sql.join(conditions, sql` and `);
  const { rows } = await sql<WorkflowRow>`
    select ${columns} from ${made}
    where ${where}
    order by ${orders[query.sortby][query.order]}
    limit ${query.limit} offset ${query.offset}
  `.execute(reader);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from workflow w where ${where}
  `.execute(reader);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}

/** The keys of a project's workflows that begin with this one. */
export async function keysLike(reader: Reader, projectId: string, key: string): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from workflow
    where project_id = ${projectId} and starts_with(key, ${key.slice(0, 55)}) and deleted_at is null
  `.execute(reader);
  return new Set(rows.map((row) => row.key));
}
