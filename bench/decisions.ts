import { installContestants } from './contestants/available.ts';
import type { Contestant } from './contestants/contestant.ts';
import { dbos } from './contestants/dbos.ts';
import { ourTwo } from './contestants/ours.ts';
import { restate } from './contestants/restate.ts';
import type { Measured } from './measure.ts';
import { describeMachine, openPlace } from './place.ts';

/**
 * Decisions through the HTTP API beside the same writes by hand, and beside two systems that do the bare equivalent: a
 * durable wait that is resolved by a signal. In turn, each loaded by a process of its own. The ratio is what counts: it
 * holds when the machine is slow today. All of it takes about seven minutes.
 */
const seconds = Number(process.env.SECONDS ?? 4);
const rounds = Number(process.env.ROUNDS ?? 3);
const counts = (process.env.CLIENTS ?? '1,32,128').split(',').map(Number);
const only = process.env.ONLY?.split(',');
const ports = {
  server: 18_080,
  dbos: 18_081,
  restate: { ingress: 18_082, admin: 18_083, node: 18_084, service: 18_085, channel: 18_086 },
};

const place = await openPlace();
const contestants: Contestant[] = [];

/** Those from npm, as far as they can be installed and started here. */
async function others(): Promise<void> {
  const open = {
    DBOS: async () => [await dbos(place, ports.dbos, { seconds })],
    Restate: () => restate(place, ports.restate, { seconds }),
  };
  for (const [name, start] of Object.entries(open)) {
    if (only && !only.includes(name)) continue;
    try {
      await installContestants();
      contestants.push(...(await start()));
    } catch (error) {
      console.log(`${name} takes no part: ${error instanceof Error ? error.message : error}`);
    }
  }
}

/** All of them once, another one first each time: what one leaves behind must not always burden the same. */
async function oneRound(clients: number, round: number): Promise<Map<string, Measured>> {
  const turn = round % contestants.length;
  const order = [...contestants.slice(turn), ...contestants.slice(0, turn)];
  const results = new Map<string, Measured>();
  for (const { name, load } of order) results.set(name, await load(clients).catch(failed));
  return results;
}

const failed = (error: Error): Measured => {
  const why = error.message.split('\n').at(-1) ?? '';
  return { perSecond: 0, p50: 0, p99: 0, cost: null, failed: { [`a load that failed: ${why}`]: 1 } };
};

const cell = (value: number | string, width: number, digits = 0) =>
  (typeof value === 'number' ? value.toFixed(digits) : value).padStart(width);
const middle = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

try {
  await everything();
} finally {
  for (const { stop } of contestants) await stop();
  await place.close();
}

async function everything(): Promise<void> {
  contestants.push(...(await ourTwo(place, ports.server, { seconds })));
  await others();
  console.log(`${describeMachine()}, ${rounds} rounds of ${seconds} s`);
  console.log(
    'By hand at most 60 connections at once. What a load leaves of jobs is thrown away before the next.',
  );
  console.log('Each has been loaded once before, uncounted.');
  for (const { load } of contestants)
    await load(Math.min(...counts.filter((count) => count > 1), 32)).catch(failed);
  console.log('clients |             |  per s   p50 ms   p99 ms   CPU ms | ours to it: middle, each round');
  for (const clients of counts) {
    const all: Map<string, Measured>[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await oneRound(clients, round));
    for (const { name } of contestants) console.log(row(clients, name, all));
    for (const { name } of contestants) for (const line of failures(name, all)) console.log(line);
  }
}

function row(clients: number, name: string, all: Map<string, Measured>[]): string {
  const mine = all.map((results) => results.get(name) as Measured);
  const ratios = all.map(
    (results) => (results.get('Countersign')?.perSecond ?? 0) / (results.get(name)?.perSecond ?? 0),
  );
  const of = (figure: 'perSecond' | 'p50' | 'p99' | 'cost') => middle(mine.map((one) => one[figure] ?? 0));
  const each = ratios.map((one) => one.toFixed(2)).join(' ');
  return [
    `${cell(clients, 7)} | ${name.padEnd(11)} |`,
    `${cell(of('perSecond'), 6)} ${cell(of('p50'), 8, 2)} ${cell(of('p99'), 8, 2)} ${cell(of('cost'), 8, 2)} |`,
    name === 'Countersign' ? '' : `${cell(middle(ratios), 5, 2)}:  ${each}`,
  ].join(' ');
}

function failures(name: string, all: Map<string, Measured>[]): string[] {
  const failed = all.flatMap((results) => Object.entries(results.get(name)?.failed ?? {}));
  return failed.map(([what, times]) => `        ${name}: ${times} × ${what}`);
}
