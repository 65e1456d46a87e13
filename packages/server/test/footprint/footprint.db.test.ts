import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { testApp } from '../app.ts';
import { seedPending } from '../pending-many.ts';
import { Crowd, type Place } from '../waiting/crowd.ts';
import { regressions } from './limits.ts';
import { firstPage, installSize, packageCount, residentSize } from './sizes.ts';

// Nothing grows by half without somebody noticing. What depends on how busy the machine is
// is measured by `npm run bench:footprint` only.

vi.setConfig({ testTimeout: 240_000 });

test('a figure that is worse by half is a regression, one that is a little worse is not; time is allowed for', () => {
  const known = {
    page: { figure: 100, unit: 'kB', date: '2026-11-22' },
    start: { figure: 1000, unit: 'ms', date: '2026-11-22', timed: true },
    new: { figure: null, unit: 'kB', date: '2026-11-22' },
  };
  const worse = (figures: Record<string, number>, slowness = 1) =>
    regressions(figures, slowness, known).map((text) => text.split(':')[0]);
  expect(worse({ page: 149, start: 1499, new: 1 })).toEqual([]);
  expect(worse({ page: 151, start: 1501 })).toEqual(['page', 'start']);
  expect(worse({ page: 151, start: 2999 }, 2)).toEqual(['page']);
  expect(worse({ 'never heard of': 1 })).toEqual(['never heard of']);
});

test('what is installed, and what a browser is sent first, is no larger than it was', async () => {
  const figures = {
    'packages, all': packageCount(false),
    'packages, to serve': packageCount(true),
    'install, all': await installSize(false),
    'install, to serve': await installSize(true),
    'first page': firstPage(),
  };
  expect(regressions(figures)).toEqual([]);
});

test('a server at rest, and one that waits with it, takes up no more memory than it did', async () => {
  const app = await testApp();
  onTestFinished(() => app.close());
  const project = await app.project('shop');
  const ann = await app.person('ann', { project: 'shop', access: 'viewer' });
  await seedPending(app, { project: 'shop', username: 'ann', count: 1 });
  const server = await startServer(app.ownerUrl);
  const { rss: _, used } = await server.look();
  const atRest = residentSize(server.pid);
  const crowd = new Crowd({ port: server.port, tokens: [ann.token], signer: ann.token, version: '1' });
  onTestFinished(() => crowd.leave());
  const { rows } = await app.parts.pool.query('select id from approval where project_id = $1', [project]);
  const places: Place[] = Array.from({ length: 1000 }, (_, nth) =>
    nth % 2 === 0
      ? { kind: 'events', project: 'shop' }
      : { kind: 'approval', project: 'shop', id: String(rows[0]?.id) },
  );
  // What is compiled and kept once is not what a waiter costs.
  await crowd.come(places.slice(0, 500));
  await server.waits(500);
  const before = await server.look();
  await crowd.come(places.slice(500));
  await server.waits(1000);
  const each = ((await server.look()).used - before.used) / 500;
  expect(before.used).toBeGreaterThan(used);
  expect(
    regressions({ 'memory at rest': atRest, 'memory of a waiter': Math.round(each / 100) / 10 }),
  ).toEqual([]);
});

type Taken = { readonly rss: number; readonly used: number };

async function startServer(url: string) {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const child = fork(fileURLToPath(new URL('../../src/main.ts', import.meta.url)), {
    execArgv: ['--expose-gc', '--import', new URL('inside.ts', import.meta.url).href],
    env: {
      ...env,
      DATABASE_URL: url,
      PORT: '0',
      LOG_LEVEL: 'warn',
      COUNTERSIGN_SECRET: 'only for tests '.repeat(3),
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [words] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  const origin = /ready at (\S+)/.exec(String(words))?.[1] ?? '';
  const look = async (): Promise<Taken> => {
    const heard = once(child, 'message');
    child.send('look');
    return (await heard)[0];
  };
  const waiting = async () => {
    const text = await (await fetch(`${origin}/metrics`)).text();
    const found = text.matchAll(/^countersign_waiting\{[^}]*\} (\d+)$/gm);
    return [...found].reduce((sum, [, count]) => sum + Number(count), 0);
  };
  return {
    pid: child.pid ?? 0,
    port: Number(new URL(origin).port),
    look,
    async waits(count: number) {
      await expect.poll(waiting, { timeout: 30_000 }).toBe(count);
      // Asked for and counted is not yet looked up.
      await pause(500);
    },
  };
}
