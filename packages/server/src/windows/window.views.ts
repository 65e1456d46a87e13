import type { Window as Shown } from '@countersign/contract/windows.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { prepared } from '../kernel/prepared.ts';
import type { Passing, Window } from './window.ts';

/**
 * The windows that bear on these environments, with what their calendars say, and whether `passing` was let pass them.
 * Without any environment: those of all the project.
 */
export async function windowsFor(
  reader: Reader,
  project: string,
  environments: readonly string[],
  { type, id, attempt }: Passing,
): Promise<Window[]> {
  const { rows } = await sql<Window>`${prepared}
    select w.id, w.name, w.kind, w.environments, c.definition, w.override,
      exists (
        select from window_pass p
        where p.project_id = w.project_id and p.subject_type = ${type} and p.subject_id = ${id}
          and p.attempt = ${attempt} and p.window_id = w.id
      ) as passed
    from deploy_window w
    join calendar c on c.project_id = w.project_id and c.name = w.calendar
    where w.project_id = ${project} and (w.environments = '{}' or w.environments && ${[...environments]}::text[])
    order by w.name
  `.execute(reader);
  return rows;
}

type Row = Omit<Shown, 'updatedAt'> & { readonly updated_at: Date };

const columns = sql`id, name, version, kind, calendar, environments, override, updated_at`;

/** One window as the API shows it; undefined: there is none in this project. */
export async function windowView(reader: Reader, projectId: string, id: string): Promise<Shown | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from deploy_window where project_id = ${projectId} and id = ${id}
  `.execute(reader);
  return rows[0] && viewOf(rows[0]);
}

/** Windows by name, those after `after`; one more than `limit`, to tell whether more follow. */
export async function windowList(
  reader: Reader,
  projectId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<Shown[]> {
  const { rows } = await sql<Row>`
    select ${columns}
    from deploy_window
    where project_id = ${projectId} and (${after}::text is null or name > ${after})
    order by name
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(viewOf);
}

const viewOf = ({ updated_at, ...row }: Row): Shown => ({ ...row, updatedAt: updated_at.toISOString() });

/** Those of the keys that no environment of the project has. */
export async function unknownEnvironments(
  reader: Reader,
  projectId: string,
  keys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from environment where project_id = ${projectId} and key = any(${[...keys]}::text[])
  `.execute(reader);
  const found = new Set(rows.map(({ key }) => key));
  return new Set(keys.filter((key) => !found.has(key)));
}
