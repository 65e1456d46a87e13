import { z } from 'zod';
import { Text } from './common.ts';
import { Schedule } from './schedule.ts';

const day = /^\d{4}-\d{2}-\d{2}$/;
const minute = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** A time on the wall of the calendar's time zone: a day, or a minute of it. */
const LocalTime = Text(16)
  .refine((text) => (day.test(text) || minute.test(text)) && isReal(text), {
    message: 'a day such as 2026-12-24, or a minute of it such as 2026-12-24T18:00',
  })
  .meta({ examples: ['2026-12-24T18:00'] });

/** The 30th of February is refused rather than taken for the 2nd of March. */
function isReal(text: string): boolean {
  const at = new Date(`${text.padEnd(16, 'T00:00')}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** A stretch of time, both ends included; a day given as its end is included whole. */
export const Span = z.strictObject({
  name: Text(200).optional(),
  from: LocalTime,
  to: LocalTime,
  repeat: Text(500)
    .optional()
    .describe('A recurrence rule of RFC 5545, such as FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'),
  except: z
    .array(Text(10).regex(day, 'a day such as 2026-12-24'))
    .max(366)
    .optional()
    .describe('Days on which a repetition that would begin does not'),
});
export type Span = z.output<typeof Span>;

/** When something is on: in any of its spans, and in none of those it is without. */
export const CalendarDefinition = z.strictObject({
  timeZone: Schedule.shape.timeZone,
  spans: z.array(Span).min(1).max(500),
  without: z.array(Span).max(500).optional().describe('Holidays, for example'),
});
export type CalendarDefinition = z.output<typeof CalendarDefinition>;
