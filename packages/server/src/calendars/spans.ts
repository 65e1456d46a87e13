import type { CalendarDefinition, Span } from '@countersign/contract/calendar-definition.ts';
import { readRule } from './rule.ts';
import { once, repeated, type Starts } from './starts.ts';
import type { Stretch } from './stretches.ts';
import { type Clock, clockOf, day, dayOf, isDay, readWall, startOfDay } from './wall.ts';

/** A span ready to be asked when it is on. length: on the wall. */
type Ready = {
  readonly starts: Starts;
  readonly length: number;
  readonly wholeDay: boolean;
  readonly except: ReadonlySet<string>;
};

/** A calendar ready to be asked. perDay: how many stretches by arithmetic there may be in a day. */
export type ReadyCalendar = {
  readonly perDay: number;
  readonly clock: Clock;
  readonly spans: readonly Ready[];
  readonly without: readonly Ready[];
};

export function readyCalendar({ timeZone, spans, without = [] }: CalendarDefinition): ReadyCalendar {
  const clock = clockOf(timeZone);
  const ready = (span: Span) => readySpan(span, clock);
  const [on, taken] = [spans.map(ready), without.map(ready)];
  return { clock, spans: on, without: taken, perDay: perDay([...on, ...taken]) };
}

const perDay = (spans: readonly Ready[]): number =>
  spans.reduce((sum, { starts: { step }, length }) => sum + stretchesADay(step, length), 0);

/** How often in a day something begins every so many milliseconds; what goes on without a gap counts for nothing. */
export const stretchesADay = (step: number | null, length: number): number =>
  step === null || step <= length ? 0 : day / step;

function readySpan({ from, to, repeat, except = [] }: Span, clock: Clock): Ready {
  const first = readWall(from);
  return {
    starts: repeat === undefined ? once(first) : repeating(first, repeat, clock),
    length: lengthOf({ from, to }),
    wholeDay: isDay(to),
    except: new Set(repeat === undefined ? [] : except),
  };
}

function repeating(first: number, repeat: string, clock: Clock): Starts {
  const rule = readRule(repeat);
  if (typeof rule === 'string') throw new Error(`a rule that cannot be read was stored: ${rule}`);
  return repeated(first, rule, clock);
}

/** Of a span, on the wall; a day given as its end is included whole. */
export const lengthOf = ({ from, to }: Pick<Span, 'from' | 'to'>): number =>
  readWall(to) + (isDay(to) ? day : 0) - readWall(from);

/** What the wall may show in [from, end): the first and the last. */
export const wallsOf = (clock: Clock, from: number, end: number): { low: number; high: number } => ({
  low: clock.wallAt(from) - clock.doubt(from),
  high: clock.wallAt(end) + clock.doubt(end),
});

/** When a span is on that can bear on what the wall shows from `low` to `high`, in any order. */
export function stretchesOf(span: Ready, clock: Clock, { low, high }: ReturnType<typeof wallsOf>): Stretch[] {
  const { starts, length, except } = span;
  if (starts.step !== null && starts.step <= length) return seamless(span, clock, low - length, high);
  const begun = length <= short ? starts.between(low - length - 1, high) : startsBearing(span, low, high);
  return begun
    .filter((start) => !except.has(dayOf(start)))
    .flatMap((start) => stretch(span, clock, start, start + length));
}

/** One repetition follows the other without a gap: from one day left out to the next they are one, however many. */
function seamless(span: Ready, clock: Clock, low: number, high: number): Stretch[] {
  const { starts, length, except } = span;
  const left = [...except].map(readWall).filter((start) => start + day > low && start <= high);
  const ends = [...left.toSorted((a, b) => a - b), high + 1];
  return ends.flatMap((end, index) => {
    const begin = index === 0 ? low : (ends[index - 1] ?? low) + day;
    const [first, last] = [starts.earliest(begin, end - 1), starts.latest(begin, end - 1)];
    return first === null || last === null ? [] : stretch(span, clock, first, last + length);
  });
}

const short = 3 * day;

/** Of many repetitions of a long span that overlap, the last is enough of those that began before. */
function startsBearing(span: Ready, low: number, high: number): number[] {
  const early = latestOf(span, low - span.length, low);
  return [...(early === null ? [] : [early]), ...span.starts.between(low, high)];
}

/** The last start in [from, to] that is on no day on which none begins. */
function latestOf({ starts, except }: Ready, from: number, to: number): number | null {
  let start = starts.latest(from, to);
  while (start !== null && except.has(dayOf(start))) start = starts.latest(from, startOfDay(start) - 1);
  return start;
}

/** Both ends as the clock has them. Nothing is left of what ends before the time that clocks leave out is over. */
function stretch({ wholeDay }: Ready, clock: Clock, start: number, end: number): Stretch[] {
  const [from, to] = [clock.instantOf(start), clock.instantOf(end) + (wholeDay ? 0 : 0.5)];
  return to > from ? [{ from, end: to }] : [];
}
