import { Cron } from 'croner';

/** When a gate opens: a cron expression of five or six fields (with seconds), in an IANA time zone. */
export type Schedule = { readonly cron: string; readonly timeZone: string };

/** Any instant will do: without a field for years, what ever matches does so within the next centuries. */
const anyInstant = new Date(0);

/**
 * What is wrong with a cron expression: unreadable, or never matching; undefined: nothing. A date in ISO form, which
 * would match once, is refused too.
 */
export function cronFault(cron: string): string | undefined {
  if (/^\d{4}-/.test(cron.trim())) return 'a cron expression has five or six fields; this is a date';
  try {
    return nextOpening({ cron, timeZone: 'UTC' }, anyInstant) === null
      ? `"${cron}" never matches any day`
      : undefined;
  } catch (error) {
    return `not a cron expression of five or six fields: ${(error as Error).message.replace(/^CronPattern: /, '')}`;
  }
}

/**
 * The first match at `at` or after it; null when there is none. Where clocks jump forward, a daily time in the gap
 * matches right after it; where they go back, a daily time that comes twice matches the first time only, and what
 * matches every few minutes goes on through both.
 */
export const nextOpening = (schedule: Schedule, at: Date): Date | null =>
  nextOpeningAfter(schedule, new Date(at.getTime() - 1));

/** The first match strictly after `instant`; null when there is none. */
export const nextOpeningAfter = ({ cron, timeZone }: Schedule, instant: Date): Date | null =>
  new Cron(cron, { timezone: timeZone, mode: '5-or-6-parts' }).nextRun(instant);
