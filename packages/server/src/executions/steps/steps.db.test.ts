import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latest, stepOf } from '../../../test/latest.ts';
import { openOutside, type Received } from '../../../test/outside.ts';
import { openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';
import { claimTry } from './step.store.ts';
import { tryStep } from './try-step.ts';

// Steps. Nothing works the queue here, and time is passed in: no test waits.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());

const qa = (...steps: object[]) => ({ name: 'QA', environment: 'qa', steps });

async function submit(...steps: object[]): Promise<Execution> {
  const release = await world.release(qa(...steps));
  return release.submit();
}
const deploy = (url: string, more: object = {}) => ({
  name: 'deploy',
  http: { method: 'POST', url, body: { url: `\${callback.url}`, token: `\${callback.token}` }, ...more },
});
const plain = (url: string, more: object = {}) => ({
  name: 'deploy',
  http: { method: 'POST', url, ...more },
});
const waiting = { wait: { callback: true, timeout: 600 } };
const back = (received: Received | undefined, status: string) =>
  world.app.inject({
    method: 'POST',
    url: '/api/v1/callbacks',
    headers: { authorization: `Bearer ${JSON.parse(received?.body ?? '{}').token}` },
    payload: { status },
  });

test('a call that fails is made again after its pause, under the next number, until tries run out', async () => {
  const outside = await openOutside();
  outside.answers(500, 500, 503);
  const { id } = await submit(plain(outside.url, { retries: 2 }));
  await world.tries(id);
  expect(stepOf(await world.get(id))).toMatchObject({
    status: 'pending',
    attempt: 1,
    because: 'Try 1: HTTP 500.',
  });
  await world.look(id);
  await world.tries(id);
  expect(outside.received).toHaveLength(1);
  await world.look(id, 2.1);
  await world.tries(id);
  await world.look(id, 10);
  await world.tries(id);
  const ended = await world.get(id);
  expect(stepOf(ended)).toMatchObject({ status: 'failed', attempt: 3, because: 'Try 3: HTTP 503.' });
  expect([latest(ended).status, ended.status]).toEqual(['failed', 'failed']);
  const { id: step } = stepOf(ended);
  const keys = outside.received.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toEqual([`${step}-1`, `${step}-2`, `${step}-3`]);
  expect(stepOf(ended).log.match(/try \d: POST .*: HTTP \d+\nstatus \d+/g)).toHaveLength(3);
});

test('a try is made once, however many are told to make it at once', async () => {
  const outside = await openOutside();
  const { id } = await submit(plain(outside.url));
  const job = (await world.sent('step.try')).at(-1);
  const one = { project: '', execution: '', step: '', ...job, attempt: 1 };
  await Promise.all(Array.from({ length: 10 }, () => tryStep(world.parts, one)));
  await tryStep(world.parts, one);
  expect(outside.received).toHaveLength(1);
  expect((await world.get(id)).status).toBe('successful');
});

test('ten looks at once queue one try', async () => {
  const outside = await openOutside();
  const { id } = await submit(plain(outside.url));
  await Promise.all(Array.from({ length: 10 }, () => world.look(id)));
  const queued = (await world.sent('step.try')).filter(({ execution }) => execution === id);
  expect(queued).toHaveLength(1);
});

test('a queued try that nobody took is queued again after a minute', async () => {
  const outside = await openOutside();
  const { id } = await submit(plain(outside.url));
  await world.look(id, 59);
  await world.look(id, 61);
  const queued = (await world.sent('step.try')).filter(({ execution }) => execution === id);
  expect(queued).toHaveLength(2);
});

test.each([
  [0, 'failed', 'failed'],
  [1, 'pending', 'running'],
])('a try whose server died is not made again: with %i retries the step is %s', async (retries, step, execution) => {
  const outside = await openOutside();
  const { id } = await submit(plain(outside.url, { retries, timeout: 5 }));
  const job = (await world.sent('step.try')).at(-1) as { project: string; step: string };
  await world.parts.work(({ tx, now }) => claimTry(tx, job.project, job.step, 1, later35(now), null));
  await world.look(id, 34);
  expect(stepOf(await world.get(id)).status).toBe('running');
  await world.look(id, 36);
  await world.tries(id);
  const found = await world.get(id);
  expect(stepOf(found)).toMatchObject({
    status: step,
    attempt: 1,
    because: 'Try 1: the outcome is unknown.',
  });
  expect(found.status).toBe(execution);
  expect(outside.received).toEqual([]);
});
const later35 = (now: Date) => new Date(now.getTime() + 35_000);

test('an answer that comes after its try was given up on does not count for the next one', async () => {
  const outside = await openOutside();
  const { id } = await submit(plain(outside.url, { retries: 1, timeout: 5 }));
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const secondIsOut = Promise.withResolvers<void>();
  outside.behaves(async ({ headers }, response) => {
    const isFirst = headers['x-countersign-attempt'] === '1';
    if (!isFirst) secondIsOut.resolve();
    await (isFirst ? first : second).promise;
    response.writeHead(isFirst ? 500 : 200).end();
  });
  const trying = world.tries(id);
  while (outside.received.length === 0) await new Promise(setImmediate);
  await world.look(id, 36);
  await world.look(id, 40);
  const again = world.tries(id);
  await secondIsOut.promise;
  first.resolve();
  await trying;
  expect(stepOf(await world.get(id))).toMatchObject({ status: 'running', attempt: 2 });
  second.resolve();
  await again;
  expect(stepOf(await world.get(id))).toMatchObject({ status: 'successful', because: 'Try 2: HTTP 200.' });
});

test('a step that waits ends with its callback, and the token is good for nothing else', async () => {
  const outside = await openOutside();
  const { id } = await submit(deploy(outside.url, waiting));
  await world.tries(id);
  const waits = await world.get(id);
  expect(stepOf(waits).status).toBe('waiting');
  expect(waits.blockers).toMatchObject([
    { because: 'No callback has come yet.', until: stepOf(waits).until },
  ]);
  const token = JSON.parse(outside.received[0]?.body ?? '').token;
  const reading = await world.app.inject({
    url: shop(`executions/${id}`),
    headers: { authorization: `Bearer ${token}` },
  });
  expect(reading.statusCode).toBe(401);
  expect((await back(outside.received[0], 'passed')).json()).toMatchObject({ kind: 'step', execution: id });
  expect((await world.get(id)).status).toBe('successful');
  expect(stepOf(await world.get(id)).log).not.toContain(token);
});

test('a callback may come before the call itself is answered, and may say no', async () => {
  const outside = await openOutside();
  let early: Promise<unknown> | undefined;
  outside.behaves(async (request, response) => {
    early = back(request, 'failed');
    await early;
    response.writeHead(202).end();
  });
  const { id } = await submit(deploy(outside.url, waiting));
  await world.tries(id);
  expect((await early) as { statusCode: number }).toMatchObject({ statusCode: 200 });
  const ended = await world.get(id);
  expect([stepOf(ended).status, ended.status]).toEqual(['failed', 'failed']);
});

test('a callback that does not come in time fails the step', async () => {
  const outside = await openOutside();
  const { id } = await submit(deploy(outside.url, waiting));
  await world.tries(id);
  await world.look(id, 599);
  expect((await world.get(id)).status).toBe('running');
  await world.look(id, 601);
  expect((await world.get(id)).status).toBe('failed');
  expect(problemOf(await back(outside.received[0], 'passed'))).toMatchObject({ code: 'step/not-waiting' });
});

test('after a retry the token of the earlier try is good no more', async () => {
  const outside = await openOutside();
  outside.answers(500, 202);
  const { id } = await submit(deploy(outside.url, { ...waiting, retries: 1 }));
  await world.tries(id);
  await world.look(id, 5);
  await world.tries(id);
  expect((await back(outside.received[0], 'passed')).statusCode).toBe(401);
  expect((await back(outside.received[1], 'passed')).statusCode).toBe(200);
});

test('a manual step waits for an operator, who says how it went', async () => {
  const started = await submit({ name: 'verify', manual: { instructions: 'Order a cart' } });
  const { id, status } = stepOf(started);
  expect(status).toBe('waiting');
  expect(started.blockers).toMatchObject([{ because: 'Order a cart', who: ['ann', 'bob', 'ci'] }]);
  const path = shop(`steps/${id}:complete`);
  expect(problemOf(await world.bob.post(path, { status: 'done' }))).toMatchObject({ status: 400 });
  const ended = (await world.bob.post(path, { status: 'passed', comment: 'It works' })).json();
  expect(ended.status).toBe('successful');
  expect(stepOf(ended).because).toBe('Completed by bob: It works');
  expect(problemOf(await world.bob.post(path, { status: 'failed' }))).toMatchObject({
    code: 'step/not-waiting',
  });
});

test('a manual step that failed fails the stage; the steps after it stay as they are', async () => {
  const started = await submit({ name: 'verify', manual: {} }, { name: 'announce', manual: {} });
  const path = shop(`steps/${stepOf(started).id}:complete`);
  const ended = (await world.bob.post(path, { status: 'failed', comment: 'It does not' })).json();
  expect([latest(ended).status, ended.status]).toEqual(['failed', 'failed']);
  expect(latest(ended).steps.map(({ status }) => status)).toEqual(['failed', 'pending']);
});

test('a maintainer skips a step that waits, with a reason; an operator may not', async () => {
  const started = await submit({ name: 'verify', manual: {} });
  const path = shop(`steps/${stepOf(started).id}:skip`);
  expect(problemOf(await world.bob.post(path, { reason: 'Late' }))).toMatchObject({ code: 'auth/forbidden' });
  const ended = (await world.ann.post(path, { reason: 'Late' })).json();
  expect([stepOf(ended).status, stepOf(ended).because]).toEqual(['skipped', 'Skipped by ann: Late']);
  const shown = (await world.bob.get(shop(`steps/${stepOf(ended).id}`))).json();
  expect(shown).toMatchObject({ because: 'Skipped by ann: Late', stage: 'QA', execution: started.id });
  expect(ended.status).toBe('successful');
});

test('a step is not skipped while a try is under way, and an http step is not completed by hand', async () => {
  const outside = await openOutside();
  const { id } = await submit(plain(outside.url));
  const { id: step } = stepOf(await world.get(id));
  outside.behaves(async (_, response) => {
    const skipped = await world.ann.post(shop(`steps/${step}:skip`), { reason: 'Late' });
    response.writeHead(problemOf(skipped).code === 'step/not-waiting' ? 200 : 500).end();
  });
  const completed = await world.bob.post(shop(`steps/${step}:complete`), { status: 'passed' });
  expect(problemOf(completed)).toMatchObject({ code: 'step/not-waiting' });
  await world.tries(id);
  expect((await world.get(id)).status).toBe('successful');
});

test('the answer to a call that was out when the execution was aborted counts no more', async () => {
  const outside = await openOutside();
  const { id } = await submit(plain(outside.url));
  outside.behaves(async (_, response) => {
    await world.ci.post(shop(`executions/${id}:abort`), { reason: 'Wrong branch' });
    response.writeHead(200).end();
  });
  await world.tries(id);
  const ended = await world.get(id);
  expect([stepOf(ended).status, latest(ended).status, ended.status]).toEqual([
    'aborted',
    'aborted',
    'aborted',
  ]);
  expect(ended.because).toBe('Aborted by ci: Wrong branch');
});
