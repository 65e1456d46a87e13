const second = 1000;
const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 24 * 3600 * second],
  ['month', 30 * 24 * 3600 * second],
  ['day', 24 * 3600 * second],
  ['hour', 3600 * second],
  ['minute', 60 * second],
];

/** How long ago, or in how long: "3 hours ago", "in 2 days", "now". `at` and `now` in milliseconds. */
export function relative(at: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const away = at - now;
  const [unit, length] = units.find(([, size]) => Math.abs(away) >= size) ?? ['second', second];
  return unit === 'second' ? format.format(0, 'second') : format.format(Math.trunc(away / length), unit);
}

/** A duration in milliseconds in words: its two largest units, such as "2 days, 3 hours". */
export function duration(length: number, language: string): string {
  const parts = units.slice(2).reduce<{ rest: number; said: string[] }>(
    ({ rest, said }, [unit, size]) => {
      const count = Math.floor(rest / size);
      const style = { style: 'unit', unit: String(unit), unitDisplay: 'long' } as const;
      const text = new Intl.NumberFormat(language, style).format(count);
      return { rest: rest - count * size, said: count > 0 ? [...said, text] : said };
    },
    { rest: length, said: [] },
  );
  const style = { style: 'unit', unit: 'minute', unitDisplay: 'long' } as const;
  const least = `< ${new Intl.NumberFormat(language, style).format(1)}`;
  return parts.said.length === 0 ? least : parts.said.slice(0, 2).join(', ');
}

/** The instant to the second in the reader's zone, with the zone: "Nov 22, 2026, 10:00:00 GMT+1". */
export const exact = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(at);

/** The day and the time in the reader's zone, to the minute. */
export const short = (at: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at);

/** From one to the other in the reader's zone, as short as it is clear: "Nov 22, 2026, 9:00 – 11:00 AM". */
export const range = (from: number, to: number, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).formatRange(
    from,
    Math.max(from, to),
  );
