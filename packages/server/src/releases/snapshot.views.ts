import type { Snapshot } from '@countersign/contract/releases.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** The modules of those of the named services that the project has. */
export async function modulesOf(
  reader: Reader,
  projectId: string,
  services: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ name: string; modules: string[] }>`
    select name, modules from service where project_id = ${projectId} and name = any(${services}::text[])
  `.execute(reader);
  return new Map(rows.map(({ name, modules }) => [name, modules]));
}

type Row = Omit<Snapshot, 'createdAt'> & { readonly created_at: Date };

const snapshotRows = sql`
  select s.id, s.release_id as release, s.number, s.description, s.digest, a.username as "createdBy", s.created_at,
         (select coalesce(jsonb_agg(i.item || jsonb_build_object('committers', (
                   select coalesce(jsonb_agg(c.username order by c.username), '[]')
                   from snapshot_committer m
                   join account c on c.id = m.account_id
                   where m.project_id = s.project_id and m.snapshot_id = s.id and m.position = i.nth - 1))
                 order by i.nth), '[]')
          from jsonb_array_elements(s.contents) with ordinality i (item, nth)) as contents
  from snapshot s
  left join account a on a.id = s.created_by
`;

/** One snapshot as the API shows it; undefined: there is none in this project. */
export async function snapshotView(
  reader: Reader,
  projectId: string,
  id: string,
): Promise<Snapshot | undefined> {
  const { rows } = await sql<Row>`
    ${snapshotRows} where s.project_id = ${projectId} and s.id = ${id}
  `.execute(reader);
  return rows[0] && viewOf(rows[0]);
}

/** Snapshots of a release, newest first, those with ids below `before`; one more than `limit`. */
export async function snapshotList(
  reader: Reader,
  projectId: string,
  release: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<Snapshot[]> {
  const { rows } = await sql<Row>`
    ${snapshotRows}
    where s.project_id = ${projectId} and s.release_id = ${release}
      and (${before}::bigint is null or s.id < ${before}::bigint)
    order by s.id desc
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(viewOf);
}

const viewOf = ({ created_at, ...rest }: Row): Snapshot => ({
  ...rest,
  createdAt: created_at.toISOString(),
});
