import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';
import { holdPeople } from '../people/hold-people.ts';

// Whoever takes the people alone locks nothing before: those who share them may wait for what is locked (hold-people.ts).

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
  await apply({ key: 'shop', name: 'Web shop', environments: [{ key: 'qa', name: 'QA' }] });
});
afterAll(() => it.close());

const apply = (project: object) =>
  it.administrator.post('/api/v1/configuration?dryRun=false', { projects: [project] });

/** Applies a change of the shop while somebody shares the people, and tells what is so once it waits or is done. */
async function meanwhile<T>(change: object, look: (isDone: boolean) => Promise<T>): Promise<T> {
  const { pool, work } = it.parts;
  let status = 0;
  const { applied, seen } = await work(async ({ tx }) => {
    const mine = (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)).rows[0]?.pid;
    const waits = 'select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
    await holdPeople(tx);
    const answer = apply({ key: 'shop', name: 'Web shop', ...change });
    void answer.then(({ statusCode }) => {
      status = statusCode;
    });
    await vi.waitUntil(async () => status > 0 || (await pool.query(waits, [mine])).rows.length > 0, 30_000);
    return { applied: [answer], seen: await look(status > 0) };
  });
  expect((await Promise.all(applied)).map(({ statusCode }) => statusCode)).toEqual([200]);
  return seen;
}

test('a configuration that changes people waits for them before it locks anything', async () => {
  const [environments, secmaster] = [[{ key: 'qa', name: 'Quality' }], { region: 'eu-1' }];
  const free = await meanwhile({ environments, secmaster }, async (isDone) => {
    const { rows } = await it.parts.pool.query('select from environment for update skip locked');
    return { isDone, free: rows.length };
  });
  expect(free).toEqual({ isDone: false, free: 1 });
});

test('one that changes nobody waits for nobody', async () => {
  const environments = [{ key: 'qa', name: 'Test' }];
  expect(await meanwhile({ environments }, async (isDone) => isDone)).toBe(true);
});

test('who shares them cannot have them alone', async () => {
  const late = it.parts.work(async ({ tx }) => {
    await holdPeople(tx);
    await holdPeople(tx, { alone: true });
  });
  await expect(late).rejects.toThrow('too late');
});
