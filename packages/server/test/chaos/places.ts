import { startEmbeddedPostgres } from '../../src/kernel/embedded-postgres.ts';
import { dataDirectory } from '../process/data-directory.ts';
import { givenHouse, type House, ownHouse } from './houses.ts';

// Whoever is told to end takes along what they have started.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));

/** What the commands of chaos/ need around a siege. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);

export const between = (least: number, most: number): number =>
  Math.round(least + Math.random() * (most - least));

/** On a PostgreSQL that is given: a durable one, only for this, which is started again when it is killed. */
export async function onGivenDatabase<Found>(use: (house: House) => Promise<Found>): Promise<Found> {
  const directory = await dataDirectory();
  const postgres = await startEmbeddedPostgres({
    ...{ directory: directory.data, durable: true },
    ...{ say: print, lost: (why: Error) => print(why.message) },
  });
  try {
    return await use(givenHouse(postgres.url, directory));
  } finally {
    await postgres.stop();
    await directory.remove();
  }
}

/** With a PostgreSQL that the server starts for itself. */
export async function onOwnDatabase<Found>(use: (house: House) => Promise<Found>): Promise<Found> {
  const directory = await dataDirectory('data');
  try {
    return await use(ownHouse(directory));
  } finally {
    await directory.remove();
  }
}

type Reported = { readonly wrong: readonly string[] };

/** Prints what was found; answers how much of it is wrong. */
export function report<Found extends Reported>(name: string, { wrong, ...figures }: Found): number {
  print(`\n${name}`);
  for (const [what, figure] of Object.entries(figures)) print(`  ${what.padEnd(20)} ${shown(figure)}`);
  print(`  ${'wrong'.padEnd(20)} ${wrong.length}`);
  for (const line of wrong) print(`    ${line}`);
  return wrong.length;
}

const shown = (figure: unknown): string =>
  typeof figure === 'object'
    ? Object.entries(figure ?? {})
        .map(([name, value]) => `${name} ${value}`)
        .join(', ')
    : `${figure}`;
