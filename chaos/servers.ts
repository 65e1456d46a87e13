import { clerksOn } from '../packages/server/test/chaos/clerks.ts';
import { cross } from '../packages/server/test/chaos/crossing.ts';
import { executions } from '../packages/server/test/chaos/executions.ts';
import type { House } from '../packages/server/test/chaos/houses.ts';
import { between, onGivenDatabase, print, report } from '../packages/server/test/chaos/places.ts';
import { runs } from '../packages/server/test/chaos/runs.ts';
import { besiege, type Death, type Findings } from '../packages/server/test/chaos/siege.ts';
import { watched } from '../packages/server/test/chaos/watched.ts';

/**
 * Two and three servers over one PostgreSQL, of which one dies at a time, as often as the argument says for each of
 * three loads (20 unless told otherwise): people with an Idempotency-Key for each signature, who send it again to
 * another server until it is answered; executions; runs. Six streams follow and go on at another server with
 * Last-Event-ID. Before that, 100 decisions (the second argument) are made at one server while somebody waits at another
 * and a stream is open at the last. Ends with 1 if anything was lost, missed, or done twice.
 */
const kills = Number(process.argv[2] ?? 20);
const decisions = Number(process.argv[3] ?? 100);

const streams = 6;
const deaths = (): Death[] =>
  Array.from({ length: kills }, () => ({ kill: 'server', after: between(0, 1500) }));

let wrong = 0;
for (const servers of [2, 3]) {
  print(`\n${servers} servers: ${decisions} decisions cross`);
  const crossed = await onGivenDatabase((house) => cross(house, servers, decisions));
  wrong += report(`${servers} servers: from one to another, ms`, crossed);
  const all = { servers, deaths: deaths(), say: print, patience: 300_000 };
  const siege = async (name: string, play: (house: House) => Promise<Findings>) => {
    print(`\n${servers} servers, ${name}: ${kills} rounds`);
    wrong += report(`${servers} servers, ${name}`, await onGivenDatabase(play));
  };
  await siege('signatures with keys', (house) =>
    besiege({ ...all, house, load: watched(clerksOn(house.owner, 200 * kills + 2000), streams) }),
  );
  await siege('executions', (house) => besiege({ ...all, house, load: watched(executions, streams) }));
  const wanted = { count: 4 * kills, waves: kills, late: true };
  await siege('runs', (house) => besiege({ ...all, house, load: watched(runs(wanted), streams) }));
}
process.exitCode = wrong > 0 ? 1 : 0;
