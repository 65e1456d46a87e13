import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/harness.ts';
import { openBell } from './bell.ts';
import { bundle } from './bundle.ts';
import { openLog } from './log.ts';
import { orphanLook } from './presence.ts';
import { ensureQueues, type Handled, type JobDefinition, openQueue } from './queue.ts';
import { startWorkers } from './workers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

async function work(job: JobDefinition, bell = database.bell): Promise<void> {
  const queue = openQueue(database.pool);
  const workers = await startWorkers({ ...database, bell, queue, log: openLog('silent') }, [job]);
  onTestFinished(() => workers.stop(1000));
}

const send = (name: string, ...jobs: object[]) =>
  database.work(async (work) => {
    for (const data of jobs) await work.send(name, data);
  });

async function state(name: string): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `select state::text, retry_count, output->>'message' as message from pgboss.job where name = $1`,
    [name],
  );
  return rows;
}

async function until(name: string, expected: unknown[]): Promise<void> {
  await expect.poll(() => state(name), { timeout: 15_000, interval: 20 }).toEqual(expected);
}

function job(name: string, retries: number, answers: (Handled | Error)[]) {
  const given: unknown[] = [];
  const begun: boolean[] = [];
  const definition: JobDefinition = {
    name,
    why: 'A test.',
    retries,
    async handle(data, again) {
      given.push(data);
      begun.push(again);
      const answer = answers[given.length - 1] ?? 'done';
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { given, begun, definition };
}

test('a job is worked as soon as its transaction is committed, not when somebody looks by chance', async () => {
  const { definition, given } = job('soon', 0, []);
  await work(definition);
  await send('soon', { n: 1 });
  await until('soon', [{ state: 'completed', retry_count: 0, message: null }]);
  const began = performance.now();
  await send('soon', { n: 2 });
  await expect.poll(() => given.length, { interval: 5 }).toBe(2);
  expect(performance.now() - began).toBeLessThan(900);
});

test('a hundred jobs sent together are worked without waiting in between', async () => {
  const { definition, given } = job('many', 0, []);
  await work(definition);
  await send('many', ...Array.from({ length: 100 }, (_, n) => ({ n })));
  await expect.poll(() => given.length, { timeout: 15_000 }).toBe(100);
});

test('of jobs taken together each is settled by itself: what one says is said of none of its neighbours', async () => {
  const given: number[] = [];
  const definition: JobDefinition = {
    ...{ name: 'together', why: 'A test.', retries: 1, together: 5 },
    async handle({ n }, again) {
      given.push(Number(n));
      if (n === 2 && !again) throw new Error('no');
      return n === 4 ? { failed: 'never' } : 'done';
    },
  };
  await ensureQueues(database.queue, [definition]);
  await send('together', ...[1, 2, 3, 4, 5].map((n) => ({ n })));
  await work(definition);
  const done = { state: 'completed', retry_count: 0, message: null };
  const expected = [
    done,
    { ...done, retry_count: 1 },
    done,
    { ...done, state: 'failed', message: 'never' },
    done,
  ];
  const states = async () => {
    const { rows } = await database.pool.query(
      `select state::text, retry_count, output->>'message' as message from pgboss.job where name = 'together' order by data ->> 'n'`,
    );
    return rows;
  };
  await expect.poll(states, { timeout: 15_000 }).toEqual(expected);
  expect(given.toSorted()).toEqual([1, 2, 2, 3, 4, 5]);
});

test('what does all at once does each alone when one of them fails: it fails none of its neighbours', async () => {
  const together: number[][] = [];
  const alone: number[] = [];
  const definition: JobDefinition = {
    ...{ name: 'at-once', why: 'A test.', retries: 0, together: 4, concurrency: 1 },
    async handleAll(all) {
      together.push(all.map(({ n }) => Number(n)).toSorted());
      if (all.some(({ n }) => n === 2)) throw new Error('no');
    },
    async handle({ n }) {
      alone.push(Number(n));
      if (n === 2) throw new Error('no');
      return 'done';
    },
  };
  await ensureQueues(database.queue, [definition]);
  await send('at-once', ...[1, 2, 3, 4].map((n) => ({ n })));
  await send('at-once', ...[5, 6, 7, 8].map((n) => ({ n })));
  await work(definition);
  const states = async () => {
    const { rows } = await database.pool.query(
      `select data ->> 'n' as n, state::text from pgboss.job where name = 'at-once' order by 1`,
    );
    return rows.map(({ n, state }) => `${n} ${state}`);
  };
  const expected = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `${n} ${n === 2 ? 'failed' : 'completed'}`);
  await expect.poll(states, { timeout: 15_000 }).toEqual(expected);
  expect(together.toSorted()).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]);
  expect(alone.toSorted()).toEqual([1, 2, 3, 4]);
});

test('a bundle is done at once; when one of it fails each goes on as a job of its own, with tries of its own', async () => {
  const given: string[] = [];
  const definition: JobDefinition = {
    ...{ name: 'bundled', why: 'A test.', retries: 1, together: 4 },
    async handleAll(all) {
      given.push(all.map(({ n }) => n).join());
      if (all.some(({ n }) => n === 5)) throw new Error('no');
    },
    async handle({ n }, again) {
      given.push(`${n}${again ? ' again' : ''}`);
      if (n === 5) throw new Error('no');
      return 'done';
    },
  };
  await ensureQueues(database.queue, [definition]);
  await send('bundled', bundle([{ n: 1 }, { n: 2 }, { n: 3 }]));
  await work(definition);
  await expect.poll(() => given, { timeout: 15_000 }).toEqual(['1,2,3']);
  await send('bundled', bundle([{ n: 4 }, { n: 5 }]));
  const states = async () => {
    const { rows } = await database.pool.query(
      `select coalesce(data ->> 'n', data ->> 'bundle') as what, state::text from pgboss.job where name = 'bundled' order by 1`,
    );
    return rows.map(({ what, state }) => `${what} ${state}`);
  };
  const expected = [
    '4 completed',
    '5 failed',
    '[{"n": 1}, {"n": 2}, {"n": 3}] completed',
    '[{"n": 4}, {"n": 5}] completed',
  ];
  await expect.poll(states, { timeout: 15_000 }).toEqual(expected);
  // Those that were taken together once more, and then each by itself; 5 has its second try.
  expect(given.filter((one) => !one.includes(',')).toSorted()).toEqual(['4', '5', '5 again']);
});

test('what comes while all are at work is looked for by the first who is done', async () => {
  const given: number[] = [];
  const done = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const definition: JobDefinition = {
    ...{ name: 'meanwhile', why: 'A test.', retries: 0, together: 10, concurrency: 2 },
    async handle({ n }) {
      given.push(Number(n));
      await done[Number(n)]?.promise;
      return 'done';
    },
  };
  onTestFinished(() => done[0]?.resolve());
  // Nobody is to look by chance: not for safety, and the worker who looks every second is kept busy.
  const bell = openBell({ url: database.url, safety: 600_000 });
  onTestFinished(() => bell.close());
  await work(definition, bell);
  for (const n of [0, 1]) {
    await send('meanwhile', { n });
    await expect.poll(() => given, { timeout: 15_000 }).toContain(n);
  }
  const { promise: rung, resolve } = Promise.withResolvers<void>();
  onTestFinished(bell.listen(() => resolve()));
  await send('meanwhile', { n: 2 }, { n: 3 });
  await rung;
  done[1]?.resolve();
  await expect.poll(() => given.toSorted(), { timeout: 15_000 }).toEqual([0, 1, 2, 3]);
});

test('the database itself rings for a job: it is worked soon, and however often it rings there are few', async () => {
  const { definition, given } = job('rung', 0, []);
  await work({ ...definition, rungBy: 'doorbell' });
  const ring = () => database.pool.query(`select pg_notify('countersign', 'doorbell')`);
  await database.pool.query(`select pg_notify('countersign', 'another')`);
  await Promise.all(Array.from({ length: 20 }, ring));
  await expect.poll(() => given.length, { timeout: 15_000, interval: 20 }).toBeGreaterThan(0);
  await expect
    .poll(async () => (await state('rung')).every((one) => isDone(one)), { timeout: 15_000 })
    .toBe(true);
  // One in each second in which it was heard, and one in the next: it is heard within two or three on a busy machine.
  expect(given.length).toBeLessThan(7);
});
const isDone = (one: unknown): boolean => (one as { state: string }).state === 'completed';

test('a job that says retry, or throws, is tried again; one that says done is done', async () => {
  const { definition, given } = job('again', 3, ['retry', new Error('no'), 'done']);
  await work(definition);
  await send('again', { n: 1 });
  await until('again', [{ state: 'completed', retry_count: 2, message: null }]);
  expect(given).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
});

test('a job that says failed is over, whatever retries are left, and keeps the reason', async () => {
  const { definition } = job('over', 3, [{ failed: 'there is no such hook any more' }]);
  await work(definition);
  await send('over', {});
  await until('over', [{ state: 'failed', retry_count: 0, message: 'there is no such hook any more' }]);
});

test('a job that was handed out and never arrived is taken back while the server runs', async () => {
  const { definition, given } = job('astray', 3, []);
  await ensureQueues(database.queue, [definition]);
  await send('astray', { n: 1 });
  await database.queue.boss.fetch('astray');
  const began = performance.now();
  await work(definition);
  await until('astray', [{ state: 'completed', retry_count: 1, message: null }]);
  expect(performance.now() - began, 'sooner than heartbeats could tell').toBeLessThan(9000);
  expect(given).toEqual([{ n: 1 }]);
});

test('with another server about nothing is taken back: the job may be its', async () => {
  const { definition } = job('theirs', 3, []);
  await ensureQueues(database.queue, [definition]);
  await send('theirs', { n: 1 });
  await database.queue.boss.fetch('theirs');
  const other = openBell({ url: database.url });
  onTestFinished(() => other.close());
  await other.connected;
  await database.pool.query(
    `update pgboss.job set started_on = now() - interval '1 hour' where name = 'theirs'`,
  );
  const taken = orphanLook(database.pool, new Set(), () => database.bell.process());
  for (let looks = 0; looks < 3; looks += 1) expect(await taken()).toBe(0);
  await other.close();
  await expect.poll(taken).toBe(1);
});

test('a job is taken back only when two looks have found it, and neither has it here', async () => {
  const { definition } = job('on-its-way', 3, []);
  await ensureQueues(database.queue, [definition]);
  await send('on-its-way', { n: 1 });
  const [fetched] = await database.queue.boss.fetch('on-its-way');
  const mine = new Set<string>();
  const taken = orphanLook(database.pool, mine, () => database.bell.process());
  expect(await taken()).toBe(0);
  mine.add(String(fetched?.id));
  expect(await taken()).toBe(0);
  mine.clear();
  expect(await taken()).toBe(0);
  expect(await taken()).toBe(1);
});

test('a database that is away for a moment costs a job none of its tries; the handler hears that it had begun', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  const { definition, given, begun } = job('patient', 0, [away, away]);
  await work(definition);
  await send('patient', { n: 1 });
  await until('patient', [{ state: 'completed', retry_count: 0, message: null }]);
  expect(given).toHaveLength(3);
  expect(begun).toEqual([false, true, true]);
});

test('a queue that is there already is brought up to what is wanted of it now', async () => {
  const { boss } = database.queue;
  await boss.createQueue('older', { retryLimit: 2, retryBackoff: true, retryDelay: 1, retryDelayMax: 300 });
  await ensureQueues(database.queue, [job('older', 2, []).definition]);
  // docs/operations.md: no pause before another try is longer than a minute.
  expect(await boss.getQueue('older')).toMatchObject({ retryLimit: 2, retryDelayMax: 60 });
});
