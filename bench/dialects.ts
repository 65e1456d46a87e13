import { setTimeout as pause } from 'node:timers/promises';
import { copy } from './doors/clones.ts';
import {
  type Ask,
  type Call,
  gate,
  job,
  openShop,
  type Subject,
  tokenOf,
  version,
} from './doors/subjects.ts';
import type { Measured } from './measure.ts';
import { describeMachine, forgetJobs, load, openPlace, tidy } from './place.ts';

/**
 * Approving through each of the four foreign APIs beside approving the same natively, in turn, by 32 clients on one
 * server: a gate of a release (ServiceDesk Plus, FlexDeploy), a version of a workflow (SecMaster), a job of a run (Zadig).
 * All of it takes about three minutes.
 */
const seconds = Number(process.env.SECONDS ?? 4);
const rounds = Number(process.env.ROUNDS ?? 3);
const clients = Number(process.env.CLIENTS ?? 32);
/** Which of the three: gate, version, job. */
const only = (process.env.ONLY ?? 'gate,version,job').split(',');
const most = Number(process.env.MOST ?? 3000);
const port = 18_090;

const place = await openPlace();
const ask: Ask = async (method, path, body) => {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/projects/shop/${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf('ci')}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
};

let first = 1;
/** One load on fresh copies. What the load before left of jobs is thrown away. */
async function approve(subject: Subject, call: Call): Promise<Measured> {
  const last = first + (seconds + 1) * most - 1;
  await place.asOwner(async (client) => {
    await forgetJobs(client);
    await copy(client, subject.rows, first, last);
    await tidy(client);
    await client.query('checkpoint');
  });
  const measured = await load('load-calls.ts', { port, clients, seconds, first, last, call });
  first = last + 1;
  return measured;
}

const until = async (query: string): Promise<void> => {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await place.asOwner(async (client) => (await client.query(query)).rowCount);
    if (found) return;
    await pause(100);
  }
  throw new Error(`it never came: ${query}`);
};

const middle = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
let wrong = 0;

async function compare(subject: Subject): Promise<void> {
  const calls = { native: subject.native, ...subject.foreign };
  const results = new Map<string, Measured[]>(Object.keys(calls).map((name) => [name, []]));
  await approve(subject, subject.native);
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? Object.entries(calls) : Object.entries(calls).toReversed();
    for (const [name, call] of order) results.get(name)?.push(await approve(subject, call));
  }
  const natively = results.get('native') ?? [];
  for (const [name, all] of results) {
    const ratios = all.map(({ perSecond }, round) => perSecond / (natively[round]?.perSecond ?? 0));
    const of = (figure: 'perSecond' | 'p50' | 'p99' | 'cost', digits: number) =>
      middle(all.map((one) => one[figure] ?? 0))
        .toFixed(digits)
        .padStart(8);
    const ratio = `${middle(ratios).toFixed(2)}:  ${ratios.map((one) => one.toFixed(2)).join(' ')}`;
    console.log(
      `${name.padEnd(11)} | ${of('perSecond', 0)} ${of('p50', 2)} ${of('p99', 2)} ${of('cost', 2)} | ${name === 'native' ? '' : ratio}`,
    );
    for (const [what, times] of all.flatMap(({ failed }) => Object.entries(failed))) {
      wrong += 1;
      console.log(`              ${times} × ${what}`);
    }
  }
}

try {
  await place.serve(port);
  await place.asOwner((client) => openShop(client, ask));
  console.log(`${describeMachine()}, ${clients} clients, ${rounds} rounds of ${seconds} s`);
  console.log('            |    per s   p50 ms   p99 ms   CPU ms | to the native rate: middle, each round');
  for (const make of [gate, version, job].filter(({ name }) => only.includes(name)))
    await compare(await place.asOwner((client) => make(client, ask, until)));
} finally {
  await place.close();
}
process.exitCode = wrong > 0 ? 1 : 0;
