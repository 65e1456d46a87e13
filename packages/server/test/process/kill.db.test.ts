import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  connect,
  type Directory,
  dataDirectory,
  isRunning,
  killPostgres,
  type Process,
  postgresOf,
  query,
  startProcess,
  startRefused,
} from './server.ts';

vi.setConfig({ testTimeout: 60_000 });

// One directory for all of them: every test starts a server on what the one before has left.
let directory: Directory;
let data: string;
beforeAll(async () => {
  directory = await dataDirectory('a directory, with "spaces"');
  data = directory.data;
});
afterAll(() => directory.remove());

const insertShop = `insert into project (key, name) values ('shop', 'Web shop')`;
const countShops = `select count(*)::int as shops from project where key = 'shop'`;
const token = 'cs_token_of_this_test';
const insertToken = `
  with made as (
    insert into account (kind, username, name, administrator) values ('service', 'ci', 'CI', true) returning id
  )
  insert into token (account_id, name, hash) select id, 'test', sha256('${token}') from made`;

const projects = ({ origin }: Process) =>
  fetch(`${origin}/api/v1/projects`, { headers: { authorization: `Bearer ${token}` } });

test('killed in any way, the next start heals by itself; what was written is there', async () => {
  const settings = { COUNTERSIGN_DATA: data };
  const first = await startProcess(settings);
  await query(data, insertShop);
  await query(data, insertToken);
  const orphan = await postgresOf(data);

  await first.kill('SIGKILL');
  expect(isRunning(orphan), 'PostgreSQL outlives its server').toBe(true);
  const second = await startProcess(settings);
  expect(isRunning(orphan), 'the orphan was stopped').toBe(false);
  expect(await query(data, countShops)).toEqual([{ shops: 1 }]);

  const postgres = await postgresOf(data);
  process.kill(postgres, 'SIGKILL');
  await second.kill('SIGKILL');
  await killPostgres(postgres);
  const third = await startProcess(settings);
  expect(await query(data, countShops)).toEqual([{ shops: 1 }]);
  expect(third.greeting, 'an administrator is made only once').not.toContain('Sign in as');
});

test('PostgreSQL killed beneath a running server is started again; requests meanwhile are told so', async () => {
  const server = await startProcess({ COUNTERSIGN_DATA: data });
  const before = await postgresOf(data);
  await killPostgres(before);
  const answers = new Set<number>();
  for (let status = 0; status !== 200; await sleep(20)) {
    status = (await projects(server)).status;
    answers.add(status);
  }
  expect([...answers].sort(), 'nothing but "cannot answer now" in between').toEqual([200, 503]);
  expect(await postgresOf(data)).not.toBe(before);
});

test('a second server on the same data directory refuses with a sentence; the first goes on', async () => {
  const first = await startProcess({ COUNTERSIGN_DATA: data });
  const second = await startRefused({ COUNTERSIGN_DATA: data });
  expect(second).toEqual({
    code: 1,
    signal: null,
    errors: `Another server is running on the data directory ${data}: stop it, or set COUNTERSIGN_DATA to another one.\n`,
  });
  expect((await fetch(`${first.origin}/api/v1/projects`)).status).toBe(401);
});

test('SIGTERM: what is under way is finished, then server and database stop, within 5 s', async () => {
  const server = await startProcess({ COUNTERSIGN_DATA: data });
  const postgres = await postgresOf(data);

  const holder = await connect(data);
  await holder.query('begin; lock table project in access exclusive mode');
  const underWay = projects(server);
  const waiting = `select from pg_locks where not granted`;
  while ((await holder.query(waiting)).rowCount === 0) await sleep(20);

  const began = performance.now();
  const ended = server.kill('SIGTERM');
  await sleep(300);
  await holder.query('commit');
  expect((await underWay).status).toBe(200);
  await holder.end();
  expect(await ended).toMatchObject({ code: 0 });
  expect(performance.now() - began).toBeLessThan(5000);
  expect(isRunning(postgres)).toBe(false);
});
