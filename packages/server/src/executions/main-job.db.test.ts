import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOutside } from '../../test/outside.ts';
import { openPipelineWorld, type PipelineWorld } from '../../test/pipeline-world.ts';

// The main job of the design, section 2, with the real queue at work: it says nothing of crashes.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld({ workers: true });
});
afterAll(() => world.close());

test('a snapshot stops at its gate, is signed, is deployed, and is through', async () => {
  const ci = await openOutside();
  const http = {
    method: 'POST',
    url: `${ci.url}/deploy/\${environment.key}`,
    body: { release: `\${release.number}` },
  };
  const release = await world.release(
    {
      name: 'QA',
      environment: 'qa',
      gates: [{ name: 'Manager Approval', type: 'approval', policy: 'qa' }],
      steps: [{ name: 'deploy', http }],
    },
    { name: 'Production', environment: 'prod' },
  );

  const started = await release.submit();
  expect(started.status).toBe('running');
  expect(started.stages.map(({ status }) => status)).toEqual(['gates-running', 'not-started']);
  expect(started.blockers).toMatchObject([{ requirement: 'Gate Manager Approval must open', who: ['ann'] }]);
  expect(ci.received).toEqual([]);

  await world.sign(world.ann, started);
  const ended = await world.until(started.id, ({ status }) => status !== 'running');
  expect(ended.status).toBe('successful');
  expect(ended.stages.map(({ status }) => status)).toEqual(['successful', 'successful']);
  expect(ended.blockers).toEqual([]);
  const step = ended.stages[0]?.attempts[0]?.steps[0];
  expect(step).toMatchObject({ status: 'successful', attempt: 1, because: 'Try 1: HTTP 200.' });
  expect(ci.received).toHaveLength(1);
  expect(ci.received[0]).toMatchObject({ method: 'POST', path: '/deploy/qa', body: '{"release":"RL-1"}' });
  expect(ci.received[0]?.headers).toMatchObject({
    'idempotency-key': `${step?.id}-1`,
    'x-countersign-attempt': '1',
  });
});
