import {
  between,
  onGivenDatabase,
  onOwnDatabase,
  print,
  report,
} from '../packages/server/test/chaos/places.ts';
import { runs } from '../packages/server/test/chaos/runs.ts';
import { besiege, type Death, everyCrashPoint } from '../packages/server/test/chaos/siege.ts';

/**
 * Kills servers in the midst of runs: as many runs, all waiting for people at once, and as many kills as the arguments
 * say (200 and 20 unless told otherwise), at the crash points in turn and then at random moments. First on a PostgreSQL
 * that is given, then the same with two servers over one, of which one dies at a time, and at last, with a quarter of
 * both, on the server's own, where server, database or both are killed. Ends with 1 if a run ended otherwise than was
 * decided beforehand, or anything was lost or done twice.
 */
const count = Number(process.argv[2] ?? 200);
const kills = Number(process.argv[3] ?? 20);

const kinds = ['server', 'postgres', 'both'] as const;
const crashes = everyCrashPoint(() => between(1, 3));
const deathsOf = (many: number): Death[] =>
  Array.from({ length: many }, (_, nth) => crashes[nth] ?? { kill: 'server', after: between(50, 1500) });
const momentsOf = (many: number): Death[] =>
  Array.from({ length: many }, (_, nth) => ({ kill: kinds[nth % 3] ?? 'server', after: between(50, 1500) }));
const load = (runsWanted: number, waves: number) => runs({ count: runsWanted, waves, late: true });

const [few, once] = [Math.ceil(count / 4), Math.ceil(kills / 4)];
const deaths = deathsOf(kills);
const sieges = [
  [
    'one server',
    () => onGivenDatabase((house) => besiege({ house, deaths, say: print, load: load(count, kills) })),
  ],
  [
    'two servers',
    () =>
      onGivenDatabase((house) =>
        besiege({ house, deaths, say: print, servers: 2, load: load(count, kills) }),
      ),
  ],
  [
    'own database',
    () =>
      onOwnDatabase((house) =>
        besiege({ house, deaths: momentsOf(once), say: print, load: load(few, once) }),
      ),
  ],
] as const;

let wrong = 0;
for (const [name, play] of sieges) wrong += report(name, await play());
process.exitCode = wrong > 0 ? 1 : 0;
