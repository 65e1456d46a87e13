import type { Client } from './app.ts';
import { ok, shop } from './pipeline-world.ts';

const day = 86_400_000;

/** A day as far from today, in UTC. */
export const dayFrom = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);

/** On from yesterday until the end of the day so many days from today. */
export const onFor = (days: number) => ({
  timeZone: 'UTC',
  spans: [{ from: dayFrom(-1), to: dayFrom(days) }],
});

/** Not on before so many days from today, at midnight. */
export const onFrom = (days: number) => ({
  timeZone: 'UTC',
  spans: [{ from: dayFrom(days), to: dayFrom(days + 1) }],
});

/** When a calendar of `onFor` is over. */
export const overAt = (days: number): Date => new Date(`${dayFrom(days + 1)}T00:00:00.000Z`);

export const secondsTo = (at: Date): number => Math.ceil((at.getTime() - Date.now()) / 1000) + 1;

let count = 0;

/** Makes a calendar and a window by it; answers the window's id. */
export async function window(
  maintainer: Client,
  calendar: object,
  fields: object = {},
): Promise<{ id: string; name: string; calendar: string; calendarId: string }> {
  count += 1;
  const named = { name: `Window ${count}`, calendar: `calendar ${count}` };
  const made = (await ok(maintainer.post(shop('calendars'), { name: named.calendar, ...calendar }))).json();
  const body = { kind: 'freeze', ...named, ...fields };
  const { id } = (await ok(maintainer.post(shop('windows'), body))).json();
  return { ...named, id, calendarId: made.id };
}
