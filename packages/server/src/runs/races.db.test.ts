import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutside } from '../../test/outside.ts';
import { shop } from '../../test/pipeline-world.ts';
import { codeOf, jobOf, openRunWorld, type RunWorld } from '../../test/run-world.ts';
import { type Try, tryJob } from './jobs/try-job.ts';

// Whatever happens at once, it comes out as if one thing had happened after the other.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

const look = { name: 'look', manual: {} };
const rounds = [1, 2, 3, 4, 5];

test.each(
  rounds,
)('cancelled while it is being approved: one of both, and the other is told (%i)', async () => {
  const flow = await world.workflow([{ name: 'sign-off', approval: { approvers: ['ann'] } }]);
  const run = await world.start(flow);
  const { approval } = jobOf(run);
  const [signed, cancelled] = await Promise.all([
    world.ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve' }),
    world.bob.post(shop(`runs/${run.id}:cancel`)),
  ]);
  const ended = await world.lookAt(run.id);
  const { status } = (await world.ann.get(shop(`approvals/${approval}`))).json();
  // Nobody looks between the two, so the run is cancelled in any case; its approval says what became of it first.
  expect([codeOf(cancelled), ended.status, jobOf(ended).status]).toEqual(['200', 'cancelled', 'cancelled']);
  expect([codeOf(signed), status]).toEqual(
    signed.statusCode === 200 ? ['200', 'approved'] : ['approval/not-open', 'superseded'],
  );
});

test('many retries at once: one begins the next attempt', async () => {
  const run = await world.start(await world.workflow([look]));
  await world.bob.post(shop(`runs/${run.id}:cancel`));
  const answers = await Promise.all([1, 2, 3, 4].map(() => world.bob.post(shop(`runs/${run.id}:retry`))));
  expect(answers.map(codeOf).sort()).toEqual([
    '200',
    'run/wrong-state',
    'run/wrong-state',
    'run/wrong-state',
  ]);
  expect(await world.runNow(run.id)).toMatchObject({ attempt: 2, status: 'running' });
  expect(await world.recorded('run', run.id)).toEqual([
    ...['run.started', 'run.running', 'run.cancel', 'run.cancelled', 'run.retried', 'run.running'],
    ...Array(3).fill('run.retry.refused run/wrong-state'),
  ]);
});

test('completed many times at once: once it counts', async () => {
  const run = await world.start(await world.workflow([look]));
  const complete = (status: string) =>
    world.bob.post(shop(`runs/${run.id}/jobs/${jobOf(run).id}:complete`), { status });
  const answers = await Promise.all(['passed', 'failed', 'passed', 'failed'].map(complete));
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  expect(answers.map(codeOf).filter((code) => code === 'job/not-waiting')).toHaveLength(3);
});

test('a try is made once, however many are told to make it at once', async () => {
  const outside = await openOutside();
  const flow = await world.workflow([{ name: 'deploy', http: { method: 'POST', url: outside.url } }]);
  const run = await world.start(flow);
  const queued = (await world.sent('run.try')).find((one) => one.run === run.id) as unknown as Try;
  const one = { ...queued, number: 1 };
  await Promise.all(Array.from({ length: 10 }, () => tryJob(world.parts, one)));
  await tryJob(world.parts, one);
  expect(outside.received).toHaveLength(1);
  expect((await world.runNow(run.id)).status).toBe('passed');
});

test('ten looks at once queue one try, and one permit is redeemed', async () => {
  const outside = await openOutside();
  const flow = await world.workflow([{ name: 'deploy', http: { method: 'POST', url: outside.url } }]);
  const { id } = await world.start(flow);
  await Promise.all(Array.from({ length: 10 }, () => world.lookAt(id)));
  expect((await world.sent('run.try')).filter(({ run }) => run === id)).toHaveLength(1);
  const { rows } = await world.parts.pool.query('select from permit where subject_id = $1', [id]);
  expect(rows).toHaveLength(1);
});

test('started at once, runs are counted without a gap and without a repeat', async () => {
  const flow = await world.workflow([look]);
  const started = await Promise.all(Array.from({ length: 8 }, () => world.start(flow)));
  const numbers = started.map(({ number }) => number);
  expect(numbers.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('cancelled while a call is out: its answer counts no more', async () => {
  const outside = await openOutside();
  const { promise: called, resolve: call } = Promise.withResolvers<void>();
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  outside.behaves(async (_, response) => {
    call();
    await answered;
    response.end('done');
  });
  const flow = await world.workflow([{ name: 'deploy', http: { method: 'POST', url: outside.url } }, look]);
  const { id } = await world.start(flow);
  const trying = world.tryAll(id);
  await called;
  await world.bob.post(shop(`runs/${id}:cancel`));
  const again = (await world.bob.post(shop(`runs/${id}:retry`))).json();
  answer();
  await trying;
  expect(jobOf(await world.runNow(id))).toMatchObject({
    name: 'deploy',
    status: 'pending',
    attempt: 2,
    tries: 0,
  });
  expect(again.stages[0].earlier[0]).toMatchObject({ status: 'cancelled', attempt: 1, tries: 1 });
});

test('an answer that comes after its try was given up on does not count for the next one', async () => {
  const outside = await openOutside();
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const secondIsOut = Promise.withResolvers<void>();
  const firstIsOut = Promise.withResolvers<void>();
  outside.behaves(async ({ headers }, response) => {
    const isFirst = headers['x-countersign-attempt'] === '1';
    (isFirst ? firstIsOut : secondIsOut).resolve();
    await (isFirst ? first : second).promise;
    response.writeHead(isFirst ? 500 : 200).end();
  });
  const http = { method: 'POST', url: outside.url, retries: 1, timeout: 60 };
  const { id } = await world.start(await world.workflow([{ name: 'deploy', http }]));
  const trying = world.tryAll(id);
  await firstIsOut.promise;
  await world.lookAt(id, 91);
  await world.lookAt(id, 95);
  const again = world.tryAll(id);
  await secondIsOut.promise;
  first.resolve();
  expect(jobOf(await trying)).toMatchObject({ status: 'running', tries: 2 });
  second.resolve();
  expect(jobOf(await again)).toMatchObject({ status: 'passed', because: 'Try 2: HTTP 200.' });
});
