import type { ApprovalSummary } from '@countersign/contract/approval-shapes.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { anyLength, prepared } from '../../kernel/prepared.ts';
import type { Approval, ApprovalStatus } from '../approval.ts';
import { readApprovalWith, type StateRow } from '../state.store.ts';
import { decisionOf } from './held-seats.views.ts';

type Project = { readonly id: string; readonly key: string };

type SummaryRow = {
  readonly id: string;
  readonly title: string;
  readonly status: ApprovalStatus;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly subject_digest: string;
  readonly stale: boolean;
  readonly policy_id: string | null;
  readonly policy_version: number | null;
  readonly requested_by: string | null;
  readonly created_at: Date;
  readonly decided_at: Date | null;
  readonly version: number;
  readonly due_at: Date | null;
  readonly by_rule: string | null;
  readonly previous_id: string | null;
  readonly newer: string | null;
};

/** The newer approval that waits for the same as `ap`, where that takes a confirmation. */
export const newer = `case when ap.status = 'open' and ap.on_newer = 'confirm' then (
  select x.id from approval x
  where x.project_id = ap.project_id and x.lane = ap.lane and x.lane_place > ap.lane_place and x.status = 'open'
  order by x.lane_place desc limit 1) end`;

const summaryColumns = `
  ap.id, ap.title, ap.status, ap.subject_type, ap.subject_id, ap.subject_digest,
  ap.status = 'open' and ap.subject_now <> ap.subject_digest as stale, ap.policy_id, ap.policy_version,
  (select username from account where id = ap.requested_by) as requested_by, ap.created_at, ap.decided_at, ap.version,
  ap.due_at, ap.by_rule, ap.previous_id, ${newer} as newer`;

/** One approval without its levels; undefined when this project has none of this id. */
export async function approvalSummary(
  reader: Reader,
  project: Project,
  id: string,
): Promise<ApprovalSummary | undefined> {
  const { rows } = await sql<SummaryRow>`${prepared}
    select ${sql.raw(summaryColumns)} from approval ap where ap.project_id = ${project.id} and ap.id = ${id}
  `.execute(reader);
  return rows[0] && toSummary(project.key, rows[0]);
}

export type ApprovalFilter = {
  readonly status?: ApprovalStatus;
  readonly subjectType?: string;
  readonly subject?: string;
};

/** Approvals of a project, newest first, those before the id `before`; one more than `limit`, to see whether more follow. */
export async function findApprovals(
  reader: Reader,
  project: Project,
  { status, subjectType, subject }: ApprovalFilter,
  { before, limit }: { before: string | null; limit: number },
): Promise<ApprovalSummary[]> {
  const conditions = [
    sql`ap.project_id = ${project.id}`,
    status && sql`ap.status = ${status}`,
    subjectType && sql`ap.subject_type = ${subjectType}`,
    subject && sql`ap.subject_id = ${subject}`,
    before && sql`ap.id < ${before}`,
  ].filter(
    (condition): condition is RawBuilder<unknown> => condition !== null && typeof condition === 'object',
  );
  const { rows } = await sql<SummaryRow>`
    select ${sql.raw(summaryColumns)}
    from approval ap
    where ${sql.join(conditions, sql` and `)}
    order by ap.id desc
    limit ${limit + 1}
  `.execute(reader);
  return rows.map((row) => toSummary(project.key, row));
}

const toSummary = (project: string, row: SummaryRow): ApprovalSummary => ({
  id: row.id,
  project,
  title: row.title,
  status: row.status,
  subject: { type: row.subject_type, id: row.subject_id, digest: row.subject_digest },
  stale: row.stale,
  policy:
    row.policy_id === null || row.policy_version === null
      ? null
      : { id: row.policy_id, version: row.policy_version },
  requestedBy: row.requested_by,
  createdAt: row.created_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
  dueAt: row.due_at?.toISOString() ?? null,
  byRule: row.by_rule,
  previous: row.previous_id,
  newer: row.newer,
  version: row.version,
});

type LevelRow = {
  readonly id: string;
  readonly threshold: number | null;
  readonly approvers: string[];
  readonly openedAt: string | null;
  readonly decidedAt: string | null;
};

/** What the levels of `ap` show beyond their state. */
const levelRows = `
  select l.id::text, l.threshold, l.opened_at as "openedAt", l.decided_at as "decidedAt", array(
    select case when s ->> 'kind' in ('user', 'maintainers') then '' else (s ->> 'kind') || ':' end || (s ->> 'name')
    from jsonb_array_elements(l.sources) s
  ) as approvers
  from level l
  where l.project_id = ap.project_id and l.approval_id = ap.id`;

type SignerRow = {
  readonly id: string;
  readonly level: string;
  readonly account: string;
  readonly username: string;
  readonly name: string;
  readonly signedBy: string | null;
  readonly decidedAt: string | null;
  readonly disclosures: readonly string[];
};

/** The people whom `ap` has asked, with what their ledger entries still disclose. */
const signerRows = `
  select r.id::text, r.level_id::text as level, r.account_id::text as account, a.username, a.name, b.username as "signedBy",
    d.decided_at as "decidedAt", array(select x.disclosure from ledger_disclosure x where x.seq = d.entry_seq) as disclosures
  from approver r
  join account a on a.id = r.account_id
  left join lateral (${decisionOf('r')}) d on true
  left join account b on b.id = d.account_id and d.on_behalf_of is not null
  where r.project_id = ap.project_id and r.approval_id = ap.id and r.asked_at is not null
  order by d.decided_at nulls last, r.id`;

const all = (rows: string): string => `(select coalesce(json_agg(x), '[]') from (${rows}) x)`;
const besides = {
  // What both select is the same; but for `newer`, and of that the state says more.
  more: `summary.*, ${all(levelRows)} as shown, ${all(signerRows)} as signers, `,
  also: `cross join lateral (select ${summaryColumns}) summary`,
};

type Whole = Omit<SummaryRow, keyof StateRow> & {
  readonly due_at: Date | null;
  readonly shown: readonly LevelRow[];
  readonly signers: readonly SignerRow[];
};

const readWhole = readApprovalWith<Whole>(besides);

/** All that an approval shows of itself, by one statement. */
export type WholeApproval = {
  readonly summary: ApprovalSummary;
  readonly approval: Approval;
  readonly levels: readonly LevelRow[];
  readonly signers: readonly SignerRow[];
};

/** Reads all of an approval at one moment; undefined when this project has none of this id. */
export async function wholeApproval(
  reader: Reader,
  project: Project,
  id: string,
): Promise<WholeApproval | undefined> {
  const read = await readWhole(reader, project, id);
  if (read === undefined) return undefined;
  const { held, row } = read;
  const { shown: levels, signers } = row;
  const summary = toSummary(project.key, { ...row, newer: row.newer?.id ?? null });
  return { summary, approval: held.approval, levels, signers };
}

/** The user names of accounts, by id. */
export async function usernames(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; username: string }>`${prepared}
    select id, username from account where id = any(${anyLength([...ids])})
  `.execute(reader);
  return new Map(rows.map(({ id, username }) => [id, username]));
}
