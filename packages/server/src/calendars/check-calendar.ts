import type { CalendarDefinition, Span } from '@countersign/contract/calendar-definition.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import { type Rule, readRule } from './rule.ts';
import { lengthOf, stretchesADay } from './spans.ts';
import { byLibrary, isSearched, stepOf } from './starts.ts';
import { day, readWall } from './wall.ts';

/** What is wrong with a calendar, and where: ends before beginnings, and rules that cannot be answered, or not quickly. */
export function calendarFaults({ spans, without = [] }: CalendarDefinition): Fault[] {
  // Trying a rule out is dear: nobody waits for that while there are too many of them anyway.
  const tooMuch = [...tooManyRules([...spans, ...without]), ...tooDense([...spans, ...without])];
  if (tooMuch.length > 0) return tooMuch;
  return faultsOf([
    ...spans.map((span, index) => ({ span, pointer: `/spans/${index}` })),
    ...without.map((span, index) => ({ span, pointer: `/without/${index}` })),
  ]);
}

type Placed = { readonly span: Span; readonly pointer: string };

/** Up to the first rule that takes too long: the next might as well. */
function faultsOf(placed: readonly Placed[]): Fault[] {
  const faults: Fault[] = [];
  for (const { span, pointer } of placed) {
    const fault = spanFault(span, pointer);
    if (fault !== undefined) faults.push(fault);
    if (fault?.detail === tooLong) break;
  }
  return faults;
}

function spanFault(span: Span, pointer: string): Fault | undefined {
  if (lengthOf(span) <= 0)
    return { pointer: `${pointer}/to`, detail: `${span.to} is not after ${span.from}` };
  const detail = span.repeat === undefined ? undefined : ruleFault(span.from, span.repeat);
  if (detail !== undefined) return { pointer: `${pointer}/repeat`, detail };
  if (span.except === undefined || span.repeat !== undefined) return undefined;
  return {
    pointer: `${pointer}/except`,
    detail: 'nothing repeats here from which a day could be left out',
  };
}

const mostRules = 20;

/** A repetition that is more than an interval or days of the week is searched for, each for itself. */
function tooManyRules(spans: readonly Span[]): Fault[] {
  const searched = spans.filter(({ repeat }) => {
    const rule = repeat === undefined ? undefined : readRule(repeat);
    return typeof rule === 'object' && isSearched(rule);
  });
  if (searched.length <= mostRules) return [];
  const detail = `${searched.length} spans repeat by more than an interval or days of the week; at most ${mostRules} do in one calendar`;
  return [{ pointer: '/spans', detail }];
}

const mostADay = 2000;

/** What begins every few minutes is cheap once, and not as often as a calendar has spans. */
function tooDense(spans: readonly Span[]): Fault[] {
  const rates = spans.map((span) => {
    const rule = span.repeat === undefined ? undefined : readRule(span.repeat);
    return typeof rule === 'object' ? stretchesADay(stepOf(rule), lengthOf(span)) : 0;
  });
  const sum = Math.ceil(rates.reduce((a, b) => a + b, 0));
  if (sum <= mostADay) return [];
  const detail = `its spans begin ${sum} times a day; at most ${mostADay} beginnings a day are answered quickly`;
  return [{ pointer: '/spans', detail }];
}

const mostCounted = 100;

/** What is wrong with a recurrence rule that begins at `from`; undefined: nothing. */
export function ruleFault(from: string, text: string): string | undefined {
  const rule = readRule(text);
  if (typeof rule === 'string') return rule;
  if (!isSearched(rule)) return undefined;
  if (rule.count !== null && rule.count > mostCounted)
    return `COUNT is at most ${mostCounted} where other parts limit the rule; say UNTIL instead`;
  return tryOut(readWall(from), rule);
}

/** What one answer may take; a calendar is asked for several. */
const effort = { maxIterations: 500, maxCandidateEvaluations: 3000 };

/** Asks the rule at instants strewn over years: one that has to search for long is refused before anybody waits for it. */
function tryOut(first: number, rule: Rule): string | undefined {
  try {
    const starts = byLibrary(first, rule, null, effort);
    for (let index = 0; index < 12; index += 1) {
      const at = first + index * 47 * day;
      const next = starts.between(at, at + 2 * day);
      starts.latest(at, at + 1500 * day);
      if (next.length > 3000) return tooLong;
    }
    return undefined;
  } catch (error) {
    const { message } = error as Error;
    return /exceeded/.test(message) ? tooLong : message.replace(/^Cannot create RRule: /, '');
  }
}

const tooLong =
  'when it repeats takes too long to find out: name days and hours by a rule that repeats daily or more rarely';
