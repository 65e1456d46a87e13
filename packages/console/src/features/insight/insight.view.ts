import type { Blocked, BlockedLevel, WaitBucket, WaitSeries, Waits } from '@countersign/contract/insight.ts';

const minute = 60;
const hour = 3600;
const day = 24 * hour;

/** How long something took, as one would say it: "40 minutes", "3 hours", "2.5 days". */
export function spell(seconds: number, language: string, unitDisplay: 'long' | 'short' = 'long'): string {
  const [unit, size] =
    seconds < 90 * minute
      ? (['minute', minute] as const)
      : seconds < 36 * hour
        ? (['hour', hour] as const)
        : (['day', day] as const);
  const value = seconds / size;
  const maximumFractionDigits = value < 10 && unit !== 'minute' ? 1 : 0;
  const style = { style: 'unit', unit, unitDisplay, maximumFractionDigits } as const;
  const shown = unit === 'minute' ? Math.max(1, Math.round(value)) : value;
  return new Intl.NumberFormat(language, style).format(shown);
}

/** Where a picture up to this many seconds has its lines: whole minutes, hours or days, five at most. */
export function ticksOf(longest: number): number[] {
  const size = longest < 90 * minute ? minute : longest < 36 * hour ? hour : day;
  const least = longest / size / 5;
  const step = [1, 2, 5, 10, 20, 30, 50, 100, 200].find((each) => each >= least) ?? Math.ceil(least);
  const count = Math.max(1, Math.ceil(longest / size / step));
  return Array.from({ length: count + 1 }, (_, nth) => nth * step * size);
}

/** What the address says of the span: a number of days back, or a beginning and perhaps an end. */
export type SpanSearch = { readonly days?: string; readonly from?: string; readonly to?: string };
export type AskedSpan = { readonly from: string; readonly to?: string };

export const usualDays = [7, 30, 90] as const;

/** How many days back are meant; null: a span of one's own. */
export const daysOf = ({ days, from, to }: SpanSearch): number | null =>
  from !== undefined || to !== undefined ? null : (usualDays.find((each) => String(each) === days) ?? 30);

/** The span to ask for. Days begin at midnight where the reader is, so that it stays the same for a day. */
export function askedSpan(search: SpanSearch, now: number): AskedSpan {
  const days = daysOf(search);
  if (days === null) {
    const { from = new Date(now - 30 * day * 1000).toISOString(), to } = search;
    return to === undefined ? { from } : { from, to };
  }
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  midnight.setDate(midnight.getDate() - days + 1);
  return { from: midnight.toISOString() };
}

/** The figures of what is looked at: a name, or all there is. */
export const chosen = (waits: Waits, name: string | undefined): Waits['all'] =>
  waits.series.find((series) => keyOf(series) === name) ?? waits.all;

/** What tells the series apart in an address. */
export const keyOf = ({ kind, name }: Pick<WaitSeries, 'kind' | 'name'>): string =>
  kind === 'level' || kind === 'role' ? name : `${kind}:${name}`;

/** So few decisions say nothing: a median of four is chance. */
export const enough = 5;

export type Point = {
  readonly start: string;
  readonly median: number | null;
  readonly p90: number | null;
  readonly count: number;
};

/** A point for every day or week of a span, also for those in which nothing was decided: time runs evenly below a picture. */
export function pointsOf({ from, to, bucket }: Waits, buckets: readonly WaitBucket[]): Point[] {
  const known = new Map(buckets.map((each) => [Date.parse(each.start), each]));
  const points: Point[] = [];
  for (const at = beginOf(bucket, new Date(from)); at.getTime() < Date.parse(to); next(bucket, at)) {
    const { median = null, p90 = null, count = 0 } = known.get(at.getTime()) ?? {};
    points.push({ start: at.toISOString(), median, p90, count });
  }
  return points;
}

function beginOf(bucket: Waits['bucket'], at: Date): Date {
  at.setHours(0, 0, 0, 0);
  // Weeks begin on Mondays, as the server's do.
  if (bucket === 'week') at.setDate(at.getDate() - ((at.getDay() + 6) % 7));
  return at;
}
const next = (bucket: Waits['bucket'], at: Date): void => {
  at.setDate(at.getDate() + (bucket === 'week' ? 7 : 1));
};

/** The series by how long half of their decisions took, the longest first; those of which something can be said. */
export const byLength = (waits: Waits): WaitSeries[] =>
  waits.series
    .filter(({ median }) => median !== null)
    .sort((one, other) => (other.median ?? 0) - (one.median ?? 0));

/** Somebody who is waited for, as a bar: `key` tells them apart; null: nobody at all could act. */
export type Bar = {
  readonly key: string | null;
  readonly name: string | null;
  readonly levels: readonly BlockedLevel[];
  readonly plain: number;
  readonly overdue: number;
  readonly stuck: number;
  readonly oldest: string;
};

/** Who is waited for now, those for whom most wait first; what nobody can act on before all. */
export function barsOf({ levels, people, roles }: Blocked, by: 'people' | 'roles'): Bar[] {
  if (by === 'roles')
    return roles.map(({ kind, name }) => {
      const mine = levels.filter(({ asked }) => asked.some((one) => one.kind === kind && one.name === name));
      return barOf(`${kind}:${name}`, kind === 'maintainers' ? null : keyOf({ kind, name }), mine);
    });
  const orphans = levels.filter(({ who }) => who.length === 0);
  const bars = people.map(({ username }) =>
    barOf(
      username,
      username,
      levels.filter(({ who }) => who.includes(username)),
    ),
  );
  return orphans.length === 0 ? bars : [barOf(null, null, orphans), ...bars];
}

/** Overdue counts before stuck, so that each level is in one piece of its bar. */
function barOf(key: string | null, name: string | null, levels: readonly BlockedLevel[]): Bar {
  const overdue = levels.filter((level) => level.overdue).length;
  const stuck = levels.filter((level) => level.stuck && !level.overdue).length;
  const oldest = levels.reduce((first, { since }) => (since < first ? since : first), levels[0]?.since ?? '');
  return { key, name, levels, overdue, stuck, plain: levels.length - overdue - stuck, oldest };
}
