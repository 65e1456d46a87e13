import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stepOf } from '../../../test/latest.ts';
import { openOutside } from '../../../test/outside.ts';
import { openPipelineWorld, type PipelineWorld } from '../../../test/pipeline-world.ts';
import type { CrashPoint } from '../../kernel/crash-point.ts';
import { giveUpStepTry, type Try, tryStep } from './try-step.ts';

// A server is killed at each named place of a try. No step runs twice for one attempt, and
// executions go on. It cannot show what the other side does with a call that it got and nobody heard the answer of.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());

/** Makes a try in a process of its own that dies at the crash point. */
async function dieAt(point: `${CrashPoint}${'' | ':2'}`, which: object): Promise<void> {
  const script = join(import.meta.dirname, '../../../test/one-try.ts');
  const { connectionString = '' } = world.parts.pool.options;
  const child = spawn(process.execPath, [script, connectionString, JSON.stringify(which)], {
    env: { ...process.env, COUNTERSIGN_CRASH_AT: point },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

test.each([
  // before the claim is committed: nothing has happened, and the job is simply taken again
  ['work-before-commit', 0, { status: 'successful', attempt: 1 }, ['1']],
  // claimed, and the call may or may not have gone out: the number is used up
  ['work-after-commit', 0, { status: 'successful', attempt: 2 }, ['2']],
  ['step-claimed', 0, { status: 'successful', attempt: 2 }, ['2']],
  ['step-called', 1, { status: 'successful', attempt: 2 }, ['1', '2']],
  ['work-before-commit:2', 1, { status: 'successful', attempt: 2 }, ['1', '2']],
  // settled: nothing is lost
  ['work-after-commit:2', 1, { status: 'successful', attempt: 1 }, ['1']],
] as const)('killed at %s: %i calls had gone out; the step ends well', async (point, sent, ends, attempts) => {
  const outside = await openOutside();
  const http = { method: 'POST', url: outside.url, timeout: 5, retries: 1 };
  const release = await world.release({ name: 'QA', environment: 'qa', steps: [{ name: 'deploy', http }] });
  const { id } = await release.submit();
  await dieAt(point, (await world.sent('step.try')).at(-1) ?? {});
  expect(outside.received).toHaveLength(sent);

  await world.tries(id);
  await world.look(id, 36);
  await world.look(id, 40);
  await world.tries(id);
  const found = await world.get(id);
  expect(stepOf(found)).toMatchObject(ends);
  expect(found.status).toBe('successful');
  expect(outside.received.map(({ headers }) => headers['x-countersign-attempt'])).toEqual(attempts);
});

const lastTry = async () => (await world.sent('step.try')).at(-1) as unknown as Try;
const submitted = async (http: object) => {
  const step = { name: 'deploy', http: { method: 'POST', timeout: 5, ...http } };
  const release = await world.release({ name: 'QA', environment: 'qa', steps: [step] });
  return release.submit();
};

test.each([
  ['with tries left, another follows', 1, 'running', { status: 'pending', attempt: 1 }],
  ['without, the step fails', 0, 'failed', { status: 'failed', attempt: 1 }],
] as const)('a claimed try whose job is run again is given up: %s', async (_, retries, status, step) => {
  const { id } = await submitted({ url: (await openOutside()).url, retries });
  await dieAt('step-claimed', await lastTry());
  await giveUpStepTry(world.parts, { ...(await lastTry()), attempt: 1 });
  const found = await world.get(id);
  expect(found.status).toBe(status);
  expect(stepOf(found)).toMatchObject({ ...step, because: 'Try 1: the outcome is unknown.' });
});

test('a try that this server is making is not given up, whoever is told to make it', async () => {
  const outside = await openOutside();
  const { promise: called, resolve: call } = Promise.withResolvers<void>();
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  outside.behaves(async (_, response) => {
    call();
    await answered;
    response.end('done');
  });
  const { id } = await submitted({ url: outside.url });
  const which = { ...(await lastTry()), attempt: 1 };
  const trying = tryStep(world.parts, which);
  await called;
  await giveUpStepTry(world.parts, which);
  expect(stepOf(await world.get(id))).toMatchObject({ status: 'running', attempt: 1 });
  answer();
  await trying;
  expect((await world.get(id)).status).toBe('successful');
});
