import { sql } from 'kysely';
import { first, type Tx } from '../../kernel/database.ts';
import type { Fit, Named, Person, Wanted } from './delegation.ts';

type NamedRow = {
  readonly from: Person;
  readonly to: Person | null;
  readonly project: Named['project'];
  readonly role: Named['role'];
};

/** Whom a wanted delegation of an account names. */
export async function lookUp(tx: Tx, fromId: string, { to, project, role }: Wanted): Promise<Named> {
  const { rows } = await sql<NamedRow>`
    select ${person('f')} as "from", case when t.id is not null then ${person('t')} end as "to",
      case when p.id is not null then jsonb_build_object('id', p.id::text,
        'fromEnters', f.administrator or access_of(p.id, f.id) is not null,
        'toEnters', coalesce(t.administrator, false) or access_of(p.id, t.id) is not null) end as project,
      case when r.id is not null then jsonb_build_object('id', r.id::text, 'fromHasIt', exists (
        select from people_of(p.id, jsonb_build_array(jsonb_build_object('kind', 'role', 'id', r.id))) x
        where x.account_id = f.id)) end as role
    from account f
    left join account t on t.username = ${to}
    left join project p on p.key = ${project}
    left join role r on r.project_id = p.id and r.name = ${role}
    where f.id = ${fromId}
  `.execute(tx);
  return first(rows);
}

const person = (row: 'f' | 't') => sql`jsonb_build_object('id', ${sql.ref(row)}.id::text,
  'username', ${sql.ref(row)}.username, 'kind', ${sql.ref(row)}.kind, 'disabled', ${sql.ref(row)}.disabled_at is not null)`;

/** Where two scopes have something in common: a project has all its roles, and no project at all has every project. */
const meets = sql`
  (a.project_id is null or b.project_id is null or a.project_id = b.project_id)
  and (a.role_id is null or b.role_id is null or a.role_id = b.role_id)
  and a.starts_at < b.ends_at and b.starts_at < a.ends_at`;

const wanted = ({ from, to, project, role, startsAt, endsAt }: Fit) => sql`
  select ${from}::bigint as from_id, ${to}::bigint as to_id, ${project}::bigint as project_id, ${role}::bigint as role_id,
    ${startsAt}::timestamptz as starts_at, ${endsAt}::timestamptz as ends_at`;

/** A delegation of the same person that this one would overlap; undefined: there is none. */
export async function overlapping(tx: Tx, fit: Fit): Promise<{ id: string; to: string } | undefined> {
  const { rows } = await sql<{ id: string; to: string }>`
    select b.id, t.username as "to"
    from (${wanted(fit)}) a
    join delegation b on b.from_id = a.from_id and b.withdrawn_at is null and ${meets}
    join account t on t.id = b.to_id
    order by b.starts_at, b.id
    limit 1
  `.execute(tx);
  return rows[0];
}

/**
 * The user names on the way from the delegate back to the one who delegates, if there is such a way: by delegations
 * that are at some instant and for some question in force together, this one included. Undefined: there is none.
 */
export async function circle(tx: Tx, fit: Fit): Promise<string[] | undefined> {
  const { rows } = await sql<{ names: string[] }>`
    with recursive way as (
      select w.from_id, w.to_id, w.project_id, w.role_id, w.starts_at, w.ends_at, array[w.to_id] as through
      from (${wanted(fit)}) w
      union all
      select a.from_id, b.to_id, coalesce(a.project_id, b.project_id), coalesce(a.role_id, b.role_id),
        greatest(a.starts_at, b.starts_at), least(a.ends_at, b.ends_at), a.through || b.to_id
      from way a
      join delegation b on b.from_id = a.to_id and b.withdrawn_at is null and ${meets}
      where a.to_id <> a.from_id and b.to_id <> all (a.through)
    )
    select array(
      select x.username
      from unnest(w.through) with ordinality as t (id, nth)
      join account x on x.id = t.id
      order by t.nth
    ) as names
    from way w
    where w.to_id = w.from_id
    limit 1
  `.execute(tx);
  return rows[0]?.names;
}

/** Adds a delegation; answers its id. */
export async function insertDelegation(tx: Tx, fit: Fit, createdBy: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into delegation (from_id, to_id, project_id, role_id, starts_at, ends_at, created_by)
    values (${fit.from}, ${fit.to}, ${fit.project}, ${fit.role}, ${fit.startsAt}, ${fit.endsAt}, ${createdBy})
    returning id
  `.execute(tx);
  return first(rows).id;
}

export async function setWithdrawn(tx: Tx, id: string, at: Date): Promise<void> {
  await sql`update delegation set withdrawn_at = ${at} where id = ${id}`.execute(tx);
}
