import { z } from 'zod';
import { Text } from './common.ts';

/** When something happens by itself: a cron expression, read in an IANA time zone. */
export const Schedule = z.strictObject({
  cron: Text(100)
    .min(1)
    .meta({ examples: ['0 22 * * 1-5'] }),
  timeZone: Text(100).refine(isTimeZone, 'a time zone is an IANA name, such as Europe/Berlin').default('UTC'),
});

/** Offsets such as +02:00 are no names: they do not know daylight saving. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
