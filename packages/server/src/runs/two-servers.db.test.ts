import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutside } from '../../test/outside.ts';
import { shop } from '../../test/pipeline-world.ts';
import { jobOf, openRunWorld, type RunWorld } from '../../test/run-world.ts';
import { openParts } from '../compose.ts';
import { jobs } from '../jobs.ts';
import { openLog } from '../kernel/log.ts';
import { startWorkers } from '../kernel/workers.ts';

// Any number of servers over one database: two work the queue here, each with its own pool and bell.

let world: RunWorld;
let closeSecond: () => Promise<void>;
beforeAll(async () => {
  world = await openRunWorld({ workers: true });
  const { connectionString: url = '' } = world.parts.pool.options;
  const options = {
    url,
    connections: 10,
    origin: 'http://localhost',
    secret: 'x'.repeat(32),
    calls: '127.0.0.0/8',
  };
  const second = await openParts(options);
  const workers = await startWorkers({ ...second.parts, log: openLog('silent') }, jobs(second.parts));
  closeSecond = async () => {
    await workers.stop(1000);
    await second.close();
  };
});
afterAll(async () => {
  await closeSecond();
  await world.close();
});

test('eight runs over two servers: every call goes out once, every one comes to its end', async () => {
  const outside = await openOutside();
  const post = (name: string) => ({
    name,
    http: { method: 'POST', url: `${outside.url}/\${run.number}/\${job.name}` },
  });
  const signOff = { name: 'sign-off', approval: { approvers: ['ann'] } };
  const flow = await world.workflow([post('build'), signOff, post('deploy')]);
  const started = await Promise.all(Array.from({ length: 8 }, () => world.start(flow)));
  await Promise.all(
    started.map(async ({ id, number }) => {
      const asked = await world.untilRun(id, ({ status }) => status === 'waiting-for-approval');
      const verdict = number % 4 === 0 ? 'reject' : 'approve';
      await world.ann.post(shop(`approvals/${jobOf(asked).approval}/decisions`), { verdict });
    }),
  );
  const ended = await Promise.all(started.map(({ id }) => world.untilRun(id, (run) => run.endedAt !== null)));
  for (const { number, status } of ended) expect(status).toBe(number % 4 === 0 ? 'rejected' : 'passed');
  const wanted = started.flatMap(({ number }) => [
    `/${number}/build`,
    ...(number % 4 === 0 ? [] : [`/${number}/deploy`]),
  ]);
  expect(outside.received.map(({ path }) => path).sort()).toEqual(wanted.sort());
  const { rows } = await sql<{ count: string }>`
    select count(*) from permit where subject_type = 'run' and status = 'redeemed'
  `.execute(world.parts.db);
  expect(rows[0]?.count).toBe('8');
});

test('what only the sweep finds is found: a wake-up that was lost, a schedule that is due', async () => {
  const flow = await world.workflow([{ name: 'look', manual: { timeout: 3600 } }]);
  const { id } = await world.start(flow);
  await sql`update run_job set deadline = now() - interval '1 second' where run_id = ${id}`.execute(
    world.parts.db,
  );
  const sweep = jobs(world.parts).find(({ name }) => name === 'run.sweep');
  await sweep?.handle({}, false);
  expect((await world.untilRun(id, ({ endedAt }) => endedAt !== null)).status).toBe('timed-out');
});
