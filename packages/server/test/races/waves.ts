import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { followPeople } from '../../src/approvals/looking/look.job.ts';
import { clear } from './clear.ts';
import { contenders, type Name, type Variant } from './contenders.ts';
import { type Pattern, writeCopies } from './copies.ts';
import { holdJobs, letJobsGo } from './hold-jobs.ts';
import { type Lot, restore } from './lots.ts';
import type { Played } from './outcome.ts';
import type { Answer, Servers } from './servers.ts';
import { type Left, markNow, readLeft } from './state.ts';
import { begin, lookUp, permitFor, type World, worldOf } from './worlds.ts';

/**
 * How two come: at once, or in turn. At once the second comes somewhere between so early that it is done when the first
 * comes (0) and so late that the first is done by then (1).
 */
export type Way =
  | { readonly at: 'once'; readonly when: number }
  | { readonly at: 'turn'; readonly begins: 'first' | 'second'; readonly pause: Pause };

/**
 * What is between two that come in turn: milliseconds; all that the first has brought about (rest); or nothing at all,
 * since what it has brought about waits until the second is done (held).
 */
export type Pause = number | 'rest' | 'held';

export type Task = {
  readonly pair: readonly [Name, Name];
  readonly variant: Variant;
  readonly way: Way;
  /** Which server the first comes to. */
  readonly server: number;
};

export type Field = {
  readonly servers: Servers;
  readonly owner: pg.Pool;
  readonly lots: readonly Lot[];
  readonly patterns: ReadonlyMap<Lot, Pattern>;
};

const lanes = 6;
/** How many milliseconds each of them has lately taken: under load they all take longer. */
const took = new Map<Name, number>();
const usually = 10;
/** How far ahead of both the end of the time is set where time is one of the two. */
const ahead = 40;

type Race = { readonly task: Task; readonly lot: Lot; readonly world: World };

/** Plays as many tasks as there are lots, each in a lot of its own. Answers them in order. */
export async function playWave(field: Field, tasks: readonly Task[]): Promise<(Played & { lot: Lot })[]> {
  const lots = field.lots.slice(0, tasks.length);
  const before = await markNow(field.owner);
  const races = await prepare(field, tasks, lots);
  const { seq } = await markNow(field.owner);
  const begun = await inLanes(races, (race) => beginInTurn(field, race));
  if (begun.some((answer) => answer !== null)) await rest(field);
  const held = tasks.some(isHeld);
  if (held) await holdJobs(field.owner);
  const answers = await inLanes(races, (race, nth) => play(field, race, begun[nth] ?? null));
  if (held) await letJobsGo(field.owner);
  await rest(field);
  const left = await readLeft(field.owner, lots, { ...before, seq });
  await clear(field.owner, lots);
  await restore(field.owner, lots);
  await rest(field);
  return races.map(({ lot }, nth) => ({
    ...{ lot, answers: answers[nth] as Played['answers'] },
    left: left.get(lot.project) as Left,
  }));
}

async function prepare(field: Field, tasks: readonly Task[], lots: readonly Lot[]): Promise<Race[]> {
  const { servers, owner } = field;
  const copies = await writeCopies(
    owner,
    lots.map((lot) => field.patterns.get(lot) as Pattern),
  );
  const made = copies.map((copy, nth) => worldOf(lots[nth] as Lot, copy));
  const worlds = await inLanes(made, (world, nth) => begin(servers, world, tasks[nth] as Task));
  await lookUp(
    owner,
    worlds.filter(({ run }) => run !== null),
  );
  const acting = worlds.filter((_, nth) => tasks[nth]?.variant.start === 'acting');
  if (acting.length > 0) await rest(field);
  await inLanes(acting, (world) => permitFor(servers, world));
  return worlds.map((world, nth) => ({ task: tasks[nth] as Task, lot: world.lot, world }));
}

/** A wave holds only such, or none. */
export const isHeld = ({ way }: Task): boolean => way.at === 'turn' && way.pause === 'held';

const isExpiry = (task: Task): boolean => task.pair.includes('expiry');

async function act({ servers }: Field, { task, world }: Race, nth: 0 | 1): Promise<Answer> {
  const { pair, variant } = task;
  const [self, other] = [pair[nth], pair[1 - nth] as Name];
  const from = performance.now();
  const answer = await contenders[self].act(servers, task.server + nth, world, { self, other, nth, variant });
  const now = performance.now() - from;
  if (self !== 'expiry') took.set(self, 0.8 * (took.get(self) ?? usually) + 0.2 * now);
  return answer;
}

/** Where the one comes only once all that the other has brought about is done, the first of both. */
async function beginInTurn(field: Field, race: Race): Promise<Answer | null> {
  const { way, pair } = race.task;
  if (way.at !== 'turn' || way.pause !== 'rest') return null;
  const nth = way.begins === 'first' ? 0 : 1;
  if (pair[nth] === 'expiry') await arm(field, race, 1);
  return act(field, race, nth);
}

async function play(field: Field, race: Race, begun: Answer | null): Promise<readonly [Answer, Answer]> {
  const { way } = race.task;
  if (way.at === 'once') return together(field, race, way.when);
  const [one, two] = way.begins === 'first' ? ([0, 1] as const) : ([1, 0] as const);
  if (begun === null && race.task.pair[one] === 'expiry') await arm(field, race, 1);
  const first = begun ?? (await act(field, race, one));
  if (typeof way.pause === 'number') await sleep(way.pause);
  if (race.task.pair[two] === 'expiry' && race.task.pair[one] !== 'expiry') await arm(field, race, 1);
  const second = await act(field, race, two);
  return one === 0 ? [first, second] : [second, first];
}

/** Both at once. What is about time comes by itself when it is over, and the other around that moment. */
async function together(field: Field, race: Race, when: number): Promise<readonly [Answer, Answer]> {
  const [first, second] = race.task.pair;
  const timed = isExpiry(race.task);
  const [one, two] = [took.get(first) ?? usually, took.get(second) ?? usually];
  const offset = when * (one + two) - two;
  const start = performance.now() + (timed ? ahead : 0);
  if (timed) await arm(field, race, ahead);
  const after = async (name: Name, delay: number, nth: 0 | 1) => {
    if (name !== 'expiry') await pause(start + delay - performance.now());
    return act(field, race, nth);
  };
  // What is about time comes at its own; the other comes so much before that moment, or after it.
  const around = (when * 1.5 - 1) * (first === 'expiry' ? two : one);
  return Promise.all([
    after(first, timed ? around : Math.max(0, -offset), 0),
    after(second, timed ? around : Math.max(0, offset), 1),
  ]);
}

/** Timers are as fine as a millisecond; below that it is a few turns of the loop. */
async function pause(milliseconds: number): Promise<void> {
  if (milliseconds >= 1) await sleep(milliseconds);
  else
    for (let turns = Math.max(0, milliseconds) * 10; turns > 0; turns -= 1)
      await new Promise((resolve) => setImmediate(resolve));
}

/** Sets the end of the time that people have, so many milliseconds from now. */
async function arm({ owner }: Field, { world }: Race, milliseconds: number): Promise<void> {
  const { lot, approval, run } = world;
  const at = "clock_timestamp() + $3::int * interval '1 millisecond'";
  const values = [lot.project, run ?? approval, milliseconds];
  await owner.query(
    run === null
      ? `update approval set due_at = ${at} where project_id = $1 and id = $2`
      : `update run_job set deadline = ${at} where project_id = $1 and run_id = $2 and ended_at is null and deadline is not null`,
    values,
  );
}

const patience = 30_000;

/** Comes when there is nothing left for the jobs to do now. */
export async function rest({ servers, owner }: Pick<Field, 'servers' | 'owner'>): Promise<void> {
  await servers.partsOf(0).work(followPeople);
  const until = performance.now() + patience;
  for (let left = await unfinished(owner); left.length > 0; left = await unfinished(owner)) {
    if (performance.now() > until) throw new Error(`it does not come to rest: ${left.join(', ')}`);
    await sleep(10);
  }
}

/** Jobs that could be worked now, whoever has them. What rings by itself each second or minute is left out. */
const unfinished = async (owner: pg.Pool): Promise<string[]> =>
  (
    await owner.query<{ what: string }>(
      `select format('job %s is %s', name, state) as what from pgboss.job
       where state in ('created', 'retry', 'active') and (start_after <= now() or state <> 'created')
         and name not like '%pgboss%' and name <> all ('{people.changed}')
       limit 5`,
    )
  ).rows.map(({ what }) => what);

/** A few at once, each as soon as there is a lane. */
export async function inLanes<In, Out>(
  all: readonly In[],
  each: (one: In, nth: number) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  const left = [...all.entries()];
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await each(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
