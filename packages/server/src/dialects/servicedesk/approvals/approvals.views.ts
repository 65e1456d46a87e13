import { sql } from 'kysely';
import type { LevelStatus, Verdict } from '../../../approvals/approval.ts';
import { decisionOf, heldSeats, holderOf } from '../../../approvals/showing/held-seats.views.ts';
import type { Reader } from '../../../kernel/database.ts';
import { lookUp } from '../../../kernel/look-up.ts';
import type { Person } from '../pictures.ts';

/**
 * A person asked on a level, or named to be asked: what ServiceDesk Plus calls an approval. One that is delegated is two:
 * that of the person asked, and that of whoever stands in for them.
 */
export type ApprovalRow = {
  readonly id: string;
  /** The account whose seat it is. */
  readonly seat: string;
  /** delegated: somebody else has the other row. original: whose it is, where it is the row of a delegate. */
  readonly delegated: boolean;
  readonly original: Person | null;
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

type Stored = Omit<ApprovalRow, 'delegated' | 'original'> & { readonly delegate: Person | null };

const person = (alias: string) => sql`jsonb_build_object('id', ${sql.ref(`${alias}.id`)}::text,
  'name', ${sql.ref(`${alias}.name`)}, 'email', ${sql.ref(`${alias}.email`)}, 'kind', ${sql.ref(`${alias}.kind`)})`;

const holder = holderOf('p.account_id', 'l.sources', { barred: 'ap.barred', at: 'now()' });

const rows = sql`
  select p.id, p.account_id as seat, p.level_id as level, l.name as level_name, l.status as level_status,
    p.approval_id as approval, ${person('a')} as approver, p.asked_at, d.verdict, d.decided_at,
    array(select x.disclosure from ledger_disclosure x where x.seq = d.entry_seq) as disclosures,
    case when b.id <> a.id then ${person('b')} end as delegate
  from approver p
  join level l on l.project_id = p.project_id and l.id = p.level_id
  join account a on a.id = p.account_id
  left join approval ap on ap.project_id = p.project_id and ap.id = p.approval_id
  left join lateral (${sql.raw(decisionOf('p'))}) d on true
  left join account b on b.id = case when p.waiting and l.status = 'open'
    then ${sql.raw(holder)} else d.account_id end`;

/** Of the release asked for, if one is: planned for it, or of the approval that a gate of it has asked for last. */
const isOfRelease = sql`(q.release is null or (
    l.release_id = q.release
    or exists (
      select from gate_execution g
      join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
      join execution e on e.project_id = t.project_id and e.id = t.execution_id
      where g.project_id = ap.project_id and g.id = ap.subject_id and ap.subject_type = 'gate'
        and g.approval_id = ap.id and e.release_id = q.release))
  and not exists (
    select from servicedesk_release x
    where x.project_id = l.project_id and x.release_id = q.release and x.deleted_at is not null))`;

type Ask = { readonly project: string; readonly level: string; readonly release: string | null };

const found = lookUp<Ask, Stored>(
  { project: 'bigint', level: 'bigint', release: 'bigint' },
  sql`${rows} where p.project_id = q.project and p.level_id = q.level and ${isOfRelease} order by p.id`,
);

/**
 * The approvals of a level, by their ids; that of a delegate after the one it is for. None as well when there is no such
 * level, or it is not of the release that is named.
 */
export async function approvalsOfLevel(
  reader: Reader,
  project: string,
  level: string,
  release: string | null = null,
): Promise<ApprovalRow[]> {
  return (await found(reader, { project, level, release })).flatMap(apart);
}

const unsigned = { verdict: null, decided_at: null, disclosures: [] } as const;

/** The rows that a seat is shown as. What is signed and what waits is the delegate's. */
function apart<R extends Stored>({ delegate, ...row }: R): (Omit<R, 'delegate'> & ApprovalRow)[] {
  if (delegate === null) return [{ ...row, delegated: false, original: null }];
  return [
    { ...row, ...unsigned, delegated: true, original: null },
    { ...row, id: idOfDelegate(row.id), approver: delegate, delegated: false, original: row.approver },
  ];
}

/** Ours are counted up from 1, so that those beyond this are nobody's. */
const idOfDelegate = (id: string): string => String(2n ** 62n + BigInt(id));

export type InboxRow = ApprovalRow & {
  readonly release: { readonly id: string; readonly number: number; readonly title: string };
};

/** The approvals of releases that wait for an account in a project, also as a delegate; oldest first. */
export async function waitingFor(reader: Reader, project: string, account: string): Promise<InboxRow[]> {
  const { rows: found } = await sql<Stored & Pick<InboxRow, 'release'>>`
    with seat as (${heldSeats(account)}),
    waiting as materialized (
      select p.id
      from seat s
      cross join lateral (
        select p.id
        from approver p
        where p.project_id = ${project} and p.account_id = s.account_id and p.waiting
          and signer_of(p.project_id, p.level_id, p.account_id, now()) = ${account}
        offset 0
      ) p
    )
    select f.*, jsonb_build_object('id', r.id::text, 'number', r.number, 'title', r.title) as release
    from (${rows} where p.project_id = ${project} and p.id in (select w.id from waiting w)) f
    join approval q on q.project_id = ${project} and q.id = f.approval and q.subject_type = 'gate'
    join gate_execution g on g.project_id = q.project_id and g.id = q.subject_id
    join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
    join execution e on e.project_id = t.project_id and e.id = t.execution_id
    join release r on r.project_id = e.project_id and r.id = e.release_id
    order by f.asked_at, f.id
  `.execute(reader);
  return found.flatMap((row) => apart(row).filter(({ delegated }) => !delegated));
}
