/** `2021-01-30T23:00:00Z+0800` is SecMaster's pattern: a time, a Z, and the offset it is told in. Ours are in UTC. */
export const stamp = (at: Date): string => `${at.toISOString().slice(0, 19)}Z+0000`;

const known = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)(?:Z?([+-]\d\d):?(\d\d)|Z)$/;

/** Reads a time as SecMaster writes it, or as RFC 3339 does; undefined: it is neither. */
export function readStamp(text: string): Date | undefined {
  const [, time, hours, minutes = '00'] = known.exec(text) ?? [];
  if (time === undefined) return undefined;
  const at = new Date(`${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
