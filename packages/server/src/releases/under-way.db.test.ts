import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const stages = (policy: string) => [
  { name: 'QA', environment: 'qa', gates: [{ name: 'Sign-off', type: 'approval', policy }] },
];
const policy = async (name: string): Promise<string> => {
  const levels = [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }];
  return (await shop.ann.post(at('policies'), { name, levels })).json().id;
};

/** Sends the first snapshot of a new release along a new pipeline, up to its gate. */
async function startExecution(asked: string) {
  const pipeline = (await shop.ann.post(at('pipelines'), { name: asked, stages: stages(asked) })).json();
  await shop.ann.post(at(`pipelines/${pipeline.id}/versions/1:activate`));
  const release = (await shop.ci.post(at('releases'), { title: 'Under way', pipeline: asked })).json();
  const contents = [{ service: 'cart', version: '1' }];
  const snapshot = (await shop.ci.post(at(`releases/${release.id}/snapshots`), { contents })).json();
  const started = await shop.ci.post(at('executions'), { snapshot: snapshot.id });
  expect(started.statusCode).toBe(201);
  return { pipeline: pipeline.id, release: release.id, execution: started.json().id };
}

test('a release with an execution under way is not closed, and is once that has ended', async () => {
  await policy('closing');
  const { release, execution } = await startExecution('closing');
  const close = () => shop.ci.post(at(`releases/${release}:close`));
  expect(problemOf(await close())).toMatchObject({
    status: 409,
    code: 'resource/in-use',
    detail: `Execution ${execution} of it is under way; abort it or let it end.`,
  });
  await shop.ci.post(at(`executions/${execution}:abort`), { reason: 'enough' });
  expect((await close()).json()).toMatchObject({ status: 'closed' });
});

test('a policy stays while an execution may come to ask it, along a version that has retired', async () => {
  const old = await policy('retiring');
  await policy('next');
  const { pipeline, execution } = await startExecution('retiring');
  await shop.ann.post(at(`pipelines/${pipeline}/versions`), { stages: stages('next') });
  await shop.ann.post(at(`pipelines/${pipeline}/versions/2:activate`));
  const remove = () => shop.ann.call('DELETE', at(`policies/${old}`));
  expect(problemOf(await remove()).code).toBe('resource/in-use');
  await shop.ci.post(at(`executions/${execution}:abort`), { reason: 'enough' });
  expect((await remove()).statusCode).toBe(204);
});

test('closing and submitting at once: one of the two is refused, each time', async () => {
  await policy('raced');
  const { pipeline, execution } = await startExecution('raced');
  expect(pipeline).toBeDefined();
  await shop.ci.post(at(`executions/${execution}:abort`), { reason: 'enough' });
  for (let round = 0; round < 10; round += 1) {
    const made = { title: `Raced ${round}`, pipeline: 'raced' };
    const release = (await shop.ci.post(at('releases'), made)).json();
    const contents = [{ service: 'cart', version: '1' }];
    const snapshot = (await shop.ci.post(at(`releases/${release.id}/snapshots`), { contents })).json();
    const [closed, started] = await Promise.all([
      shop.ci.post(at(`releases/${release.id}:close`)),
      shop.ci.post(at('executions'), { snapshot: snapshot.id }),
    ]);
    expect([
      [200, 'release/closed'],
      ['resource/in-use', 201],
    ]).toContainEqual(
      [closed, started].map((one) => (one.statusCode < 300 ? one.statusCode : one.json().code)),
    );
  }
});
