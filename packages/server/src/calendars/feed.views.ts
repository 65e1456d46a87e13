import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { writeIcal } from './ical/write.ts';

type Row = {
  readonly name: string;
  readonly definition: CalendarDefinition | null;
  readonly updated_at: Date;
  readonly now: Date;
};

/** A calendar as an iCalendar file; undefined: there is none in this project. */
export async function feedOf(reader: Reader, projectId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<Row>`
    select name, definition, updated_at, now() as now from calendar where project_id = ${projectId} and id = ${id}
  `.execute(reader);
  const row = rows[0];
  if (row === undefined) return undefined;
  const definition = row.definition ?? { timeZone: 'UTC', spans: [] };
  return writeIcal(definition, { id, name: row.name, changedAt: row.updated_at }, row.now);
}
