import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { startProcess, startRefused } from './server.ts';

vi.setConfig({ testTimeout: 60_000 });

test('several servers start at once on one empty database; one of them makes the administrator', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const settings = {
    DATABASE_URL: ownerUrl,
    COUNTERSIGN_SECRET: 'the same on every server of this test',
    COUNTERSIGN_EXAMPLE: 'yes',
  };
  const servers = await Promise.all([1, 2, 3].map(() => startProcess(settings)));
  expect(servers.filter(({ greeting }) => greeting.includes('Sign in as admin'))).toHaveLength(1);
  expect(servers.filter(({ greeting }) => greeting.includes('The example project'))).toHaveLength(1);
  for (const { origin } of servers) expect((await fetch(`${origin}/api/v1/projects`)).status).toBe(401);
  for (const ended of await Promise.all(servers.map(({ kill }) => kill('SIGTERM')))) {
    expect(ended).toMatchObject({ code: 0, errors: '' });
  }
});

test('a port that is in use: the server says so and makes no administrator whose password nobody would see', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  expect(await startRefused({ DATABASE_URL: ownerUrl, PORT: `${port}` })).toEqual({
    code: 1,
    signal: null,
    errors: `Port ${port} on 127.0.0.1 is in use: stop what uses it, or set PORT to another one.\n`,
  });
  const { greeting } = await startProcess({ DATABASE_URL: ownerUrl });
  expect(greeting).toContain('Sign in as admin with the password ');
});

test.each([
  ['PORT', 'many', 'PORT must be a whole number from 0 to 65535, not "many".\n'],
  [
    'DATABASE_URL',
    'postgresql://nobody:hidden@127.0.0.1:1/none',
    'The database of DATABASE_URL cannot be used: connect ECONNREFUSED 127.0.0.1:1.\n',
  ],
])('%s=%s: one line that says so, without a password, and exit code 1', async (name, value, line) => {
  expect(await startRefused({ [name]: value })).toEqual({ code: 1, signal: null, errors: line });
});
