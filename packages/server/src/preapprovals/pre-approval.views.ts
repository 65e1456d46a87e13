import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { PermitSubject } from '../permits/permit.ts';
import type { Person, PreApproval } from './pre-approval.ts';

/** No subject asks: every redeemed permit counts as a use. */
const nobody: PermitSubject = { type: 'run', id: '0', attempt: 0 };

/**
 * One form of a project; undefined: it has none of this id. It is used when a permit that names it was redeemed; the
 * permit of `own`, which asks whether it may go on, does not count.
 */
export async function readPreApproval(
  reader: Reader,
  projectId: string,
  id: string,
  own: PermitSubject = nobody,
): Promise<PreApproval | undefined> {
  const { rows } = await sql<PreApproval>`
    ${forms(own)} where f.project_id = ${projectId} and f.id = ${id}
  `.execute(reader);
  return rows[0];
}

/** Every form of a project, newest first; at most `limit` of those below the id `before`, when that is given. */
export async function listPreApprovals(
  reader: Reader,
  projectId: string,
  { before = null, limit }: { readonly before?: string | null; readonly limit: number },
): Promise<PreApproval[]> {
  const { rows } = await sql<PreApproval>`
    ${forms(nobody)}
    where f.project_id = ${projectId} and (${before}::bigint is null or f.id < ${before}::bigint)
    order by f.id desc
    limit ${limit}
  `.execute(reader);
  return rows;
}

/** The account as a form's executors are compared with it; null: there is none, or it is disabled. */
export async function personOf(reader: Reader, accountId: string | null): Promise<Person> {
  const { rows } = await sql<NonNullable<Person>>`
    select username, email from account where id = ${accountId} and disabled_at is null
  `.execute(reader);
  return rows[0] ?? null;
}

const forms = (own: PermitSubject) => sql`
  select f.id, f.external_id as "externalId", f.project_id as project, f.valid, f.executors, f.environments,
         f.services, f.window_start as "windowStart", f.window_end as "windowEnd", f.single_use as "singleUse",
         f.revoked_at as "revokedAt",
         exists (
           select from permit p
           where p.project_id = f.project_id and p.pre_approval_id = f.id and p.status = 'redeemed'
             and (p.subject_type, p.subject_id, p.attempt) <> (${own.type}, ${own.id}::bigint, ${own.attempt}::int)
         ) as used,
         array(
           select a.username
           from jsonb_array_elements(f.executors) as e
           join account a on a.username = e->>'username' and a.disabled_at is null
           union
           select a.username
           from jsonb_array_elements(f.executors) as e
           join account a on lower(a.email) = lower(e->>'email') and a.email = e->>'email' and a.disabled_at is null
           order by 1
         ) as "knownExecutors"
  from pre_approval f
`;
