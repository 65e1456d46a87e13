import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutside } from '../../../test/outside.ts';
import { jobOf, openRunWorld, type RunWorld } from '../../../test/run-world.ts';
import type { CrashPoint } from '../../kernel/crash-point.ts';
import { giveUpJobTry, type Try } from './try-job.ts';

// A server is killed at each named place of a try. No job runs twice for one attempt, and runs
// go on. It cannot show what the other side does with a call that it got and nobody heard the answer of.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

/** Makes a try in a process of its own that dies at the crash point. */
async function dieAt(point: `${CrashPoint}${'' | ':2'}`, which: object): Promise<void> {
  const script = join(import.meta.dirname, '../../../test/one-job-try.ts');
  const { connectionString = '' } = world.parts.pool.options;
  const child = spawn(process.execPath, [script, connectionString, JSON.stringify(which)], {
    env: { ...process.env, COUNTERSIGN_CRASH_AT: point },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}
const lastTry = async () => (await world.sent('run.try')).at(-1) as unknown as Try;
const started = async (http: object) => {
  const job = { name: 'deploy', http: { method: 'POST', timeout: 5, ...http } };
  return world.start(await world.workflow([job]));
};

test.each([
  // before the claim is committed: nothing has happened, and the job is simply taken again
  ['work-before-commit', 0, { status: 'passed', tries: 1 }, ['1']],
  // claimed, and the call may or may not have gone out: the number is used up
  ['work-after-commit', 0, { status: 'passed', tries: 2 }, ['2']],
  ['step-claimed', 0, { status: 'passed', tries: 2 }, ['2']],
  ['step-called', 1, { status: 'passed', tries: 2 }, ['1', '2']],
  ['work-before-commit:2', 1, { status: 'passed', tries: 2 }, ['1', '2']],
  // settled: nothing is lost
  ['work-after-commit:2', 1, { status: 'passed', tries: 1 }, ['1']],
] as const)('killed at %s: %i calls had gone out; the run ends well', async (point, sent, ends, numbers) => {
  const outside = await openOutside();
  const { id } = await started({ url: outside.url, retries: 1 });
  await dieAt(point, await lastTry());
  expect(outside.received).toHaveLength(sent);
  await world.tryAll(id);
  await world.lookAt(id, 36);
  await world.lookAt(id, 40);
  const found = await world.tryAll(id);
  expect(jobOf(found)).toMatchObject(ends);
  expect(found.status).toBe('passed');
  expect(outside.received.map(({ headers }) => headers['x-countersign-attempt'])).toEqual(numbers);
});

test.each([
  ['with tries left, another follows', 1, 'running', { status: 'pending', tries: 1 }],
  ['without, the job fails', 0, 'failed', { status: 'failed', tries: 1 }],
] as const)('a claimed try whose job is run again is given up: %s', async (_, retries, status, job) => {
  const { id } = await started({ url: (await openOutside()).url, retries });
  await dieAt('step-claimed', await lastTry());
  await giveUpJobTry(world.parts, { ...(await lastTry()), number: 1 });
  const found = await world.runNow(id);
  expect(found.status).toBe(status);
  expect(jobOf(found)).toMatchObject({ ...job, because: 'Try 1: the outcome is unknown.' });
});

test('a retry of the run begins numbers of its own: what was claimed in an attempt stays with it', async () => {
  const outside = await openOutside();
  const { id } = await started({ url: outside.url });
  await dieAt('step-claimed', await lastTry());
  const claimed = await lastTry();
  await world.lookAt(id, 36);
  await world.ci.post(`/api/v1/projects/shop/runs/${id}:retry`);
  await giveUpJobTry(world.parts, { ...claimed, number: 1 });
  expect((await world.tryAll(id)).status).toBe('passed');
  expect(outside.received).toHaveLength(1);
});
