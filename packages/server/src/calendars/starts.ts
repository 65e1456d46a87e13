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

/** Every so many milliseconds and nothing else: then it is arithmetic, however many repetitions there are. */
export const stepOf = ({ frequency, interval, limits }: Rule): number | null =>
  limits.size === 0 || (limits.size === 1 && limits.has('WKST'))
    ? (steps[frequency] ?? null) && Number(steps[frequency]) * interval
    : null;

/** What begins at `first` and then by the rule. */
export function repeated(first: number, rule: Rule, clock: Clock): Starts {
  const step = stepOf(rule);
  const until = lastOf(rule, clock);
  if (step === null) return byLibrary(first, rule, until, generous);
  const last = rule.count === null ? until : first + (rule.count - 1) * step;
  return everySoOften(first, step, last ?? Number.POSITIVE_INFINITY);
}

const lastOf = ({ until }: Rule, clock: Clock): number | null =>
  until === null ? null : until.endsWith('Z') ? clock.wallAt(untilOf(until)) : untilOf(until);

function everySoOften(first: number, step: number, last: number): Starts {
  const atOrBefore = (wall: number): number =>
    first + Math.floor((Math.min(wall, last) - first) / step) * step;
  return {
    latest(from, to) {
      const start = atOrBefore(to);
      return start >= first && start >= from ? start : null;
    },
    earliest(from, to) {
      const start = first + Math.max(0, Math.ceil((from - first) / step)) * step;
      return start <= Math.min(to, last) ? start : null;
    },
    between(after, to) {
      const found: number[] = [];
      const end = atOrBefore(to);
      for (let start = Math.max(first, atOrBefore(after) + step); start <= end; start += step)
        if (start > after) found.push(start);
      return found;
    },
    step,
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
