import { executions } from '../packages/server/test/chaos/executions.ts';
import {
  between,
  onGivenDatabase,
  onOwnDatabase,
  print,
  report,
} from '../packages/server/test/chaos/places.ts';
import { besiege, type Death, everyCrashPoint } from '../packages/server/test/chaos/siege.ts';

/**
 * Kills by `kill -9` under load: a server (200 times unless told otherwise, at every crash point, in the midst of
 * starts, and at random moments), PostgreSQL (50 times, half of them the one that is given, half the server's own), and
 * both together (50 times). The three arguments are these numbers. Ends with 1 if anything was lost, done twice, or
 * stuck.
 */
const [servers, databases, both] = [
  Number(process.argv[2] ?? 200),
  Number(process.argv[3] ?? 50),
  Number(process.argv[4] ?? 50),
];

/** How long a round lasts once it is served again. */
const longest = 1200;
const earliest = 1500;
/** One kill of a server in so many comes while it starts. */
const seldom = 8;

const moments = (many: number, kill: 'server' | 'postgres' | 'both'): Death[] =>
  Array.from({ length: many }, (_, nth) =>
    kill === 'server' && nth % seldom === 1
      ? { starting: between(0, earliest) }
      : { kill, after: between(0, longest) },
  );
const points = everyCrashPoint(() => between(1, 8));
const siege = { load: executions, say: print };

const sieges = [
  [
    'server killed, given database',
    onGivenDatabase,
    [...points, ...moments(servers - points.length, 'server')],
  ],
  ['given database killed', onGivenDatabase, moments(Math.ceil(databases / 2), 'postgres')],
  ['own database killed', onOwnDatabase, moments(Math.floor(databases / 2), 'postgres')],
  ['server and own database killed', onOwnDatabase, moments(both, 'both')],
] as const;

let wrong = 0;
for (const [name, on, deaths] of sieges) {
  print(`\n${name}: ${deaths.length} rounds`);
  if (deaths.length > 0) wrong += report(name, await on((house) => besiege({ ...siege, house, deaths })));
}
process.exitCode = wrong > 0 ? 1 : 0;
