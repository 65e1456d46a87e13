import { sql } from 'kysely';
import type { ApprovalStatus } from '../../../approvals/approval.ts';
import { heldSeats } from '../../../approvals/showing/held-seats.views.ts';
import type { Reader } from '../../../kernel/database.ts';
import type { Person } from '../pictures.ts';
import { commentIn } from '../reviews/history.views.ts';
import type { TaskQuery } from '../wire.ts';

/** A question about a version, as its reviewers have it on their list. */
export type TaskRow = {
  readonly id: string;
  readonly title: string;
  readonly status: ApprovalStatus;
  readonly workflow: { readonly id: string; readonly name: string };
  readonly version: { readonly id: string; readonly description: string };
  readonly creator: Person | null;
  readonly created_at: Date;
  readonly decided_at: Date | null;
  /** Until when it has, or had, to be decided. */
  readonly due_at: Date | null;
  /** Who can sign its open levels now; who has signed, in that order. */
  readonly asked: readonly Person[];
  readonly signed: readonly Person[];
  /** What was said with the last signature. */
  readonly review: string;
};

type Row = Omit<TaskRow, 'review'> & { readonly disclosures: readonly string[] };

const people = (from: ReturnType<typeof sql>) => sql`(
  select coalesce(jsonb_agg(jsonb_build_object('id', a.id::text, 'username', a.username) order by x.nth), '[]')
  from (${from}) x
  join account a on a.id = x.account_id)`;

const columns = sql`
  ap.id, ap.title, ap.status, ap.created_at, ap.decided_at,
  least(ap.due_at, (
    select min(l.due_at) from level l
    where l.project_id = ap.project_id and l.approval_id = ap.id and l.status in ('open', 'closed'))) as due_at,
  jsonb_build_object('id', w.id::text, 'name', w.name) as workflow,
  jsonb_build_object('id', v.id::text, 'description', v.description) as version,
  case when c.id is not null then jsonb_build_object('id', c.id::text, 'username', c.username) end as creator,
  ${people(sql`
    select signer as account_id, min(r.id) as nth
    from approver r
    cross join lateral signer_of(r.project_id, r.level_id, r.account_id, now()) signer
    where r.project_id = ap.project_id and r.approval_id = ap.id and r.waiting
    group by signer`)} as asked,
  ${people(sql`
    select d.account_id, min(d.id) as nth from decision d
    where d.project_id = ap.project_id and d.approval_id = ap.id
    group by d.account_id`)} as signed,
  array(
    select x.disclosure from ledger_disclosure x
    where x.seq = (select max(d.entry_seq) from decision d
                   where d.project_id = ap.project_id and d.approval_id = ap.id)) as disclosures`;

const made = sql`
  approval ap
  join workflow_version v on v.project_id = ap.project_id and v.id = ap.subject_id
  join workflow w on w.project_id = v.project_id and w.id = v.workflow_id
  left join account c on c.id = ap.requested_by`;

/** One task; undefined: this project has none of this id. */
export async function taskRow(reader: Reader, projectId: string, id: string): Promise<TaskRow | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from ${made}
    where ap.project_id = ${projectId} and ap.id = ${id} and ap.subject_type = 'workflow-version'
  `.execute(reader);
  return rows[0] && toTask(rows[0]);
}

const keys = {
  create_time: sql`ap.created_at`,
  update_time: sql`coalesce(ap.decided_at, ap.created_at)`,
  name: sql`ap.title`,
};

/** A page of the tasks that fit, and how many there are: those that wait for somebody, or those that are through for them. */
export async function taskRows(
  reader: Reader,
  projectId: string,
  account: string,
  query: TaskQuery,
): Promise<{ rows: TaskRow[]; total: number }> {
  const { name, creator_name, from_date, to_date } = query;
  // Notes are not kept, and nothing else than a version that is to be published waits here.
  const never = query.note !== undefined || (query.business_type ?? 'WORKFLOWPUBLISH') !== 'WORKFLOWPUBLISH';
  const conditions = [
    sql`ap.project_id = ${projectId} and ap.subject_type = 'workflow-version'`,
    query.query_type === 'my_todo' ? waitsFor(account) : isThrough(account),
    ...(name === undefined ? [] : [sql`strpos(lower(ap.title), lower(${name})) > 0`]),
    ...(creator_name === undefined ? [] : [sql`strpos(lower(c.username), lower(${creator_name})) > 0`]),
    ...(from_date === undefined ? [] : [sql`ap.created_at >= ${from_date}`]),
    ...(to_date === undefined ? [] : [sql`ap.created_at <= ${to_date}`]),
    ...(never ? [sql`false`] : []),
  ];
  const where = sql.join(conditions, sql` and `);
  const direction = query.sort_dir === 'ASC' ? sql`asc` : sql`desc`;
  const { rows } = await sql<Row>`
    select ${columns} from ${made}
    where ${where}
    order by ${keys[query.sort_key]} ${direction}, ap.id ${direction}
    limit ${query.limit} offset ${query.offset}
  `.execute(reader);
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from ${made} where ${where}
  `.execute(reader);
  return { rows: rows.map(toTask), total: counted.rows[0]?.total ?? 0 };
}

const waitsFor = (account: string) => sql`
  ap.status = 'open' and exists (
    select from approver r
    where r.project_id = ap.project_id and r.approval_id = ap.id and r.waiting
      and r.account_id in (${heldSeats(account)})
      and signer_of(r.project_id, r.level_id, r.account_id, now()) = ${account})`;

const isThrough = (account: string) => sql`
  (ap.status <> 'open' or exists (
    select from decision d
    where d.project_id = ap.project_id and d.approval_id = ap.id and d.account_id = ${account}))`;

const toTask = ({ disclosures, ...row }: Row): TaskRow => ({ ...row, review: commentIn(disclosures) });

/** A remark on a task; its words live in the ledger. */
export type Remark = {
  readonly id: string;
  readonly by: Person;
  readonly message: string;
  readonly at: Date;
};

/** The remarks on these tasks that nobody took back, by task and in their order; `id` is the number of the entry. */
export async function remarksOn(
  reader: Reader,
  projectId: string,
  tasks: readonly string[],
): Promise<Map<string, Remark[]>> {
  const { rows } = await sql<Omit<Remark, 'message'> & { task: string; disclosures: string[] }>`
    select e.seq as id, e.subject_id as task, e.at,
      jsonb_build_object('id', a.id::text, 'username', a.username) as by,
      array(select x.disclosure from ledger_disclosure x where x.seq = e.seq) as disclosures
    from ledger_entry e
    join account a on a.id = e.actor_id
    where e.project_id = ${projectId} and e.subject_type = 'approval' and e.subject_id = any(${[...tasks]}::text[])
      and e.action = 'approval.commented' and not exists (
        select from ledger_entry gone
        where gone.project_id = e.project_id and gone.subject_type = 'approval' and gone.subject_id = e.subject_id
          and gone.action = 'approval.comment-removed' and gone.entry::jsonb #>> '{details,comment}' = e.seq::text)
    order by e.seq
  `.execute(reader);
  const remarks = new Map<string, Remark[]>(tasks.map((task) => [task, []]));
  for (const { task, disclosures, ...row } of rows)
    remarks.get(task)?.push({ ...row, message: commentIn(disclosures) });
  return remarks;
}
