import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { Relay } from '../../test/chaos/relay.ts';
import { freshDatabase } from '../../test/harness.ts';
import { type Bell, openBell } from './bell.ts';

// A minute: in these tests nobody is saved by the ring that comes anyway.
const safety = 60_000;

function bells(url: string, count: number): Bell[] {
  const opened = Array.from({ length: count }, () => openBell({ url, safety }));
  onTestFinished(async () => void (await Promise.all(opened.map((bell) => bell.close()))));
  return opened;
}

const next = (bell: Bell) =>
  new Promise<string[]>((resolve) => {
    const stop = bell.listen((jobs) => {
      stop();
      resolve([...jobs].sort());
    });
  });

/** Rings until it is heard: a bell that has just been opened may not be connected yet. */
async function connected(from: Bell, to: Bell): Promise<void> {
  let heard = false;
  const stop = to.listen((jobs) => {
    heard ||= jobs.has('hello');
  });
  for (; !heard; await sleep(10)) from.ring(['hello']);
  stop();
  await sleep(50);
}

test('a ring is heard here at once and on every other server, with the names of all queues rung together', async () => {
  const [here, there] = bells((await freshDatabase()).url, 2) as [Bell, Bell];
  await connected(here, there);
  const heard = Promise.all([next(here), next(there)]);
  here.ring(['b']);
  here.ring(['a']);
  here.ring();
  expect(await heard).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test('a commit that added no jobs is heard, as that: no queue needs to be looked at', async () => {
  const [here, there] = bells((await freshDatabase()).url, 2) as [Bell, Bell];
  await connected(here, there);
  const heard = Promise.all([next(here), next(there)]);
  here.ring([]);
  expect(await heard).toEqual([['-'], ['-']]);
});

test('a thousand rings in one turn are one', async () => {
  const [here, there] = bells((await freshDatabase()).url, 2) as [Bell, Bell];
  await connected(here, there);
  let rings = 0;
  there.listen(() => {
    rings += 1;
  });
  for (let ring = 0; ring < 1000; ring += 1) here.ring(['advance']);
  await next(there);
  await sleep(100);
  expect(rings).toBe(1);
});

test('a lost connection is made again, and whoever listens is told to look', async () => {
  const { url, ownerUrl } = await freshDatabase();
  const [here, there] = bells(url, 2) as [Bell, Bell];
  await connected(here, there);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const toldToLook = Promise.all([next(here), next(there)]);
  await owner.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'countersign bell' and datname = current_database()`);
  await owner.end();
  expect(await toldToLook).toEqual([[], []]);
  await connected(here, there);
});

test('without any connection the listeners are rung every so often', async () => {
  const bell = openBell({ url: 'postgresql://nobody@/none?host=/nonexistent', safety: 20 });
  expect(await next(bell)).toEqual([]);
  expect(await next(bell)).toEqual([]);
  await bell.close();
});

test('a line on which nothing comes back is hung up, and made again as soon as that goes', async () => {
  const { url } = await freshDatabase();
  const directory = new URL(url.replace('@/', '@localhost/')).searchParams.get('host');
  const relay = await Relay.open({ path: `${directory}/.s.PGSQL.5432` });
  onTestFinished(() => relay.close());
  const through = url.replace(/@\/(\w+)\?.*/, `@127.0.0.1:${relay.port}/$1`);
  const bell = openBell({ url: through, safety: 200 });
  onTestFinished(() => bell.close());
  await bell.connected;
  const before = bell.process();
  relay.behave('silent');
  await expect.poll(() => bell.process(), { timeout: 20_000 }).toBeNull();
  relay.behave('through');
  await expect.poll(() => bell.process(), { timeout: 20_000 }).not.toBeNull();
  expect(bell.process()).not.toBe(before);
});
