import type { ServiceModule } from '@countersign/contract/workflow-definition.ts';
import { sql } from 'kysely';
import type { Db, Reader } from '../../../kernel/database.ts';
import type { Principal } from '../../../people/principal.ts';
import type { ObjectId } from '../object-id.ts';

export type FormRow = {
  readonly id: string;
  /** The id its client gave it. */
  readonly object_id: string | null;
  readonly external_id: string;
  readonly environments: readonly string[];
  readonly services: readonly ServiceModule[];
  readonly executors: readonly { readonly name: string; readonly email: string }[];
  readonly window_start: Date | null;
  readonly window_end: Date | null;
  readonly created_at: Date;
};

export type FormsAsked = {
  readonly project: string;
  readonly account: string;
  /** A regular expression that a form's number has to match. */
  readonly pattern: string;
};

/**
 * The forms of a project that are valid and let this account act, newest first; whether now is within their windows is
 * not asked. 'bad pattern': it is no regular expression, or one that takes too long.
 */
export async function formsFor(db: Db, asked: FormsAsked): Promise<FormRow[] | 'bad pattern'> {
  try {
    return await db.transaction().execute(async (tx) => {
      await sql`set local statement_timeout = '2s'`.execute(tx);
      return readForms(tx, asked);
    });
  } catch (error) {
    const { code = '' } = error as { code?: string };
    // 2201B: not a regular expression; 57014: it took too long.
    if (code === '2201B' || code === '57014') return 'bad pattern';
    throw error;
  }
}

async function readForms(reader: Reader, { project, account, pattern }: FormsAsked): Promise<FormRow[]> {
  const { rows } = await sql<FormRow>`
    select f.id, z.object_id, f.external_id, f.environments, f.services, f.window_start, f.window_end, f.created_at,
      array(
        select json_build_object('name', coalesce(e->>'name', n.name, ''), 'email', coalesce(e->>'email', n.email, ''))
        from jsonb_array_elements(f.executors) with ordinality as x (e, place)
        left join account n on n.username = e->>'username'
        order by place
      ) as executors
    from pre_approval f
    join account a on a.id = ${account}
    left join zadig_form z on z.project_id = f.project_id and z.pre_approval_id = f.id
    where f.project_id = ${project} and f.valid and f.revoked_at is null
      and (
        f.executors = '[]'
        or exists (
          select from jsonb_array_elements(f.executors) e where e->>'email' = a.email or e->>'username' = a.username
        )
      )
      and not (
        f.single_use
        and exists (
          select from permit p
          where p.project_id = f.project_id and p.pre_approval_id = f.id and p.status = 'redeemed'
        )
      )
      and (${pattern} = '' or f.external_id ~* ${pattern})
    order by f.created_at desc, f.id desc
  `.execute(reader);
  return rows;
}

export type FoundForm = {
  readonly id: string;
  readonly external_id: string;
  /** The key of its project. */
  readonly project: string;
};

/** A form by the id that Zadig's clients know it by, in whichever project somebody can enter. */
export async function findForm(
  reader: Reader,
  { administrator, accountId }: Principal,
  asked: ObjectId,
): Promise<FoundForm | undefined> {
  if (asked.kind === 'wrong') return undefined;
  const [own, given] = asked.kind === 'ours' ? [asked.id, null] : [null, asked.hex];
  const { rows } = await sql<FoundForm>`
    select f.id, f.external_id, p.key as project
    from pre_approval f
    join project p on p.id = f.project_id
    left join zadig_form z on z.project_id = f.project_id and z.pre_approval_id = f.id
    where (f.id = ${own}::bigint and z.object_id is null or z.object_id = ${given}::text)
      and (${administrator} or access_of(p.id, ${accountId}) is not null)
  `.execute(reader);
  return rows[0];
}

/** A form by the number its outside system gave it, in whichever project somebody can enter. */
export async function findFormByNumber(
  reader: Reader,
  { administrator, accountId }: Principal,
  number: string,
): Promise<{ readonly id: string; readonly object_id: string | null } | undefined> {
  if (number.includes('\0')) return undefined;
  const { rows } = await sql<{ id: string; object_id: string | null }>`
    select f.id, z.object_id
    from pre_approval f
    left join zadig_form z on z.project_id = f.project_id and z.pre_approval_id = f.id
    where f.external_id = ${number} and (${administrator} or access_of(f.project_id, ${accountId}) is not null)
  `.execute(reader);
  return rows[0];
}
