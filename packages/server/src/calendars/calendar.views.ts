import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** The calendar of this name as it is now; undefined: there is none in this project. */
export async function calendarNamed(
  reader: Reader,
  projectId: string,
  name: string,
): Promise<CalendarDefinition | undefined> {
  const { rows } = await sql<{ definition: CalendarDefinition }>`
    select definition from calendar where project_id = ${projectId} and name = ${name}
  `.execute(reader);
  return rows[0]?.definition;
}
