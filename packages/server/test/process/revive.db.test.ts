import { readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dataDirectory, killPostgres, postgresOf, startProcess } from './server.ts';

vi.setConfig({ testTimeout: 240_000 });

const soon = { timeout: 90_000 };

test('PostgreSQL that cannot be started for a while, as on a full disk, is tried again until it can', async () => {
  const { data, remove } = await dataDirectory();
  onTestFinished(remove);
  const server = await startProcess({ COUNTERSIGN_DATA: data });
  const isReady = async () => (await fetch(`${server.origin}/readyz`)).status;
  const home = await realpath(join(data, 'postgres'));
  const file = join(home, 'cluster', 'PG_VERSION');
  const version = await readFile(file, 'utf8');
  await writeFile(file, '');
  await killPostgres(await postgresOf(data));
  // More often than one start is tried.
  const inVain = async () => (await readFile(join(home, 'log'), 'utf8')).split('FATAL').length - 1;
  await expect.poll(inVain, soon).toBeGreaterThan(35);
  expect(await isReady()).toBe(503);
  await writeFile(file, version);
  await expect.poll(isReady, soon).toBe(200);
});
