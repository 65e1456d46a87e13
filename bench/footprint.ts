import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keep, limits, regressions } from '../packages/server/test/footprint/limits.ts';
import {
  firstPage,
  installSize,
  packageCount,
  residentSize,
} from '../packages/server/test/footprint/sizes.ts';
import { slowness } from './calibrate.ts';
import { decide, proportionalSize, start, submit } from './footprint/start.ts';
import { describeMachine, forgetJobs, load, openPlace } from './place.ts';
import { openRaw } from './raw-http.ts';
import { ask, settle, tokens } from './world.ts';

/**
 * From a start to the first decision, memory at rest, under load and afterwards, what is installed, what a browser is
 * sent first, what an approval takes up on disk. Ends with 1 when one of them is worse by half than what bench/limits.json
 * holds; times are allowed as much more as the machine is slower now. `keep` as the argument writes the figures there.
 * Three minutes.
 */
const port = 18_130;
const seconds = Number(process.env.SECONDS ?? 20);
const starts = 3;
const figures: Record<string, number> = {};

// Whatever was started ends with this process.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
const slow = await slowness();
console.log(
  `${describeMachine()}, load ${loadavg()[0]?.toFixed(1)}, ${slow.toFixed(1)} times as slow as when it is quiet`,
);

/** Each in the middle of three: the first start of all is on an empty directory, the later ones on what it left. */
async function startTimes(): Promise<void> {
  const first: number[] = [];
  const later: number[] = [];
  for (let round = 0; round < starts; round += 1) {
    const directory = await mkdtemp(join(tmpdir(), 'countersign-footprint-'));
    await chmod(directory, 0o711);
    const fresh = await start(join(directory, 'data'), port);
    await submit(fresh, 'Web shop 2.4');
    first.push((await decide(fresh)) - fresh.at);
    await submit(fresh, 'Web shop 2.5');
    await fresh.stop();
    const again = await start(join(directory, 'data'), port);
    later.push((await decide(again)) - again.at);
    if (round === starts - 1) await atRest(again.process.pid ?? 0);
    await again.stop();
    await rm(directory, { recursive: true, force: true });
  }
  const middle = (times: number[]) =>
    Math.round(times.toSorted((a, b) => a - b)[Math.floor(starts / 2)] ?? 0);
  figures['first start to the first decision'] = middle(first);
  figures['later start to the first decision'] = middle(later);
}

async function atRest(pid: number): Promise<void> {
  await pause(10_000);
  figures['memory at rest'] = residentSize(pid);
  figures['memory of PostgreSQL at rest'] = proportionalSize(pid);
}

const place = await openPlace();

const databaseSize = () =>
  place.asOwner(async (client) => {
    await forgetJobs(client);
    await client.query('vacuum full');
    const { rows } = await client.query('select pg_database_size(current_database())::int as size');
    return rows[0].size as number;
  });

/** Decides so many approvals from this one on; answers how many of them were not. */
async function decideAll(first: number, count: number): Promise<number> {
  let next = first;
  let failed = 0;
  const body = JSON.stringify({ verdict: 'approve', comment: 'Tested on QA' });
  const head = `authorization: Bearer ${tokens[0]}\r\ncontent-type: application/json\r\n`;
  const one = async () => {
    const client = await openRaw(port);
    while (next < first + count)
      if (
        (await client.send('POST', `/api/v1/projects/shop/approvals/${next++}/decisions`, head, body)) !==
        '200'
      )
        failed += 1;
    client.close();
  };
  await Promise.all(Array.from({ length: 32 }, one));
  return failed;
}

async function underLoad(): Promise<void> {
  await place.asOwner(settle);
  const server = await place.serve(port);
  const before = await databaseSize();
  await place.asOwner((client) => ask(client, 1, 10_000));
  const failed = await decideAll(1, 10_000);
  figures['database, an approval decided'] = Math.round(((await databaseSize()) - before) / 10_000);
  await place.asOwner((client) => ask(client, 10_001, (seconds + 1) * 3000));
  const pid = server.pid ?? 0;
  let most = 0;
  let mostOfAll = 0;
  const watch = setInterval(() => {
    most = Math.max(most, residentSize(pid));
    mostOfAll = Math.max(mostOfAll, proportionalSize(process.pid));
  }, 1000);
  const task = { clients: 32, seconds, first: 10_001, tokens, port };
  const measured = await load('load-http.ts', task as Parameters<typeof load>[1]);
  clearInterval(watch);
  figures['memory under load'] = most;
  console.log(
    `32 clients for ${seconds} s: ${measured.perSecond.toFixed(0)} decisions/s; everything together ${mostOfAll} MB`,
  );
  await pause(60_000);
  figures['memory a minute after the load'] = residentSize(pid);
  if (failed > 0) throw new Error(`${failed} of 10,000 were not decided`);
}

try {
  figures['packages, all'] = packageCount(false);
  figures['packages, to serve'] = packageCount(true);
  figures['install, all'] = await installSize(false);
  figures['install, to serve'] = await installSize(true);
  figures['first page'] = firstPage();
  await startTimes();
  await underLoad();
} finally {
  await place.close();
}

const known = limits();
for (const [name, figure] of Object.entries(figures)) {
  const limit = known[name];
  console.log(
    `${name.padEnd(36)} ${String(figure).padStart(8)} ${(limit?.unit ?? '').padEnd(9)} last ${limit?.figure ?? 'never'} on ${limit?.date ?? ''}`,
  );
}
const wrong = regressions(figures, slow);
console.log(
  wrong.length === 0 ? '\nNothing has become worse by half.' : `\nWorse by half:\n${wrong.join('\n')}`,
);
if (process.argv[2] === 'keep') keep(figures, new Date().toISOString().slice(0, 10));
else process.exitCode = wrong.length === 0 ? 0 : 1;
