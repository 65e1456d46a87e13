import { RRuleTemporal } from 'rrule-temporal';
import { type Frequency, type Rule, untilOf } from './rule.ts';
import { type Clock, day } from './wall.ts';

/**
 * When a span begins, again and again; all on the wall. A rule is reckoned there, where no hour is left out and none
 * comes twice; which instants that are is found out afterwards.
 */
export type Starts = {
  /** The last one in [from, to]; null: there is none. */
  latest(from: number, to: number): number | null;
  /** The first one in [from, to]; null: there is none. */
  earliest(from: number, to: number): number | null;
  /** Those in (after, to], in order. */
  between(after: number, to: number): number[];
  /** How far it is from one to the next, where that is always the same; null: it is not. */
  readonly step: number | null;
};

export function once(start: number): Starts {
  const within = (from: number, to: number) => (start >= from && start <= to ? start : null);
  return {
    latest: within,
    earliest: within,
    between: (after, to) => (start > after && start <= to ? [start] : []),
    step: null,
  };
}

const steps: Partial<Record<Frequency, number>> = {
  MINUTELY: 60_000,
  HOURLY: 3_600_000,
  DAILY: day,
  WEEKLY: 7 * day,
};

/** One or several beginnings, and how far it is from each to its next: then it is arithmetic, however many there are. */
type Series = { readonly firsts: readonly number[]; readonly step: number };

/** A rule that is an interval and nothing else, or days of the week; null: it is more than that. */
function seriesOf(first: number, { frequency, interval, limits }: Rule): Series | null {
  const step = steps[frequency];
  const named = limits.get('BYDAY');
  const only = [...limits.keys()].every((name) => name === 'WKST' || name === 'BYDAY');
  if (step === undefined || !only) return null;
  if (named === undefined) return { firsts: [first], step: step * interval };
  const weekly = frequency === 'WEEKLY' || (frequency === 'DAILY' && interval === 1);
  const days = [...new Set(named.split(','))].map((name) => weekdays.indexOf(name));
  if (!weekly || days.includes(-1)) return null;
  const length = 7 * day * interval;
  const weekStart = weekdays.indexOf(limits.get('WKST') ?? 'MO');
  const since = (weekday: number) => ((weekday - weekStart + 7) % 7) * day;
  const start = first - since(new Date(first).getUTCDay());
  const firsts = days.map((weekday) => start + since(weekday)).map((at) => (at < first ? at + length : at));
  return { firsts: firsts.sort((a, b) => a - b), step: length };
}

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** Every so many years on the same day, and on no other where there is none. */
const isYearly = ({ frequency, limits, count }: Rule): boolean =>
  frequency === 'YEARLY' && limits.size === 0 && count === null;

/** From one to the next, where that is always the same; null: it is not. */
export function stepOf(rule: Rule): number | null {
  const series = seriesOf(0, rule);
  return series?.firsts.length === 1 ? series.step : null;
}

/** Does this rule have to be searched for? */
export const isSearched = (rule: Rule): boolean => seriesOf(0, rule) === null && !isYearly(rule);

/** What begins at `first` and then by the rule. */
export function repeated(first: number, rule: Rule, clock: Clock): Starts {
  const until = lastOf(rule, clock);
  if (isYearly(rule)) return yearly(first, rule.interval, until ?? Number.POSITIVE_INFINITY);
  const series = seriesOf(first, rule);
  if (series === null) return byLibrary(first, rule, until, generous);
  return everySoOften(series, until ?? countedOff(series, rule.count));
}

/** The last of so many; without a number, there is none. */
function countedOff({ firsts, step }: Series, count: number | null): number {
  if (count === null) return Number.POSITIVE_INFINITY;
  const nth = count - 1;
  return (firsts[nth % firsts.length] ?? 0) + Math.floor(nth / firsts.length) * step;
}

const lastOf = ({ until }: Rule, clock: Clock): number | null =>
  until === null ? null : until.endsWith('Z') ? clock.wallAt(untilOf(until)) : untilOf(until);

function everySoOften({ firsts, step }: Series, last: number): Starts {
  const latest = (first: number, from: number, to: number): number | null => {
    const start = first + Math.floor((Math.min(to, last) - first) / step) * step;
    return start >= first && start >= from ? start : null;
  };
  const earliest = (first: number, from: number, to: number): number | null => {
    const start = first + Math.max(0, Math.ceil((from - first) / step)) * step;
    return start <= Math.min(to, last) ? start : null;
  };
  return {
    latest: (from, to) =>
      extreme(
        Math.max,
        firsts.map((first) => latest(first, from, to)),
      ),
    earliest: (from, to) =>
      extreme(
        Math.min,
        firsts.map((first) => earliest(first, from, to)),
      ),
    between: (after, to) =>
      firsts.flatMap((first) => {
        const found: number[] = [];
        const end = Math.min(to, last);
        for (let start = earliest(first, after + 1, to) ?? end + 1; start <= end; start += step)
          found.push(start);
        return found;
      }),
    step: firsts.length === 1 ? step : null,
  };
}

function extreme(pick: (...numbers: number[]) => number, all: readonly (number | null)[]): number | null {
  const found = all.filter((one) => one !== null);
  return found.length === 0 ? null : pick(...found);
}

function yearly(first: number, interval: number, last: number): Starts {
  const began = new Date(first).getUTCFullYear();
  const inYear = (year: number): number | null => {
    const start = new Date(first);
    start.setUTCFullYear(year);
    const at = start.getTime();
    return start.getUTCMonth() === new Date(first).getUTCMonth() && at <= last ? at : null;
  };
  const between = (after: number, to: number): number[] => {
    const found: number[] = [];
    const [from, end] = [new Date(after).getUTCFullYear(), new Date(to).getUTCFullYear()];
    const passed = Math.max(0, Math.floor((from - began) / interval));
    for (let year = began + passed * interval; year <= end; year += interval) {
      const start = inYear(year);
      if (start !== null && start > after && start <= to) found.push(start);
    }
    return found;
  };
  return {
    between,
    latest: (from, to) => between(from - 1, to).at(-1) ?? null,
    earliest: (from, to) => between(from - 1, to)[0] ?? null,
    step: null,
  };
}

/** How far the library may search for one answer, in periods and in candidates within them. */
export type Effort = { readonly maxIterations: number; readonly maxCandidateEvaluations: number };
const generous: Effort = { maxIterations: 10_000, maxCandidateEvaluations: 200_000 };

/** Throws when the answer takes more effort than that. */
export function byLibrary(first: number, rule: Rule, until: number | null, effort: Effort): Starts {
  const made = new RRuleTemporal({
    rruleString: textOf(first, rule, until),
    strict: true,
    cache: false,
    ...effort,
  });
  // What is counted has to be counted from the beginning: once, rather than for every question.
  if (rule.count !== null) return listed(made.all().map(({ epochMilliseconds }) => epochMilliseconds));
  const at = (one: { epochMilliseconds: number } | null) => one?.epochMilliseconds ?? null;
  return {
    latest(from, to) {
      // Looking ahead is the cheaper question, and mostly says that there is none.
      const next = at(made.next(new Date(from), true));
      return next === null || next > to ? null : at(made.previous(new Date(to), true));
    },
    earliest(from, to) {
      const next = at(made.next(new Date(from), true));
      return next === null || next > to ? null : next;
    },
    between: (after, to) =>
      made.between(new Date(after + 1), new Date(to), true).map(({ epochMilliseconds }) => epochMilliseconds),
    step: null,
  };
}

const listed = (all: readonly number[]): Starts => ({
  latest: (from, to) => all.findLast((start) => start >= from && start <= to) ?? null,
  earliest: (from, to) => all.find((start) => start >= from && start <= to) ?? null,
  between: (after, to) => all.filter((start) => start > after && start <= to),
  step: null,
});

const stamp = (wall: number): string =>
  `${new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

function textOf(first: number, { frequency, interval, count, limits }: Rule, until: number | null): string {
  const ends = until !== null ? [`UNTIL=${stamp(until)}`] : count !== null ? [`COUNT=${count}`] : [];
  const limited = [...limits].map(([name, value]) => `${name}=${value}`);
  const rule = [`FREQ=${frequency}`, `INTERVAL=${interval}`, ...ends, ...limited].join(';');
  return `DTSTART:${stamp(first)}\nRRULE:${rule}`;
}
