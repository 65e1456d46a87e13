import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';

/**
 * The instant by which so many milliseconds of a calendar's time have passed after `from`; null: it never has that
 * much time again.
 */
export function timeAfter(_calendar: CalendarDefinition, from: Date, milliseconds: number): Date | null {
  return new Date(from.getTime() + milliseconds);
}
