import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import type { PermitSubject } from '../permits/permit.ts';
import type { Person, PreApproval } from './pre-approval.ts';

/** A form with what only readers of it want to know. */
export type StoredPreApproval = PreApproval & {
  /** The accounts that its executors are. */
  readonly accounts: readonly { readonly username: string; readonly email: string | null }[];
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly revokedBy: string | null;
};

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
): Promise<StoredPreApproval | undefined> {
  const { rows } = await sql<Row>`
    ${forms(own)} where f.project_id = ${projectId} and f.id = ${id}
  `.execute(reader);
  return rows[0] && viewOf(rows[0]);
}

/** What a list is narrowed to. `mayBeUsable`: leaves out those that nobody can use any more, whoever they are. */
export type PreApprovalFilter = {
  readonly valid?: boolean | undefined;
  readonly query?: string | undefined;
  readonly mayBeUsable?: boolean | undefined;
};

/** Forms of a project, newest first, those with ids below `before`; at most `limit`. */
export async function listPreApprovals(
  reader: Reader,
  projectId: string,
  { valid, query, mayBeUsable = false }: PreApprovalFilter,
  { before, limit }: { readonly before: string | null; readonly limit: number },
): Promise<StoredPreApproval[]> {
  const { rows } = await sql<Row>`
    ${forms(nobody)}
    where f.project_id = ${projectId}
      and (${before}::bigint is null or f.id < ${before}::bigint)
      and (${valid ?? null}::boolean is null or (f.valid and f.revoked_at is null) = ${valid ?? null}::boolean)
      and (${query ?? null}::text is null or strpos(lower(f.external_id), lower(${query ?? null})) > 0)
      and (not ${mayBeUsable}::boolean or (
             f.valid and f.revoked_at is null
             and (f.window_end is null or f.window_end >= date_trunc('second', now()))
           ))
    order by f.id desc
    limit ${limit}
  `.execute(reader);
  return rows.map(viewOf);
}

/**
 * The account as a form's executors are compared with it; null: there is none, it is disabled, or it can no longer enter
 * the project.
 */
export async function personOf(reader: Reader, projectId: string, accountId: string | null): Promise<Person> {
  const { rows } = await sql<NonNullable<Person>>`
    select username, email from account
    where id = ${accountId} and disabled_at is null
      and (administrator or access_of(${projectId}, id) is not null)
  `.execute(reader);
  return rows[0] ?? null;
}

type Row = Omit<StoredPreApproval, 'knownExecutors'>;

const viewOf = (row: Row): StoredPreApproval => ({
  ...row,
  knownExecutors: row.accounts.map(({ username }) => username),
});

const forms = (own: PermitSubject) => sql`
  select f.id, f.external_id as "externalId", f.project_id as project, f.valid, f.executors, f.environments,
         f.services, f.window_start as "windowStart", f.window_end as "windowEnd", f.single_use as "singleUse",
         f.revoked_at as "revokedAt", f.created_at as "createdAt",
         clock_timestamp() as "readAt",
         (select username from account where id = f.created_by) as "createdBy",
         (select username from account where id = f.revoked_by) as "revokedBy",
         exists (
           select from permit p
           where p.project_id = f.project_id and p.pre_approval_id = f.id and p.status = 'redeemed'
             and (p.subject_type, p.subject_id, p.attempt) <> (${own.type}, ${own.id}::bigint, ${own.attempt}::int)
         ) as used,
         ${accounts} as accounts
  from pre_approval f
`;

/** By user name, or by an e-mail address that is the same in every letter; the index knows them in lower case. */
const accounts = sql`
  (
    select coalesce(json_agg(json_build_object('username', a.username, 'email', a.email) order by a.username), '[]')
    from account a
    where a.disabled_at is null and a.id in (
      select n.id from jsonb_array_elements(f.executors) e join account n on n.username = e->>'username'
      union
      select m.id from jsonb_array_elements(f.executors) e
      join account m on lower(m.email) = lower(e->>'email') and m.email = e->>'email'
    )
  )
`;

/** The id of the form that the outside system has given this number; undefined: the project has none. */
export async function preApprovalNumbered(
  reader: Reader,
  projectId: string,
  externalId: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from pre_approval where project_id = ${projectId} and external_id = ${externalId}
  `.execute(reader);
  return rows[0]?.id;
}
