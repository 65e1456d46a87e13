import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutside } from '../../test/outside.ts';
import { jobsIn, openRunWorld, type RunWorld } from '../../test/run-world.ts';

// Runs as the issue has them, part 2. Nothing works the queue here, and time is passed in: no test waits.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

const call = (url: string, more: object = {}) => ({ name: 'deploy', http: { method: 'POST', url, ...more } });
const signOff = (more: object = {}) => ({
  name: 'sign-off',
  approval: { approvers: ['ann', 'bob'], needed: 2, ...more },
});

test('a run makes its calls with what it was given, asks its people in their midst, and passes', async () => {
  const outside = await openOutside();
  const body = { where: `\${inputs.target}`, what: `\${inputs.parts}`, run: `\${run.number}` };
  const flow = await world.workflow(
    [call(outside.url, { body }), signOff(), { ...call(`${outside.url}/again`), name: 'again' }],
    {
      inputs: [
        { name: 'target', type: 'environment' },
        { name: 'parts', type: 'services' },
      ],
    },
  );
  const parts = [{ service: 'cart', module: 'cart-api' }];
  const started = await world.start(flow, { inputs: { target: 'qa', parts }, remark: 'Before the sale' });
  expect(started).toMatchObject({
    ...{
      number: 1,
      attempt: 1,
      status: 'running',
      startedBy: 'ci',
      via: 'native',
      remark: 'Before the sale',
    },
    ...{ environments: ['qa'], services: parts, workflow: { key: flow } },
  });
  const asked = await world.tryAll(started.id);
  expect(asked.status).toBe('waiting-for-approval');
  expect(outside.received.map((one) => JSON.parse(one.body))).toEqual([
    { where: 'qa', what: 'cart/cart-api', run: '1' },
  ]);
  expect(asked.blockers).toMatchObject([
    { requirement: 'Job sign-off must be approved', who: ['ann', 'bob'] },
  ]);
  expect((await world.signJob(world.ann, asked)).status).toBe('waiting-for-approval');
  expect((await world.signJob(world.bob, asked)).status).toBe('running');
  const ended = await world.tryAll(started.id);
  expect([ended.status, ended.because]).toEqual(['passed', 'Every job passed.']);
  expect(jobsIn(ended).map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  expect(outside.received).toHaveLength(2);
  expect(jobsIn(ended)[0]?.log).toMatch(/try 1: POST .*: HTTP 200\nok/);
});
