import { sql } from 'kysely';
import type { LevelStatus, Verdict } from '../../../approvals/approval.ts';
import type { Reader } from '../../../kernel/database.ts';
import type { Person } from '../pictures.ts';

/** A person asked on a level, or named to be asked: what ServiceDesk Plus calls an approval. */
export type ApprovalRow = {
  readonly id: string;
  readonly level: string;
  readonly level_name: string;
  readonly level_status: LevelStatus;
  /** Null: its level has not come to its gate yet. */
  readonly approval: string | null;
  readonly approver: Person;
  readonly asked_at: Date | null;
  readonly verdict: Verdict | null;
  readonly decided_at: Date | null;
  readonly disclosures: readonly string[];
};

const rows = sql`
  select p.id, p.level_id as level, l.name as level_name, l.status as level_status, p.approval_id as approval,
    jsonb_build_object('id', a.id::text, 'name', a.name, 'email', a.email, 'kind', a.kind) as approver,
    p.asked_at, d.verdict, d.decided_at,
    array(select x.disclosure from ledger_disclosure x where x.seq = d.entry_seq) as disclosures
  from approver p
  join level l on l.project_id = p.project_id and l.id = p.level_id
  join account a on a.id = p.account_id
  left join decision d on d.project_id = p.project_id and d.level_id = p.level_id and d.account_id = p.account_id`;

/** The approvals of a level, by their ids. */
export async function approvalsOfLevel(
  reader: Reader,
  project: string,
  level: string,
): Promise<ApprovalRow[]> {
  const { rows: found } = await sql<ApprovalRow>`
    ${rows} where p.project_id = ${project} and p.level_id = ${level} order by p.id
  `.execute(reader);
  return found;
}

export type InboxRow = ApprovalRow & {
  readonly release: { readonly id: string; readonly number: number; readonly title: string };
};

/** The approvals of releases that wait for an account in a project, oldest first. */
export async function waitingFor(reader: Reader, project: string, account: string): Promise<InboxRow[]> {
  const { rows: found } = await sql<InboxRow>`
    select f.*, jsonb_build_object('id', r.id::text, 'number', r.number, 'title', r.title) as release
    from (${rows} where p.project_id = ${project} and p.account_id = ${account} and p.waiting) f
    join approval q on q.project_id = ${project} and q.id = f.approval and q.subject_type = 'gate'
    join gate_execution g on g.project_id = q.project_id and g.id = q.subject_id
    join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join release r on r.project_id = e.project_id and r.id = e.release_id
    order by f.asked_at, f.id
  `.execute(reader);
  return found;
}
