import { setTimeout as sleep } from 'node:timers/promises';
import { type Fresh, topUp } from '../../packages/server/test/growth/fill.ts';
import {
  type Answer,
  type Asked,
  type Probe,
  probes,
  type Things,
  thingsOf,
} from '../../packages/server/test/growth/requests.ts';
import type { Place } from './places.ts';
import { type Server, startServer } from './server.ts';

export type Figures = { readonly p50: number; readonly p99: number };
/**
 * What one request takes of each size, and of the largest as a multiple of the smallest. `chance`: by how much every
 * second request of the smallest differs from the others at p99, which nothing but chance can be the reason for.
 */
export type Row = Figures & {
  readonly name: string;
  readonly held: boolean;
  readonly figures: readonly Figures[];
  readonly chance: number;
};

type Wanted = {
  readonly rounds: number;
  readonly requests: number;
  readonly directory: string;
  say(what: string): void;
};

type Target = { readonly place: Place; readonly server: Server; readonly things: Things };
/** The times of one name, of each target. */
type Times = Map<string, { held: boolean; times: number[][] }>;
type Note = (name: string, held: boolean, target: number, took: number) => void;

const firstPort = 18_100;
/** Requests that are not counted: a few, for warmth; or one about each of the things, so that each lies in memory. */
const [few, some, all] = [5, 20, 100];

/**
 * A server process on each database; every request goes to each of them in turn before the next one, so that whatever
 * else the machine does meets all sizes alike.
 */
export async function measureAll(places: readonly Place[], wanted: Wanted): Promise<Row[]> {
  const targets: Target[] = [];
  for (const [nth, place] of places.entries()) {
    const server = await startServer(place, firstPort + nth, wanted.directory);
    targets.push({ place, server, things: await thingsOf(place.owner) });
  }
  const times: Times = new Map();
  for (let round = 0; round < wanted.rounds; round += 1) {
    await oneRound(targets, times, round, wanted);
    wanted.say(`round ${round + 1} of ${wanted.rounds}`);
  }
  for (const { server } of targets) await server.stop();
  return [...times].map(([name, { held, times: all }]) => rowOf(name, held, all));
}

async function oneRound(
  targets: readonly Target[],
  times: Times,
  round: number,
  { requests, say }: Wanted,
): Promise<void> {
  const fresh: Fresh[] = [];
  for (const { place } of targets) fresh.push(await topUp(place.owner, place.molds, 'shop', requests + some));
  const note: Note = (name, held, target, took) => {
    const kept = times.get(name) ?? { held, times: targets.map(() => []) };
    times.set(name, kept);
    there(kept.times[target]).push(took);
  };
  for (const probe of probes) {
    // What is not held is asked in one round, for a sign of what it takes.
    if (!probe.held && round > 0) continue;
    const often = probe.held && !probe.seldom;
    const warm = probe.uses ? some : often ? all : few;
    const counted = often ? requests : requests / (probe.held ? 5 : 10);
    for (let nth = 0; nth < warm + counted; nth += 1)
      for (const turn of targets.keys()) {
        const target = (turn + nth) % targets.length;
        const { server, things } = there(targets[target]);
        await one(server, probe, { things, fresh: there(fresh[target]), nth }, (name, took) => {
          if (nth >= warm) note(name, probe.held, target, took);
          else if (round === 0 && warm === all) note(`${name}, first time`, false, target, took);
        });
      }
    say(`${round + 1}: ${probe.name}`);
  }
  for (let nth = 0; nth < requests; nth += 1)
    for (const [target, { server }] of targets.entries())
      note('event stream, begun', true, target, await server.stream());
}

type About = { readonly things: Things; readonly fresh: Fresh; readonly nth: number };

async function one(server: Server, probe: Probe, about: About, note: (name: string, took: number) => void) {
  const { things, fresh, nth } = about;
  const answer = await timed(server, probe.ask(things, nth, fresh), (took) => note(probe.name, took));
  if (probe.next)
    await timed(server, probe.next.ask(answer), (took) => note(`${probe.name} ${probe.next?.name}`, took));
}

/** A server that the machine has left without time turns away who asks it; that is no figure, and is asked again. */
async function timed(server: Server, asked: Asked, note: (took: number) => void): Promise<Answer> {
  for (;;) {
    const from = performance.now();
    const answer = await server.send(asked);
    const took = performance.now() - from;
    if (answer.status === 503) {
      await sleep(200);
      continue;
    }
    if (answer.status >= 300)
      throw new Error(`${asked.method} ${asked.path}: ${answer.status} ${answer.body}`);
    note(took);
    return answer;
  }
}

function rowOf(name: string, held: boolean, times: readonly number[][]): Row {
  const figures = times.map((took) => ({ p50: at(took, 0.5), p99: at(took, 0.99) }));
  const [small, large] = [there(figures[0]), there(figures.at(-1))];
  const [odd, even] = [1, 0].map((rest) =>
    at(
      there(times[0]).filter((_, nth) => nth % 2 === rest),
      0.99,
    ),
  );
  const chance = Math.max(there(odd) / there(even), there(even) / there(odd));
  return { name, held, figures, chance, p50: large.p50 / small.p50, p99: large.p99 / small.p99 };
}

const at = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is none');
  return value;
}
