import type { PipelineDefinition } from '@countersign/contract/pipelines.ts';
import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openShop, type Shop } from '../../test/shop.ts';
import { enterAs } from '../people/enter.ts';
import type { Caller } from '../people/principal.ts';
import { deletePolicy, putPolicy } from '../policies/change-policies.ts';
import { policyByName } from '../policies/policy.views.ts';
import { createDraft } from './change-drafts.ts';
import { activeVersion, pipelineView } from './pipeline.views.ts';
import { putPipeline } from './put-pipeline.ts';

let shop: Shop;
let ann: Caller;
beforeAll(async () => {
  shop = await openShop();
  const { accountId } = shop.ann;
  const principal = {
    accountId,
    kind: 'person' as const,
    username: 'ann',
    administrator: false,
    scopes: null,
    agent: false,
  };
  const entered = await enterAs(shop.parts.db, principal, 'shop', 'cli');
  if (!entered.ok) throw new Error(entered.refusal.because);
  ann = entered.value;
});
afterAll(() => shop.close());

const anyone: PolicyDefinition = { levels: [{ name: 'QA', rule: 'anyone', approvers: ['ann'] }] };
const everyone: PolicyDefinition = { levels: [{ name: 'QA', rule: 'everyone', approvers: ['ann'] }] };
const asking = (policy: string): PipelineDefinition => ({
  stages: [
    { name: 'QA', environment: 'qa', gates: [{ name: 'Sign-off', type: 'approval', policy }], steps: [] },
  ],
});
const policy = (name: string, definition: PolicyDefinition) =>
  shop.parts.work((work) => putPolicy(work, ann, { name, definition }));
const pipeline = (name: string, definition: PipelineDefinition) =>
  shop.parts.work((work) => putPipeline(work, ann, { name, definition }));

test('a policy is put: made, kept as it is, and made anew', async () => {
  expect(await policy('put', anyone)).toMatchObject({ ok: true, value: { changed: true } });
  expect(await policy('put', anyone)).toMatchObject({ ok: true, value: { changed: false } });
  expect(await policy('put', everyone)).toMatchObject({ ok: true, value: { changed: true } });
  expect(await policyByName(shop.parts.db, ann.project.id, 'put')).toMatchObject({
    version: 2,
    definition: everyone,
  });
});

test('a pipeline is put active, kept as it is, and put anew beside a draft that somebody has begun', async () => {
  await policy('asked', anyone);
  await policy('other', anyone);
  const made = await pipeline('put', asking('asked'));
  if (!made.ok) throw new Error(made.refusal.because);
  const { id } = made.value;
  expect(await pipeline('put', asking('asked'))).toEqual({ ok: true, value: { id, changed: false } });
  await shop.parts.work((work) => createDraft(work, ann, { pipeline: id, definition: undefined }));
  expect(await pipeline('put', asking('other'))).toEqual({ ok: true, value: { id, changed: true } });
  expect(await pipelineView(shop.parts.db, ann.project.id, id)).toMatchObject({
    activeVersion: 3,
    draftVersion: 2,
  });
  expect(await activeVersion(shop.parts.db, ann.project.id, id)).toMatchObject({
    number: 3,
    definition: asking('other'),
  });
});

test('a pipeline that asks a policy and the deletion of this policy: one of the two is refused', async () => {
  for (let round = 0; round < 10; round += 1) {
    const name = `raced ${round}`;
    const made = await policy(name, anyone);
    if (!made.ok) throw new Error(made.refusal.because);
    const remove = shop.parts.work((work) =>
      deletePolicy(work, ann, { policy: made.value.id, expected: null }),
    );
    const [put, removed] = await Promise.all([pipeline(name, asking(name)), remove]);
    expect([put.ok, removed.ok].sort()).toEqual([false, true]);
  }
});
