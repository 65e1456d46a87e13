import { join } from 'node:path';
import { end, execute, firstWord, launch, load, type Place, tidy } from '../place.ts';
import { type Contestant, type Sizes, supply } from './contestant.ts';

/** Connections for each of its two processes. More did not make it faster here. */
const pool = 30;

/**
 * DBOS Transact on the same PostgreSQL, in a database of its own. Its client sends messages by writing them to that
 * database, so nothing is spent on HTTP; its workflows are told by LISTEN and NOTIFY.
 */
export async function dbos(place: Place, channel: number, { seconds }: Sizes): Promise<Contestant> {
  await place.asOwner((client) => client.query('create database bench_dbos'));
  // It wants a host in the address, although the socket is what counts.
  const url = place.address('countersign', 'bench_dbos').replace('@/', '@localhost/');
  const app = launch(process.execPath, [
    '--no-deprecation',
    join(import.meta.dirname, 'dbos-app.js'),
    JSON.stringify({ url, channel, pool }),
  ]);
  await firstWord(app);
  const { next, used } = supply(seconds);
  let first = 1;
  return {
    name: 'DBOS',
    async load(clients) {
      const count = next(clients);
      await execute(url, tidy);
      const measured = await load('contestants/dbos-load.js', {
        clients,
        seconds,
        url,
        pool,
        channel,
        first,
        count,
      });
      first += count;
      used(clients, measured);
      return measured;
    },
    stop: () => end(app),
  };
}
