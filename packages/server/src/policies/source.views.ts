import type { ApproverKind } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

export type Reference = { readonly kind: ApproverKind; readonly name: string };

/** The ids behind references, in their order; null where there is nobody of that name. */
export async function idsOf(
  reader: Reader,
  projectId: string,
  references: readonly Reference[],
): Promise<(string | null)[]> {
  const kinds = references.map(({ kind }) => kind);
  const names = references.map(({ name }) => name);
  const { rows } = await sql<{ id: string | null }>`
    select coalesce(a.id, g.id, r.id) as id
    from unnest(${kinds}::text[], ${names}::text[]) with ordinality as wanted (kind, name, position)
    left join account a on wanted.kind = 'user' and a.username = wanted.name
    left join account_group g on wanted.kind = 'group' and g.name = wanted.name
    left join role r on wanted.kind = 'role' and r.project_id = ${projectId} and r.name = wanted.name
    order by wanted.position
  `.execute(reader);
  return rows.map(({ id }) => id);
}

/** An account that sources mean now; `enters`: has access to the project, so can sign. */
export type Person = {
  readonly username: string;
  readonly kind: 'person' | 'service';
  readonly enters: boolean;
};

/** Who each set of sources means now, in their order, without the accounts that are `barred`. */
export async function peopleOf(
  reader: Reader,
  projectId: string,
  sets: readonly (readonly { readonly kind: string; readonly id: string }[])[],
  barred: readonly string[] = [],
): Promise<Person[][]> {
  const { rows } = await sql<{ people: Person[] }>`
    select coalesce(
      jsonb_agg(
        jsonb_build_object('username', a.username, 'kind', a.kind,
          'enters', a.administrator or access_of(${projectId}, a.id) is not null)
        order by a.username
      ) filter (where a.id is not null), '[]') as people
    from jsonb_array_elements(${JSON.stringify(sets)}::jsonb) with ordinality as wanted (sources, position)
    left join lateral people_of(${projectId}, wanted.sources) p on true
    left join account a on a.id = p.account_id and a.id <> all (${barred}::bigint[])
    group by wanted.position
    order by wanted.position
  `.execute(reader);
  return rows.map(({ people }) => people);
}
