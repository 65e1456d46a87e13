import { startEmbeddedPostgres } from '../packages/server/src/kernel/embedded-postgres.ts';
import { givenHouse, ownHouse } from '../packages/server/test/chaos/houses.ts';
import { besiege, type Death, everyCrashPoint, type Findings } from '../packages/server/test/chaos/siege.ts';
import { dataDirectory } from '../packages/server/test/process/data-directory.ts';

/**
 * Kills servers under load: at every crash point, and at as many random moments as the argument says (50 unless told
 * otherwise). Half of the moments on a PostgreSQL that is given, half on the server's own, where the server, the
 * database or both are killed. Ends with 1 if anything was lost, done twice, or stuck.
 */
const rounds = Number(process.argv[2] ?? 50);
const print = (line: string) => void process.stdout.write(`${line}\n`);

const between = (least: number, most: number) => Math.round(least + Math.random() * (most - least));
const moment = (kill: 'server' | 'postgres' | 'both'): Death => ({ kill, after: between(50, 3000) });
const points = () => everyCrashPoint(() => between(1, 8));
const kinds = ['server', 'postgres', 'both'] as const;
const half = Math.ceil(rounds / 2);

let wrong = report(
  'given database',
  await onGivenDatabase([...points(), ...Array.from({ length: half }, () => moment('server'))]),
);
wrong += report(
  'own database',
  await onOwnDatabase([
    ...points(),
    ...Array.from({ length: rounds - half }, (_, nth) => moment(kinds[nth % 3] ?? 'server')),
  ]),
);
process.exitCode = wrong > 0 ? 1 : 0;

async function onGivenDatabase(deaths: Death[]): Promise<Findings> {
  const directory = await dataDirectory();
  const postgres = await startEmbeddedPostgres({
    ...{ directory: directory.data, durable: true },
    ...{ say: print, lost: (why: Error) => print(why.message) },
  });
  try {
    return await besiege(givenHouse(postgres.url), deaths, print);
  } finally {
    await postgres.stop();
    await directory.remove();
  }
}

async function onOwnDatabase(deaths: Death[]): Promise<Findings> {
  const directory = await dataDirectory('data');
  try {
    return await besiege(ownHouse(directory), deaths, print);
  } finally {
    await directory.remove();
  }
}

function report(name: string, { wrong, ...figures }: Findings): number {
  print(`\n${name}`);
  for (const [what, figure] of Object.entries(figures)) print(`  ${what.padEnd(20)} ${figure}`);
  print(`  ${'wrong'.padEnd(20)} ${wrong.length}`);
  for (const line of wrong) print(`    ${line}`);
  return wrong.length;
}
