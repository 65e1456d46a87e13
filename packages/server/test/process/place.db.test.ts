import { chmod, lstat, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { dataDirectory, query, startProcess } from './server.ts';

vi.setConfig({ testTimeout: 60_000 });

const root = process.getuid?.() === 0;
const count = 'select count(*)::int as accounts from account';

async function directory(...below: string[]): Promise<string> {
  const { data, remove } = await dataDirectory(...below);
  onTestFinished(remove);
  return data;
}

test('a home that is closed to others', async () => {
  const data = await directory('home', 'countersign', 'data');
  const home = dirname(dirname(data));
  await mkdir(home);
  await chmod(home, 0o700);

  const first = await startProcess({ COUNTERSIGN_DATA: data });
  expect(await query(data, count)).toEqual([{ accounts: 1 }]);
  const place = await realpath(join(data, 'postgres'));
  expect((await stat(place)).mode & 0o777, 'nobody else may enter').toBe(0o700);
  // PostgreSQL does not run as root, and no other user gets through that home.
  expect((await lstat(join(data, 'postgres'))).isSymbolicLink()).toBe(root);
  if (root) expect(place).toMatch(/^\/var\/lib\/countersign\/[0-9a-f]{16}$/);
  expect(await first.kill('SIGTERM')).toMatchObject({ code: 0, errors: '' });

  const second = await startProcess({ COUNTERSIGN_DATA: data });
  expect(await query(data, count)).toEqual([{ accounts: 1 }]);
  expect(await second.kill('SIGTERM')).toMatchObject({ code: 0, errors: '' });
});

test('an ordinary user needs nothing but the directory, be its path too long for a socket', async () => {
  const data = await directory('x'.repeat(120), 'data');
  await mkdir(dirname(data));
  const someone = root ? { uid: 65534, gid: 65534 } : {};
  if (root) await chmod(dirname(data), 0o777);
  const server = await startProcess({ COUNTERSIGN_DATA: data, HOME: '/nonexistent' }, someone);
  const { uid } = await stat(join(data, 'postgres', 'cluster'));
  expect(uid).toBe(root ? 65534 : process.getuid?.());
  expect((await stat(join(data, 'secret'))).mode & 0o777).toBe(0o600);
  expect(await query(data, count)).toEqual([{ accounts: 1 }]);
  expect(await server.kill('SIGINT')).toMatchObject({ code: 0, errors: '' });
});
