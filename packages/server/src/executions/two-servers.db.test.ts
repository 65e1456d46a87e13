import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateOf } from '../../test/latest.ts';
import { openOutside } from '../../test/outside.ts';
import { openPipelineWorld, type PipelineWorld } from '../../test/pipeline-world.ts';
import { openParts } from '../compose.ts';
import { jobs } from '../jobs.ts';
import { openLog } from '../kernel/log.ts';
import { startWorkers } from '../kernel/workers.ts';

// Any number of servers over one database: two work the queue here, each with its own pool and bell.

let world: PipelineWorld;
let closeSecond: () => Promise<void>;
beforeAll(async () => {
  world = await openPipelineWorld({ workers: true });
  const { connectionString: url = '' } = world.parts.pool.options;
  const second = await openParts({
    url,
    connections: 10,
    calls: '127.0.0.0/8, ::1',
    origin: 'http://localhost',
    secret: 'x'.repeat(32),
  });
  const needs = { ...second.parts, log: openLog('silent') };
  const workers = await startWorkers(needs, jobs(second.parts));
  closeSecond = async () => {
    await workers.stop(1000);
    await second.close();
  };
});
afterAll(async () => {
  await closeSecond();
  await world.close();
});

test('eight executions over two servers: every call goes out once, every one comes to its end', async () => {
  const outside = await openOutside();
  const call = { method: 'POST', url: `${outside.url}/\${execution.id}/\${environment.key}` };
  const gates = [{ name: 'Manager Approval', type: 'approval', policy: 'qa' }];
  const steps = [{ name: 'deploy', http: call }];
  const stages = [
    { name: 'QA', environment: 'qa', gates, steps },
    { name: 'Production', environment: 'prod', steps },
  ];
  const started = await Promise.all(
    Array.from({ length: 8 }, async () => (await world.release(...stages)).submit()),
  );
  await Promise.all(started.map((execution) => world.sign(world.ann, execution)));
  const ended = await Promise.all(
    started.map(({ id }) => world.until(id, ({ status }) => status !== 'running')),
  );
  expect(ended.map(({ status }) => status)).toEqual(Array(8).fill('successful'));
  const wanted = started.flatMap(({ id }) => [`/${id}/prod`, `/${id}/qa`]);
  expect(outside.received.map(({ path }) => path).sort()).toEqual(wanted.sort());
  expect(new Set(started.map((execution) => gateOf(execution).approval)).size).toBe(8);
});

test('snapshots that queue for one stage go through it one by one, and the last to pass is never the older', async () => {
  const outside = await openOutside();
  let inside = 0;
  let most = 0;
  outside.behaves((_, response) => {
    inside += 1;
    most = Math.max(most, inside);
    setTimeout(() => {
      inside -= 1;
      response.end();
    }, 20);
  });
  const release = await world.release({
    ...{ name: 'QA', environment: 'qa' },
    steps: [{ name: 'deploy', http: { method: 'POST', url: `${outside.url}/\${snapshot.number}` } }],
  });
  const snapshots = [];
  for (let nth = 0; nth < 5; nth += 1) snapshots.push(await release.submit());
  const ended = await Promise.all(
    snapshots.map(({ id }) => world.until(id, ({ status }) => status !== 'running')),
  );
  expect(most).toBe(1);
  const order = outside.received.map(({ path }) => Number(path.slice(1)));
  expect(order).toEqual([...order].sort((one, other) => one - other));
  const through = ended
    .filter(({ status }) => status === 'successful')
    .map(({ snapshot }) => snapshot.number);
  expect(through).toEqual(order);
  expect(ended.at(-1)?.status).toBe('successful');
  expect(ended.every(({ status }) => ['successful', 'out-of-date'].includes(status))).toBe(true);
});
