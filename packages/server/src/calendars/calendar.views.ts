import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import type { Calendar } from '@countersign/contract/calendars.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** The calendar of this name as it is now; undefined: there is none in this project, or its feed was never read. */
export async function calendarNamed(
  reader: Reader,
  projectId: string,
  name: string,
): Promise<CalendarDefinition | undefined> {
  const { rows } = await sql<{ definition: CalendarDefinition }>`
    select definition
    from calendar
    where project_id = ${projectId} and name = ${name} and definition is not null
  `.execute(reader);
  return rows[0]?.definition;
}

/** Those of the names that no calendar of the project has. In a transaction, those it finds cannot be deleted until its end. */
export async function missingCalendars(
  reader: Reader,
  projectId: string,
  names: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select name from calendar where project_id = ${projectId} and name = any(${names}::text[])
    for key share
  `.execute(reader);
  const found = new Set(rows.map(({ name }) => name));
  return new Set(names.filter((name) => !found.has(name)));
}

type Row = {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly definition: CalendarDefinition | null;
  readonly source: string | null;
  readonly source_zone: string | null;
  readonly read_at: Date | null;
  readonly error: string | null;
  readonly updated_at: Date;
};

const columns = sql`id, name, version, definition, source, source_zone, read_at, error, updated_at`;

/** One calendar as the API shows it; undefined: there is none in this project. */
export async function calendarView(
  reader: Reader,
  projectId: string,
  id: string,
): Promise<Calendar | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from calendar where project_id = ${projectId} and id = ${id}
  `.execute(reader);
  return rows[0] && viewOf(rows[0]);
}

/** Calendars by name, those after `after`; one more than `limit`, to tell whether more follow. */
export async function calendarList(
  reader: Reader,
  projectId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<Calendar[]> {
  const { rows } = await sql<Row>`
    select ${columns}
    from calendar
    where project_id = ${projectId} and (${after}::text is null or name > ${after})
    order by name
    limit ${limit + 1}
  `.execute(reader);
  return rows.map(viewOf);
}

const viewOf = ({ definition, source_zone, read_at, error, updated_at, ...row }: Row): Calendar => ({
  id: row.id,
  name: row.name,
  version: row.version,
  timeZone: definition?.timeZone ?? source_zone ?? 'UTC',
  spans: definition?.spans ?? [],
  ...(definition?.without && { without: definition.without }),
  source: row.source,
  readAt: read_at?.toISOString() ?? null,
  lastError: error,
  updatedAt: updated_at.toISOString(),
});

/** Every calendar that is read from a feed, in whichever project. */
export async function subscribed(
  reader: Reader,
): Promise<{ project: string; key: string; calendar: string }[]> {
  const { rows } = await sql<{ project: string; key: string; calendar: string }>`
    select c.project_id as project, p.key, c.id as calendar
    from calendar c
    join project p on p.id = c.project_id
    where c.source is not null
  `.execute(reader);
  return rows;
}

/** Where a calendar is read from; undefined: there is none, or it is read from nowhere. */
export async function sourceOf(
  reader: Reader,
  projectId: string,
  id: string,
): Promise<{ source: string; timeZone: string | null } | undefined> {
  const { rows } = await sql<{ source: string; timeZone: string | null }>`
    select source, source_zone as "timeZone"
    from calendar
    where project_id = ${projectId} and id = ${id} and source is not null
  `.execute(reader);
  return rows[0];
}
