import pg from 'pg';
import { startEmbeddedPostgres } from '../packages/server/src/kernel/embedded-postgres.ts';
import { migrate } from '../packages/server/src/kernel/migrate.ts';
import { print } from '../packages/server/test/chaos/places.ts';
import { dataDirectory } from '../packages/server/test/process/data-directory.ts';
import { examineField, type Open, openField } from '../packages/server/test/races/field.ts';
import { type Pair, pairs, usualPairs } from '../packages/server/test/races/pairs.ts';
import { race, type Tally } from '../packages/server/test/races/race.ts';

/**
 * Races of what is done to an approval with each other, each pair as often as the first argument says (500 unless told
 * otherwise), on two servers over one PostgreSQL. What both orders lead to is found out by carrying them out in turn; a
 * race has to come out as one of them. A second argument races everything there is of that name, such as "override", also
 * with what is done more rarely; "all" races all of it. Ends with 1 if anything came out otherwise.
 */
const rounds = Number(process.argv[2] ?? 500);
const [, , , named] = process.argv;
const called = pairs.filter(({ names }) => named === 'all' || names.join(' × ').includes(named ?? ''));
const wanted = named === undefined ? usualPairs : called;
const lots = 64;

const directory = await dataDirectory();
const postgres = await startEmbeddedPostgres({
  ...{ directory: directory.data, durable: false, say: print },
  lost: (why: Error) => print(why.message),
});
let wrong = 0;
try {
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  await owner.query('create database races').finally(() => owner.end());
  const ownerUrl = postgres.address('countersign', 'races');
  await migrate({ url: ownerUrl, login: postgres.password });
  const field = await openField({ url: postgres.address('countersign_server', 'races'), ownerUrl }, lots);
  wrong = await raceAll(field).finally(() => field.close());
} finally {
  await postgres.stop();
  await directory.remove();
}
process.exitCode = wrong > 0 ? 1 : 0;

async function raceAll(field: Open): Promise<number> {
  const from = performance.now();
  let found = 0;
  print(`${'pair'.padEnd(30)} rounds   first  second  either  beside  outcomes`);
  // Few rounds of one pair would leave most of the lots empty.
  const together = Math.max(1, Math.floor(lots / rounds));
  for (let nth = 0; nth < wanted.length; nth += together) {
    const some = wanted.slice(nth, nth + together);
    const pauses = rounds < 50 ? (['rest', 'held'] as const) : (['rest', 'held', 0, 5] as const);
    const tallies = await race(field, some, { rounds, pauses, allowed: [], random: Math.random });
    for (const [index, tally] of tallies.entries()) found += show(some[index] as Pair, tally);
  }
  const { wrong, deadlocks } = await examineField(field);
  for (const line of wrong) print(line);
  const minutes = ((performance.now() - from) / 60_000).toFixed(1);
  print(
    `\n${wanted.length} pairs in ${minutes} minutes, ${deadlocks} deadlocks, ${found + wrong.length} wrong`,
  );
  return found + wrong.length + deadlocks;
}

function show({ names }: Pair, tally: Tally): number {
  const { first, second, either, beside, outcomes } = tally;
  const figures = [tally.rounds, first, second, either, beside, outcomes];
  print(names.join(' × ').padEnd(30) + figures.map((figure) => String(figure).padStart(8)).join(''));
  for (const line of tally.wrong) print(`  ${line}`);
  return tally.wrong.length;
}
