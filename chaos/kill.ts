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
 * Kills servers under load: at every crash point, and at as many random moments as the argument says (50 unless told
 * otherwise). Half of the moments on a PostgreSQL that is given, half on the server's own, where the server, the
 * database or both are killed. Ends with 1 if anything was lost, done twice, or stuck.
 */
const rounds = Number(process.argv[2] ?? 50);

const moment = (kill: 'server' | 'postgres' | 'both'): Death => ({ kill, after: between(50, 3000) });
const points = () => everyCrashPoint(() => between(1, 8));
const kinds = ['server', 'postgres', 'both'] as const;
const half = Math.ceil(rounds / 2);

const given = [...points(), ...Array.from({ length: half }, () => moment('server'))];
const own = [
  ...points(),
  ...Array.from({ length: rounds - half }, (_, nth) => moment(kinds[nth % 3] ?? 'server')),
];
const siege = { load: executions, say: print };
let wrong = report(
  'given database',
  await onGivenDatabase((house) => besiege({ ...siege, house, deaths: given })),
);
wrong += report('own database', await onOwnDatabase((house) => besiege({ ...siege, house, deaths: own })));
process.exitCode = wrong > 0 ? 1 : 0;
