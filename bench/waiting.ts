import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Place as Seat, Woken } from '../packages/server/test/waiting/crowd.ts';
import { slowness } from './calibrate.ts';
import { describeMachine, forgetJobs, load, openPlace } from './place.ts';
import { type CrowdProcess, openCrowd, startServer, type Taken } from './waiting/machine.ts';
import { fillForWaiting, signer, streams, waitedFor, waiterTokens, waits } from './waiting/world.ts';
import { tokens } from './world.ts';

/**
 * Many connections on one server that wait: for an approval (`Prefer: wait`), for events, half and half. How long until
 * a decision is with all whom it concerns, what a waiter costs, what all of them cost while nothing happens, what
 * becomes of the rate of decisions, and that nothing is left of them. The argument is how many (10,000). Seven minutes.
 */
const count = Number(process.argv[2] ?? 10_000);
const port = 18_120;
const rest = 15_000;
const seconds = 3;
const perLoad = 8_000;
/** So many first: what a server has once taken up and freed is not asked for again, so it is the others who are weighed. */
const few = Math.floor(count / 5);
const limits = { perWaiter: 32_000, p99: 100, stop: 5_000 };
const wrong: string[] = [];
let next = 1;

const reserve = (many: number): number => {
  next += many;
  return next - many;
};
const cell = (value: number, width: number, digits = 0) => value.toFixed(digits).padStart(width);
const hold = (well: boolean, what: string) => void (well || wrong.push(what));

// Node asks for as many as it may have; how many that is, the system says.
const report = process.report.getReport() as unknown as {
  userLimits: { open_files: { hard: number | 'unlimited' } };
};
const files = report.userLimits.open_files.hard;
if (files !== 'unlimited' && files < count + 500) {
  console.log(
    `A process may have ${files} files open: too few for ${count} connections. Run "ulimit -Hn 65536" first.`,
  );
  process.exit(1);
}

// Whatever was started ends with this process.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
const slow = await slowness();
console.log(
  `${describeMachine()}, load ${loadavg()[0]?.toFixed(1)}, ${slow.toFixed(1)} times as slow as when it is quiet`,
);
const place = await openPlace();
await place.asOwner((client) => fillForWaiting(client, 12_000 + 7 * perLoad));
let server = await startServer(place, port);

async function enter(seats: readonly Seat[]): Promise<CrowdProcess> {
  const crowd = openCrowd();
  await crowd.ask({ do: 'begin', options: { port, tokens: waiterTokens, signer, version: '1' } });
  await crowd.ask({ do: 'come', places: seats });
  await settled(seats.length);
  return crowd;
}

/** Another server, for a crowd that is to be weighed; warmed up by no more than are there when the weighing begins. */
async function renew(): Promise<void> {
  await server.stop();
  server = await startServer(place, port);
  await warmUp();
}

/** What is compiled and allocated once is not what a waiter costs. */
async function warmUp(): Promise<void> {
  const half = Math.floor(few / 2);
  const base = reserve(half);
  const crowd = await enter([...waits(half, base), ...streams(half, 100)]);
  await crowd.ask({ do: 'decide', project: 'shop', approvals: waitedFor(half, base, 40), every: 50 });
  await crowd.kill();
  await settled(0);
  await rate();
}

async function settled(wanted: number): Promise<number> {
  const from = performance.now();
  while ((await server.waiting()) !== wanted) {
    if (performance.now() - from > 60_000) {
      wrong.push(`${await server.waiting()} wait, not ${wanted}`);
      break;
    }
    // The figures it asks for list every connection: asked more often they would be what is measured.
    await pause(250);
  }
  return performance.now() - from;
}

type Held = { transactions: number; busy: number };
const database = (): Promise<Held> =>
  place.asOwner(async (client) => {
    // What the server has counted of itself reaches the view a little later.
    const { rows } = await client.query<Held>(`
      select (select xact_commit + xact_rollback from pg_stat_database where datname = 'bench')::int as transactions,
        (select count(*) from pg_stat_activity where application_name = 'countersign' and state <> 'idle')::int as busy`);
    return rows[0] as Held;
  });

async function rate(): Promise<number> {
  const first = reserve(perLoad);
  const measured = await load('load-http.ts', { clients: 32, seconds, first, tokens, port } as Parameters<
    typeof load
  >[1]);
  // The jobs it leaves behind would be worked while something else is measured.
  await place.asOwner(forgetJobs);
  return measured.perSecond;
}

/** What a crowd costs: each of it in memory, and all of it while nothing happens. They stay. */
async function costs(name: string, seats: readonly Seat[]): Promise<CrowdProcess> {
  const crowd = await enter(seats.slice(0, few));
  const some = await server.look();
  await crowd.ask({ do: 'come', places: seats.slice(few) });
  await settled(seats.length);
  const there = await server.look();
  const [from, earlier] = [await database(), await server.look()];
  await pause(rest);
  const [later, to] = [await server.look(), await database()];
  const more = (of: (taken: Taken) => number) => (of(there) - of(some)) / (seats.length - few);
  const [each, used] = [more(({ rss }) => rss), more((taken) => taken.used)];
  const share = ((later.cpu - earlier.cpu) / rest) * 100;
  console.log(
    `${name}: ${cell(each / 1000, 5, 1)} kB of memory each (${cell(used / 1000, 0, 1)} kB of it the program's); ` +
      `at rest ${cell(share, 0, 1)} % of a core, ${cell((to.transactions - from.transactions) / (rest / 1000), 0, 1)} transactions/s, ` +
      `${to.busy} connections to the database held`,
  );
  hold(each <= limits.perWaiter, `${name}: ${each.toFixed(0)} bytes each`);
  hold(to.busy <= 1, `${name}: ${to.busy} connections to the database are held`);
  return crowd;
}

/** Decides, and says how long it took until those had heard whom it concerned. */
async function wake(
  name: string,
  crowd: CrowdProcess,
  approvals: string[],
  every: number,
  judged = true,
): Promise<void> {
  const before = await server.look();
  const { woken } = await crowd.ask({ do: 'decide', project: 'shop', approvals, every });
  const after = await server.look();
  const { times, lasts, wrong: faults } = woken as Woken;
  times.sort((a, b) => a - b);
  lasts.sort((a, b) => a - b);
  const at = (all: number[], part: number) =>
    all[Math.min(all.length - 1, Math.floor(all.length * part))] ?? 0;
  console.log(
    `  ${name}: ${approvals.length} decisions, ${(1000 / every).toFixed(0)}/s, ${times.length} woken: ` +
      `p50 ${cell(at(times, 0.5), 0)} ms, p99 ${cell(at(times, 0.99), 0)} ms, the last of one decision p50 ${cell(at(lasts, 0.5), 0)} ms; ` +
      `${cell(((after.cpu - before.cpu) / times.length) * 1000, 0)} µs of processor each`,
  );
  wrong.push(...faults.slice(0, 5).map((fault) => `${name}: ${fault}`));
  if (judged) hold(at(times, 0.99) <= limits.p99 * slow, `${name}: p99 ${at(times, 0.99).toFixed(0)} ms`);
}

async function leave(crowd: CrowdProcess, before: Taken): Promise<void> {
  await crowd.kill();
  const took = await settled(0);
  await pause(1000);
  const after = await server.look();
  console.log(
    `  all dropped at once: none left after ${cell(took, 0)} ms; the program's memory ${cell((after.used - before.used) / 1e6, 0, 1)} MB above before`,
  );
  // Buffers and tables that have grown stay; a leak would be most of what all had.
  hold(after.used - before.used < count * 2_000 + 10e6, `${after.used - before.used} bytes are left`);
}

async function withRate(name: string, alone: number): Promise<void> {
  const one = await rate();
  console.log(
    `  decisions with 32 clients meanwhile: ${cell(one, 0)}/s, ${cell(one / alone, 0, 2)} of ${name}`,
  );
}

await warmUp();
const alone = await rate();
let before = await server.look();
console.log(
  `Nobody waits: ${cell(alone, 0)} decisions/s with 32 clients, memory ${cell(before.rss / 1e6, 0)} MB\n`,
);

const base = reserve(3000);
let crowd = await costs(`${count} wait for approvals`, waits(count, base));
await wake('of 5 and of 100 each', crowd, waitedFor(count, base, 100), 100);
await withRate('when nobody waits', alone);
await leave(crowd, before);

await renew();
before = await server.look();
const second = reserve(200);
crowd = await costs(`${count} follow events`, streams(count, 100));
await wake('100 of them follow the project', crowd, ids(second, 100), 100);
await withRate('when nobody waits', alone);
await leave(crowd, before);

crowd = await enter(streams(count, count));
await wake('all follow the project', crowd, ids(second + 100, 20), 1500, false);
await leave(crowd, before);

await renew();
const third = reserve(3000);
const half = Math.floor(count / 2);
const waiting = waits(half, third);
const mixed = streams(count - half, 100).flatMap((stream, nth) => [stream, ...waiting.slice(nth, nth + 1)]);
crowd = await costs(`${half} wait, ${count - half} follow events`, mixed);
await wake('of 5 and of 100 each, and 100 streams', crowd, waitedFor(half, third, 100), 100);
await withRate('when nobody waits', alone);
const { took, code } = await server.stop();
await pause(1000);
const { size, ends } = await crowd.ask({ do: 'look' });
console.log(
  `  told to stop: ended after ${cell(took, 0)} ms with ${code}; ${ends.orderly} were answered, ${size} are still connected`,
);
hold(took <= limits.stop && code === 0, `stopping took ${took.toFixed(0)} ms and ended with ${code}`);
hold(size === 0, `${size} are still connected`);
await crowd.kill();
await place.close();

function ids(from: number, many: number): string[] {
  return Array.from({ length: many }, (_, nth) => String(from + nth));
}

console.log(wrong.length === 0 ? '\nNothing is wrong.' : `\nWrong:\n${wrong.join('\n')}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
