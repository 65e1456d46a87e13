import type { BreakGlass, BreakGlassRule, BreakGlassWithUses } from '@countersign/contract/break-glass.ts';
import { readDisclosure } from '@countersign/contract/ledger-verify.ts';
import { type RawBuilder, sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { usesOf } from './uses.views.ts';

type Project = { readonly id: string; readonly key: string };

/** The rule as the API shows it; undefined: there is none. */
export async function ruleView(reader: Reader, projectId: string): Promise<BreakGlassRule | undefined> {
  const { rows } = await sql<Omit<BreakGlassRule, 'updatedAt'> & { updated_at: Date }>`
    select people, reviewers, longest, review_within as "reviewWithin", version, updated_at
    from break_glass_rule
    where project_id = ${projectId}
  `.execute(reader);
  return rows.map(({ updated_at, ...rule }) => ({ ...rule, updatedAt: updated_at.toISOString() }))[0];
}

type Row = {
  readonly id: string;
  readonly account: string;
  readonly who: string;
  readonly started_at: Date;
  readonly ends_at: Date;
  readonly closed_at: Date | null;
  readonly now: Date;
  readonly approval: string;
  readonly review: string;
  readonly decided_at: Date | null;
  readonly due_at: Date | null;
  readonly by: string[];
  readonly disclosures: string[];
};

const rowsWhere = (condition: RawBuilder<unknown>) => sql<Row>`
  select b.id, b.account_id as account, a.username as who, b.started_at, b.ends_at, b.closed_at,
    clock_timestamp() as now, b.approval_id as approval, ap.status as review, ap.decided_at,
    (select min(l.due_at) from level l
      where l.project_id = ap.project_id and l.approval_id = ap.id and l.status = 'open') as due_at,
    array(
      select s.username from decision d join account s on s.id = d.account_id
      where d.project_id = ap.project_id and d.approval_id = ap.id
      order by d.id
    ) as by,
    array(
      select d.disclosure from ledger_entry e join ledger_disclosure d on d.seq = e.seq
      where e.project_id = b.project_id and e.subject_type = 'break-glass' and e.subject_id = b.id::text
        and e.action = 'break-glass.broken'
    ) as disclosures
  from break_glass b
  join account a on a.id = b.account_id
  join approval ap on ap.project_id = b.project_id and ap.id = b.approval_id
  where ${condition}`;

/** Uses of break-glass, the last first, those before `before`; one more than `limit`, to tell whether more follow. */
export async function glassList(
  reader: Reader,
  project: Project,
  { before, limit }: { before: string | null; limit: number },
): Promise<BreakGlass[]> {
  const condition = sql`b.project_id = ${project.id} and (${before}::bigint is null or b.id < ${before})
    order by b.id desc limit ${limit + 1}`;
  const { rows } = await rowsWhere(condition).execute(reader);
  return rows.map((row) => toGlass(project, row));
}

/** One use of break-glass with everything it let through; undefined: this project has none of this id. */
export async function glassView(
  reader: Reader,
  project: Project,
  id: string,
): Promise<BreakGlassWithUses | undefined> {
  const { rows } = await rowsWhere(sql`b.project_id = ${project.id} and b.id = ${id}`).execute(reader);
  const row = rows[0];
  return row && { ...toGlass(project, row), uses: await usesOf(reader, project.id, row) };
}

function toGlass(project: Project, row: Row): BreakGlass {
  const ended = endedAt(row);
  return {
    id: row.id,
    project: project.key,
    who: row.who,
    reason: String(row.disclosures.map(readDisclosure).find((one) => one?.name === 'reason')?.value ?? ''),
    status: ended === null ? 'broken' : 'ended',
    startedAt: row.started_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    endedAt: ended?.toISOString() ?? null,
    review: {
      approval: row.approval,
      verdict: verdicts[row.review] ?? null,
      by: row.by,
      dueAt: row.due_at?.toISOString() ?? null,
      reviewedAt: verdicts[row.review] ? (row.decided_at?.toISOString() ?? null) : null,
    },
  };
}

const verdicts: Readonly<Record<string, 'in order' | 'not in order'>> = {
  approved: 'in order',
  rejected: 'not in order',
};

/** Whatever came first: somebody ended it, it was reviewed, or its time was over. */
function endedAt({ closed_at, decided_at, ends_at, review, now }: Row): Date | null {
  const ends = [closed_at, verdicts[review] ? decided_at : null, ends_at <= now ? ends_at : null];
  const known = ends.filter((end) => end !== null).map(Number);
  return known.length === 0 ? null : new Date(Math.min(...known));
}
