import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';

// A policy bars by default the author of a version, and its committers.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
  const level = { name: 'Review', rule: 'anyone', approvers: ['ann', 'bob'] };
  await ok(world.ann.post(shop('policies'), { name: 'both', levels: [level] }));
  await ok(world.ann.post(shop('workflows'), { key: 'nightly', name: 'Nightly', reviewPolicy: 'both' }));
});
afterAll(() => world.close());

const steps = [{ name: 'run', manual: { instructions: 'Run the tests' } }];
const text = JSON.stringify({ steps });
let count = 0;
async function draft(more: object = {}) {
  count += 1;
  return (
    await ok(world.ci.post(shop('workflows/nightly/versions'), { label: `v${count}`, text, ...more }))
  ).json();
}
const at = ({ number }: { number: number }) => shop(`workflows/nightly/versions/${number}`);

test('a committer of a version does not sign it; the digest is the same', async () => {
  const plain = await draft();
  const made = await draft({ committers: ['bob'] });
  expect([made.committers, made.digest]).toEqual([['bob'], plain.digest]);
  const { approval } = (await ok(world.ci.post(`${at(made)}:submit`))).json();
  const decisions = shop(`approvals/${approval}/decisions`);
  expect(problemOf(await world.bob.post(decisions, { verdict: 'approve' })).code).toBe('approval/barred');
  expect((await world.ann.post(decisions, { verdict: 'approve' })).statusCode).toBe(200);
});

test('who was named once stays: an edit adds committers and takes none away', async () => {
  const made = await draft({ committers: ['bob'] });
  const edited = (await ok(world.ci.call('PATCH', at(made), { committers: ['ann'] }))).json();
  expect([edited.committers, edited.revision]).toEqual([['ann', 'bob'], made.revision + 1]);
  const again = (await ok(world.ci.call('PATCH', at(made), { committers: ['bob'] }))).json();
  expect([again.committers, again.revision]).toEqual([['ann', 'bob'], edited.revision]);
  // Nobody is left then.
  expect(problemOf(await world.ci.post(`${at(made)}:submit`))).toMatchObject({
    status: 422,
    code: 'policy/unsatisfiable',
  });
});

test('who makes a workflow anew in place of one that was deleted does not publish by the review they gave it', async () => {
  await ok(world.ann.post(shop('workflows'), { key: 'again', name: 'Again', reviewPolicy: 'both' }));
  await ok(world.ann.call('DELETE', shop('workflows/again')));
  const made = { key: 'again', name: 'Again', reviewRequired: false };
  await ok(world.ann.post(shop('workflows'), made));
  const version = shop('workflows/again/versions');
  await ok(world.ann.post(version, { label: 'v1', text }));
  expect(problemOf(await world.ann.post(`${version}/1:submit`)).code).toBe('policy/own-rule');
  await ok(world.administrator.call('PATCH', shop('workflows/again'), { reviewRequired: false }));
  expect((await world.ann.post(`${version}/1:submit`)).json().status).toBe('active');
});

test('only accounts are named', async () => {
  const made = await draft();
  const body = { committers: ['bob', 'x@gone.test'] };
  expect(problemOf(await world.ci.call('PATCH', at(made), body))).toMatchObject({
    ...{ status: 400, at: ['/committers/1'] },
    detail: expect.stringContaining('who has none cannot sign'),
  });
  expect(
    problemOf(await world.ci.post(shop('workflows/nightly/versions'), { label: 'x', text, ...body })),
  ).toMatchObject({
    at: ['/committers/1'],
  });
});
