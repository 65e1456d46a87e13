import { type CelFunc, CelScalar, celMethod, objectType } from '@bufbuild/cel';
import { TimestampSchema, timestampDate } from '@bufbuild/protobuf/wkt';
import { Temporal } from 'temporal-polyfill';

/**
 * What can be asked of an instant, as CEL defines it: months, days of the month and of the year from 0, Sunday is 0.
 * The library's own functions go by way of the server's time zone, and are off where that changes its clocks.
 */
const parts: Readonly<Record<string, (at: Temporal.ZonedDateTime) => number>> = {
  getFullYear: (at) => at.year,
  getMonth: (at) => at.month - 1,
  getDate: (at) => at.day,
  getDayOfMonth: (at) => at.day - 1,
  getDayOfWeek: (at) => at.dayOfWeek % 7,
  getDayOfYear: (at) => at.dayOfYear - 1,
  getHours: (at) => at.hour,
  getMinutes: (at) => at.minute,
  getSeconds: (at) => at.second,
  getMilliseconds: (at) => at.millisecond,
};

export const partsOfTime: readonly string[] = Object.keys(parts);

/** Whether an instant can be looked at there: an IANA name, or an offset such as +02:00. */
export function isTimeZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

const instant = objectType(TimestampSchema);

export const clockFunctions: CelFunc[] = Object.entries(parts).flatMap(([name, part]) => [
  celMethod(name, instant, [], CelScalar.INT, function () {
    return BigInt(part(placed(this.message, 'UTC')));
  }),
  celMethod(name, instant, [CelScalar.STRING], CelScalar.INT, function (zone) {
    return BigInt(part(placed(this.message, zone)));
  }),
]);

const placed = (message: Parameters<typeof timestampDate>[0], zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(timestampDate(message).getTime()).toZonedDateTimeISO(zone);
