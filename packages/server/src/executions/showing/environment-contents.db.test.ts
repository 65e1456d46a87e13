import type { DeployedContent } from '@countersign/contract/environment-contents.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { latest } from '../../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';

// "The version that the last successful stage put there": by which release, snapshot and execution, and since when.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
  await ok(world.ann.call('PUT', shop('services/cart'), { modules: ['cart-api', 'cart-web'] }));
  await ok(world.ann.call('PUT', shop('services/search'), { modules: [] }));
});
afterAll(() => world.close());

const manual = [{ name: 'deploy', manual: {} }];
const stage = (environment: string) => ({ name: environment, environment, gates: [], steps: manual });

async function contentsOf(environment: string, query = ''): Promise<DeployedContent[]> {
  return (await ok(world.ann.get(shop(`environments/${environment}/contents${query}`)))).json().items;
}
const short = (items: DeployedContent[]) =>
  items.map(({ service, module, version, snapshot }) => [service, module, version, snapshot.number]);

/** Sends these contents into an environment; `how` its step ends. */
async function ship(release: string, contents: object[], how: 'complete' | 'fail' | 'wait' = 'complete') {
  const snapshot = (await ok(world.ci.post(shop(`releases/${release}/snapshots`), { contents }))).json();
  const { id } = (await ok(world.ci.post(shop('executions'), { snapshot: snapshot.id }))).json();
  await world.look(id);
  const step = latest(await world.get(id)).steps[0]?.id;
  if (how !== 'wait')
    await ok(
      world.ci.post(shop(`steps/${step}:complete`), {
        status: how === 'complete' ? 'passed' : 'failed',
        comment: 'done',
      }),
    );
  await world.look(id);
  return { execution: id as string, snapshot: snapshot.id as string };
}

test('each service and module is what the last successful stage there has put there', async () => {
  const web = await world.release(stage('qa'));
  const other = await world.release(stage('qa'));
  expect(await contentsOf('qa')).toEqual([]);
  const api = (version: string) => ({ service: 'cart', module: 'cart-api', version });
  const page = (version: string) => ({ service: 'cart', module: 'cart-web', version });
  const first = await ship(web.id, [api('1.0'), page('1.0')]);
  const between = new Date().toISOString();
  await ship(other.id, [{ service: 'search', version: '7' }]);
  const second = await ship(web.id, [api('1.1')]);
  // What was not finished, or failed, is not known to be there.
  await ship(web.id, [api('1.2')], 'fail');
  await ship(other.id, [{ service: 'search', version: '8' }], 'wait');

  const now = await contentsOf('qa');
  expect(short(now)).toEqual([
    ['cart', 'cart-api', '1.1', 2],
    ['cart', 'cart-web', '1.0', 1],
    ['search', null, '7', 1],
  ]);
  expect(now[0]).toMatchObject({
    ...{ release: { id: web.id, title: 'Web shop 2.4' }, execution: second.execution, digest: null },
    snapshot: { id: second.snapshot },
  });
  const attempt = latest(await world.get(second.execution));
  expect(now[0]?.since).toBe(attempt.endedAt);
  const then = await contentsOf('qa', `?at=${between}`);
  expect(short(then)).toEqual([
    ['cart', 'cart-api', '1.0', 1],
    ['cart', 'cart-web', '1.0', 1],
  ]);
  expect(then[0]?.execution).toBe(first.execution);
  expect(await contentsOf('prod')).toEqual([]);
});

test('of an environment that is not of the project, or for who is not of it, there is none', async () => {
  const outsider = await world.person('outsider');
  expect(problemOf(await world.ann.get(shop('environments/moon/contents'))).code).toBe('resource/not-found');
  expect(problemOf(await outsider.get(shop('environments/qa/contents'))).code).toBe('resource/not-found');
  expect(problemOf(await world.ann.get(shop('environments/qa/contents?at=yesterday'))).code).toBe(
    'request/invalid',
  );
});
