import type { Blocker } from '@countersign/contract/problems.ts';
import { isOn, nextOn, offAt } from '../calendars/time.ts';
import { type Refusal, refused } from '../kernel/outcome.ts';
import type { Window } from './window.ts';

/**
 * One thing that keeps it closed: a freeze that is on, or windows of which none is. Letting it pass one of them is
 * enough. until: when this alone lets it go on; null: nobody knows.
 */
export type Closing = {
  readonly windows: readonly Window[];
  readonly because: string;
  readonly until: Date | null;
};

/** Why nothing is begun, in words, and until when at least: until all of it lets it; null: nobody knows. */
export type Closed = {
  readonly closings: readonly Closing[];
  readonly because: string;
  readonly until: Date | null;
};

/**
 * Why nothing may be begun in these environments at this instant; null: it may. Nothing is begun while a freeze is on;
 * where an environment has windows that allow, only while one of them is on. What cannot be known is closed. Without
 * any environment only windows of all the project count.
 */
export function whyClosed(
  windows: readonly Window[],
  environments: readonly string[],
  at: Date,
): Closed | null {
  const closings = closingsAt(windows, environments, at);
  if (closings.length === 0) return null;
  const until = opensAt(windows, environments, at, closings);
  return { closings, because: closings.map(({ because }) => because).join(' '), until };
}

function closingsAt(windows: readonly Window[], environments: readonly string[], at: Date): Closing[] {
  const bearing = windows.filter((window) => bearsOn(window, environments));
  const freezes = bearing
    .filter((window) => window.kind === 'freeze' && !window.passed && stateAt(window, at) !== 'off')
    .map((window) => frozen(window, at));
  const places = environments.length === 0 ? [null] : environments;
  const waits = places.flatMap((place) => {
    const allowing = bearing.filter(
      (window) => window.kind === 'allow' && bearsOn(window, place === null ? [] : [place]),
    );
    const open = allowing.some((window) => window.passed || stateAt(window, at) === 'on');
    return allowing.length === 0 || open ? [] : [notYet(allowing, at)];
  });
  return [
    ...freezes,
    ...waits.filter(({ because }, index) => waits.findIndex((one) => one.because === because) === index),
  ];
}

const bearsOn = ({ environments }: Window, places: readonly string[]): boolean =>
  environments.length === 0 || environments.some((one) => places.includes(one));

/** Of a calendar that says nothing, or that cannot be asked, nobody knows. */
function stateAt({ definition }: Window, at: Date): 'on' | 'off' | 'unknown' {
  return asked(() => (definition === null ? 'unknown' : isOn(definition, at) ? 'on' : 'off')) ?? 'unknown';
}

function asked<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}

function frozen(window: Window, at: Date): Closing {
  const { definition } = window;
  if (stateAt(window, at) === 'unknown') return { windows: [window], because: unknown(window), until: null };
  const until = definition && asked(() => offAt(definition, at));
  return { windows: [window], because: `Freeze "${window.name}" is on${by(until)}.`, until };
}

const by = (until: Date | null): string => (until === null ? '' : ` until ${until.toISOString()}`);

const unknown = ({ name }: Window): string => `The calendar of window "${name}" cannot be read.`;

function notYet(windows: readonly Window[], at: Date): Closing {
  const times = windows.map(({ definition }) => definition && asked(() => nextOn(definition, at)));
  const known = times.filter((time) => time !== null);
  const until = known.length === 0 ? null : new Date(Math.min(...known.map(Number)));
  const names = windows.map(({ name }) => `"${name}"`).join(' or ');
  const next =
    until === null ? 'and nobody knows when it will be' : `which it is next at ${until.toISOString()}`;
  return { windows, because: `It is done only while window ${names} is open, ${next}.`, until };
}

const mostSteps = 50;

/**
 * One may be over when another has begun: goes on from each to the next until none keeps it closed, or so many times: it
 * is closed until then at least, and whoever waits looks again.
 */
function opensAt(
  windows: readonly Window[],
  environments: readonly string[],
  from: Date,
  first: readonly Closing[],
): Date | null {
  let at = from;
  let closings = first;
  for (let step = 0; step < mostSteps && closings.length > 0; step += 1) {
    if (closings.some(({ until }) => until === null)) return null;
    const next = Math.max(...closings.map(({ until }) => Number(until)));
    // At its end a freeze is still on.
    at = new Date(Math.max(next, at.getTime() + 1));
    closings = closingsAt(windows, environments, at);
  }
  return at;
}

const requirement = 'The windows of its environments let it begin';

/** The same as a refusal, with who may let it pass. */
export function refusalOf({ closings, because }: Closed, who: readonly (readonly string[])[] = []): Refusal {
  return refused('window/closed', because, { blockers: blockersOf({ closings }, who) }).refusal;
}

/** What keeps it closed, each with who may let it pass: a list for every closing, in their order. */
export const blockersOf = (
  { closings }: Pick<Closed, 'closings'>,
  who: readonly (readonly string[])[] = [],
  since: string | null = null,
): Blocker[] =>
  closings.map(({ because, until }, index) => ({
    requirement,
    because,
    who: [...(who[index] ?? [])],
    since,
    until: until?.toISOString() ?? null,
  }));
