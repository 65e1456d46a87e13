import { forgetJobs, load, type Place, tidy } from '../place.ts';
import { ask, settle, tokens } from '../world.ts';
import type { Contestant, Sizes } from './contestant.ts';

/** Ours over HTTP and the same writes by hand, on one database, with the server's jobs worked for both. */
export async function ourTwo(
  place: Place,
  port: number,
  { seconds }: Sizes,
): Promise<[Contestant, Contestant]> {
  await place.asOwner(settle);
  await place.serve(port);
  let first = 1;
  const side = async (file: string, clients: number, target: object) => {
    const most = (seconds + 1) * (clients === 1 ? 1500 : 6000);
    await place.asOwner(async (client) => {
      await forgetJobs(client);
      await ask(client, first, most);
      await tidy(client);
      await client.query('checkpoint');
    });
    const from = first;
    first += most;
    return load(file, { clients, seconds, first: from, tokens, ...target });
  };
  const url = place.address('countersign_server');
  return [
    { name: 'Countersign', load: (clients) => side('load-http.ts', clients, { port }), stop: async () => {} },
    { name: 'by hand', load: (clients) => side('load-sql.ts', clients, { url }), stop: async () => {} },
  ];
}
