import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { sql } from 'kysely';
import type { Tx } from '../kernel/database.ts';

export type StoredCalendar = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly definition: CalendarDefinition | null;
  readonly source: string | null;
  readonly timeZone: string | null;
  readonly error: string | null;
};

const columns = sql`id, name, version, definition, source, source_zone as "timeZone", error`;

/** Locks one calendar until the end of the transaction; undefined: there is none in this project. */
export async function lockCalendar(
  tx: Tx,
  projectId: string,
  id: string,
): Promise<StoredCalendar | undefined> {
  const { rows } = await sql<StoredCalendar>`
    select ${columns} from calendar where project_id = ${projectId} and id = ${id} for update
  `.execute(tx);
  return rows[0];
}

/** The same by name. */
export async function lockCalendarNamed(
  tx: Tx,
  projectId: string,
  name: string,
): Promise<StoredCalendar | undefined> {
  const { rows } = await sql<StoredCalendar>`
    select ${columns} from calendar where project_id = ${projectId} and name = ${name} for update
  `.execute(tx);
  return rows[0];
}

export type Content =
  | { readonly definition: CalendarDefinition }
  | { readonly source: string; readonly timeZone: string | null };

/** Answers the new id; undefined: the name is taken. */
export async function insertCalendar(
  tx: Tx,
  projectId: string,
  name: string,
  content: Content,
): Promise<string | undefined> {
  const definition = 'definition' in content ? JSON.stringify(content.definition) : null;
  const { source, timeZone } = 'source' in content ? content : { source: null, timeZone: null };
  const { rows } = await sql<{ id: string }>`
    insert into calendar (project_id, name, definition, source, source_zone, updated_at)
    values (${projectId}, ${name}, ${definition}, ${source}, ${timeZone}, now())
    on conflict (project_id, name) do nothing
    returning id
  `.execute(tx);
  return rows[0]?.id;
}

/** Writes what somebody says; from then on it is read from no feed. */
export async function writeCalendar(
  tx: Tx,
  projectId: string,
  id: string,
  definition: CalendarDefinition,
): Promise<void> {
  await sql`
    update calendar
    set definition = ${JSON.stringify(definition)}, source = null, source_zone = null, read_at = null, error = null,
      version = version + 1, updated_at = now()
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

/** Writes from where a calendar is read; what it said stays until it was read. */
export async function writeSource(
  tx: Tx,
  projectId: string,
  id: string,
  { source, timeZone }: { readonly source: string; readonly timeZone: string | null },
): Promise<void> {
  await sql`
    update calendar
    set source = ${source}, source_zone = ${timeZone}, read_at = null, error = null, updated_at = now()
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

/** Writes what its feed said. null: it says what it said. */
export async function writeRead(
  tx: Tx,
  projectId: string,
  id: string,
  definition: CalendarDefinition | null,
): Promise<void> {
  const text = definition === null ? null : JSON.stringify(definition);
  await sql`
    update calendar
    set definition = coalesce(${text}::jsonb, definition), read_at = now(), error = null,
      version = version + (${text}::jsonb is not null)::int,
      updated_at = case when ${text}::jsonb is null then updated_at else now() end
    where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

/** Writes why its feed could not be read. */
export async function writeError(tx: Tx, projectId: string, id: string, error: string): Promise<void> {
  await sql`
    update calendar set error = ${error} where project_id = ${projectId} and id = ${id}
  `.execute(tx);
}

export async function removeCalendar(tx: Tx, projectId: string, id: string): Promise<void> {
  await sql`delete from calendar where project_id = ${projectId} and id = ${id}`.execute(tx);
}

/** What goes by this calendar: windows, the deadlines of policies, and gates of pipelines that are or will be gone along. */
export async function usersOf(tx: Tx, projectId: string, name: string): Promise<string[]> {
  const gate = JSON.stringify({ stages: [{ gates: [{ type: 'schedule', calendar: name }] }] });
  const { rows } = await sql<{ name: string }>`
    select 'window ' || name as name
    from deploy_window
    where project_id = ${projectId} and calendar = ${name}
    union
    select 'policy ' || name
    from policy
    where project_id = ${projectId}
      and jsonb_path_exists(definition, '$.**.deadline.calendar ? (@ == $name)', ${JSON.stringify({ name })}::jsonb)
    union
    select 'pipeline ' || p.name
    from pipeline_version v
    join pipeline p on p.project_id = v.project_id and p.id = v.pipeline_id
    where v.project_id = ${projectId} and v.definition @> ${gate}::jsonb
      and (v.status in ('draft', 'active') or exists (
        select from execution e
        where e.project_id = v.project_id and e.pipeline_version_id = v.id and e.status = 'running'
      ))
    order by name
  `.execute(tx);
  return rows.map((row) => row.name);
}
