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

test('the list shows how far each release has come: by its newest execution, and the last attempt at a stage', async () => {
  await policy('listed');
  const { release, execution } = await startExecution('listed');
  const latest = async () => {
    const { items } = (await shop.bob.get(at('releases?pipeline=listed'))).json();
    expect(items.map(({ id }: { id: string }) => id)).toEqual([release]);
    return items[0].latest;
  };
  const stage = (status: string) => [{ name: 'QA', status }];
  const first = { execution, snapshot: 1 };
  expect(await latest()).toEqual({ ...first, status: 'running', stages: stage('gates-running') });
  await shop.ci.post(at(`executions/${execution}:abort`), { reason: 'wrong branch' });
  expect(await latest()).toEqual({ ...first, status: 'aborted', stages: stage('aborted') });
  await shop.ci.post(at(`executions/${execution}:replay`), { stage: 'QA' });
  expect(await latest()).toEqual({ ...first, status: 'running', stages: stage('gates-running') });
  const contents = [{ service: 'cart', version: '2' }];
  const snapshot = (await shop.ci.post(at(`releases/${release}/snapshots`), { contents })).json();
  const second = (await shop.ci.post(at('executions'), { snapshot: snapshot.id })).json();
  expect(await latest()).toMatchObject({ execution: second.id, snapshot: 2 });
});

test('a release of which nothing was submitted has come nowhere yet', async () => {
  await shop.ann.post(at('pipelines'), { name: 'unused', stages: stages('listed') });
  await shop.ci.post(at('releases'), { title: 'New', pipeline: 'unused' });
  const { items } = (await shop.bob.get(at('releases?pipeline=unused'))).json();
  expect(items[0].latest).toBeNull();
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
