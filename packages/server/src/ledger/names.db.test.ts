import type { LedgerEntry } from '@countersign/contract/ledger.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../test/pipeline-world.ts';

let world: PipelineWorld;
let release: string;
let other: string;
beforeAll(async () => {
  world = await openPipelineWorld();
  const gate = { name: 'Sign-off', type: 'approval', policy: 'qa' };
  const stage = { name: 'QA', environment: 'qa', gates: [gate], steps: [{ name: 'look', manual: {} }] };
  const [first, second] = [await world.release(stage), await world.release(stage)];
  const execution = await first.submit();
  await world.sign(world.ann, execution);
  await world.look(execution.id);
  await second.snapshot();
  [release, other] = [first.id, second.id];
});
afterAll(() => world.close());

const entries = async (query = ''): Promise<LedgerEntry[]> =>
  (await ok(world.ann.get(shop(`ledger?limit=200&${query}`)))).json().items;

test('everything on the way of a release is called by its name, and has a page', async () => {
  const found = await entries(`release=${release}`);
  const abouts = new Map(found.map(({ subject, about }) => [subject.type, about]));
  const page = { type: 'release', id: release };
  const of = expect.stringMatching(/^RL-\d+ Web shop 2\.4$/);
  expect(Object.fromEntries(abouts)).toEqual({
    release: { name: of, of: null, page },
    snapshot: { name: '1', of, page },
    execution: { name: '1', of, page },
    stage: { name: 'QA', of, page },
    gate: { name: 'Sign-off', of, page },
    step: { name: 'look', of, page },
    approval: {
      name: expect.stringMatching(/^RL-\d+ Web shop 2\.4, snapshot 1, to QA$/),
      of: null,
      page: { type: 'approval', id: expect.any(String) },
    },
  });
  const signed = found.find(({ action }) => action === 'decision.made');
  expect(Object.values(signed?.names ?? {})).toEqual(['QA']);
  const opened = found.find(({ action }) => action === 'level.opened');
  expect(Object.values(opened?.names ?? {}).sort()).toEqual(['QA', 'ann']);
});

test('what concerns one release is told without what concerns another', async () => {
  const [mine, theirs] = [await entries(`release=${release}`), await entries(`release=${other}`)];
  expect(theirs.map(({ action }) => action)).toEqual(['snapshot.created', 'release.created']);
  expect(mine.length).toBeGreaterThan(10);
  const all = new Set((await entries()).map(({ id }) => id));
  expect([...mine, ...theirs].every(({ id }) => all.has(id))).toBe(true);
  expect(mine.some(({ id }) => theirs.some((one) => one.id === id))).toBe(false);
});

test('of another project nothing is told by the id of a release here', async () => {
  await world.project('depot');
  const answer = await ok(world.administrator.get(`/api/v1/projects/depot/ledger?release=${release}`));
  expect(answer.json().items).toEqual([]);
});

test('what is configured is called by its name; what is gone is not', async () => {
  const policy = { name: 'gone', levels: [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }] };
  const { id } = (await ok(world.ann.post(shop('policies'), policy))).json();
  const [made] = await entries('action=policy.created');
  expect(made?.about).toEqual({ name: 'gone', of: null, page: { type: 'policy', id } });
  await ok(world.ann.call('DELETE', shop(`policies/${id}`)));
  expect((await entries('action=policy.deleted')).map(({ about }) => about)).toEqual([null]);
  for (const { subject, about } of await entries())
    if (['role', 'environment', 'service', 'pipeline'].includes(subject.type))
      expect(about?.name).toBeTruthy();
});

test('an administrator reads one entry of the whole ledger, nobody else does', async () => {
  const [entry] = await entries('action=decision.made');
  const url = `/api/v1/ledger/${entry?.id}`;
  expect((await ok(world.administrator.get(url))).json()).toEqual(entry);
  expect((await world.ann.get(url)).statusCode).toBe(403);
  expect((await world.administrator.get('/api/v1/ledger/999999')).statusCode).toBe(404);
});
