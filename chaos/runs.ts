import {
  between,
  onGivenDatabase,
  onOwnDatabase,
  print,
  report,
} from '../packages/server/test/chaos/places.ts';
import { runs } from '../packages/server/test/chaos/runs.ts';
import { besiege, type Death, everyCrashPoint, type Siege } from '../packages/server/test/chaos/siege.ts';

/**
 * Kills servers in the midst of runs: as many runs, most of them waiting for people at once, and as many kills as the
 * arguments say (200 and 20 unless told otherwise), at the crash points in turn and then at random moments. First on a
 * PostgreSQL that is given, then the same with two servers over one, of which one dies at a time, and at last, with a
 * quarter of both, on the server's own, where server, database or both are killed. Ends with 1 if a run ended otherwise
 * than was decided beforehand, or anything was lost or done twice. A third argument, such as "two", plays only what is
 * called so.
 */
const count = Number(process.argv[2] ?? 200);
const kills = Number(process.argv[3] ?? 20);

const kinds = ['server', 'postgres', 'both'] as const;
/** At the crash points in turn, each at a passage up to this one, and then at random moments. */
const deathsOf = (many: number, passage: number): Death[] => {
  const crashes = everyCrashPoint(() => between(1, passage));
  const moment = (): Death => ({ kill: 'server', after: between(50, 1500) });
  return Array.from({ length: many }, (_, nth) => crashes[nth] ?? moment());
};
const momentsOf = (many: number): Death[] =>
  Array.from({ length: many }, (_, nth) => ({ kill: kinds[nth % 3] ?? 'server', after: between(50, 1500) }));
const patience = 300_000;
const play = (how: Pick<Siege<unknown>, 'house' | 'deaths' | 'servers'>, wanted: number) =>
  besiege({
    ...{ ...how, patience, say: print },
    load: runs({ count: wanted, waves: how.deaths.length, late: true }),
  });

const few = Math.ceil(count / 4);
const sieges = [
  ['one server', () => onGivenDatabase((house) => play({ house, deaths: deathsOf(kills, 3) }, count))],
  [
    'two servers',
    // The other one does its part of what there is to do, so none comes often by any place.
    () => onGivenDatabase((house) => play({ house, deaths: deathsOf(kills, 1), servers: 2 }, count)),
  ],
  [
    'own database',
    () => onOwnDatabase((house) => play({ house, deaths: momentsOf(Math.ceil(kills / 4)) }, few)),
  ],
] as const;

let wrong = 0;
for (const [name, siege] of sieges)
  if (name.includes(process.argv[4] ?? '')) wrong += report(name, await siege());
process.exitCode = wrong > 0 ? 1 : 0;
