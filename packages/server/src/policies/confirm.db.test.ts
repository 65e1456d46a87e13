import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../test/app.ts';
import { gateOf, stepOf } from '../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';

// "The requester edits the rule that judges him": of the ways around a gate, the one that this is about.

let world: PipelineWorld;
let lead: Client;
beforeAll(async () => {
  world = await openPipelineWorld();
  lead = await world.person('lead', { project: 'shop', access: 'maintainer' });
});
afterAll(() => world.close());

const levels = [{ name: 'QA', rule: 'anyone', approvers: ['bob'] }];
const looser = [{ ...levels[0], name: 'Anybody', approvers: ['bob', 'ci'] }];
async function policy(name: string): Promise<string> {
  return (await ok(world.ann.post(shop('policies'), { name, levels }))).json().id;
}
const edit = (id: string, who = world.ann, to: object[] = looser) =>
  ok(who.call('PUT', shop(`policies/${id}`), { levels: to }));
const confirm = (id: string, who: Client, headers = {}) =>
  who.post(shop(`policies/${id}:confirm`), undefined, headers);
const ledgerOf = async (id: string) =>
  (await world.ann.get(shop(`ledger?subjectType=policy&subjectId=${id}`))).json().items;

test('what was confirmed has another ETag, and what was read before can still be edited by its own', async () => {
  const id = await policy('tagged');
  const url = shop(`policies/${id}`);
  const before = String((await world.ann.get(url)).headers.etag);
  expect((await world.ann.get(url, { 'if-none-match': before })).statusCode).toBe(304);
  await ok(confirm(id, lead));
  const after = await world.ann.get(url, { 'if-none-match': before });
  expect([after.statusCode, after.json().confirmedBy]).toEqual([200, 'lead']);
  expect(after.headers.etag).not.toBe(before);
  expect((await world.ann.call('PUT', url, { levels: looser }, { 'if-match': before })).statusCode).toBe(200);
  const late = await world.ann.call('PUT', url, { levels }, { 'if-match': before });
  expect(problemOf(late)).toMatchObject({ status: 412, code: 'request/precondition-failed' });
});

test('a change is confirmed by another maintainer, once, at the version they read', async () => {
  const id = await policy('confirmed');
  expect((await world.ann.get(shop(`policies/${id}`))).json()).toMatchObject({
    writtenBy: 'ann',
    confirmedBy: null,
  });
  await edit(id);
  expect(problemOf(await confirm(id, world.ann))).toMatchObject({ status: 403, code: 'policy/own-rule' });
  expect(problemOf(await confirm(id, world.bob))).toMatchObject({ status: 403, code: 'auth/forbidden' });
  expect(problemOf(await confirm(id, lead, { 'if-match': '"1"' }))).toMatchObject({
    code: 'request/precondition-failed',
  });
  expect((await confirm(id, lead, { 'if-match': '"2"' })).json()).toMatchObject({
    version: 2,
    writtenBy: 'ann',
    confirmedBy: 'lead',
  });
  expect((await confirm(id, lead)).statusCode).toBe(200);
  const said = (await ledgerOf(id)).filter(({ action }: { action: string }) =>
    action.startsWith('policy.confirm'),
  );
  expect(said.map(({ action }: { action: string }) => action).sort()).toEqual([
    'policy.confirm.refused',
    'policy.confirm.refused',
    'policy.confirm.refused',
    'policy.confirmed',
  ]);
  expect(said.find(({ action }: { action: string }) => action === 'policy.confirmed')).toMatchObject({
    actor: { username: 'lead' },
    details: { name: 'confirmed', version: 2 },
  });
  await edit(id, world.ann, levels);
  expect((await world.ann.get(shop(`policies/${id}`))).json()).toMatchObject({
    version: 3,
    confirmedBy: null,
  });
});

test('a service account confirms nothing, whatever it may do', async () => {
  const id = await policy('by a machine');
  await edit(id);
  const machine = await world.person('machine', { project: 'shop', access: 'maintainer' });
  await sql`update account set kind = 'service' where username = 'machine'`.execute(world.parts.db);
  expect(problemOf(await confirm(id, machine))).toMatchObject({ code: 'policy/own-rule' });
});

describe('nobody is judged by a rule that only they changed', () => {
  /** One stage where somebody has to say that it is done, then one whose gate asks the policy. */
  async function onTheWay(name: string): Promise<Execution> {
    const gates = [{ name: 'Sign-off', type: 'approval', policy: name }];
    const release = await world.release(
      { name: 'QA', environment: 'qa', steps: [{ name: 'look', manual: { instructions: 'Look' } }] },
      { name: 'Production', environment: 'prod', gates },
    );
    const snapshot = await release.snapshot();
    return (await ok(world.ann.post(shop('executions'), { snapshot }))).json();
  }
  const arrive = async (execution: Execution) => {
    await ok(world.bob.post(shop(`steps/${stepOf(execution).id}:complete`), { status: 'passed' }));
    return world.get(execution.id);
  };

  test('at a gate, until somebody else has confirmed it', async () => {
    const id = await policy('own');
    const execution = await onTheWay('own');
    await edit(id);
    const refused = await arrive(execution);
    expect(gateOf(refused)).toMatchObject({ status: 'failed', approval: null });
    expect(gateOf(refused).because).toContain('nobody else has confirmed the policy. lead can confirm it.');
    await ok(confirm(id, lead));
    await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'Production' }));
    expect(gateOf(await world.get(execution.id))).toMatchObject({ status: 'pending-approval' });
  });

  test('somebody else’s change needs nobody’s confirmation', async () => {
    const id = await policy('of another');
    const execution = await onTheWay('of another');
    await edit(id, lead);
    expect(gateOf(await arrive(execution))).toMatchObject({ status: 'pending-approval' });
  });

  test('in the review of a version', async () => {
    const id = await policy('review');
    const definition = { stages: [{ name: 'Tests', jobs: [{ name: 'look', manual: {} }] }] };
    await ok(world.ann.post(shop('workflows'), { key: 'nightly', name: 'Nightly', reviewPolicy: 'review' }));
    await ok(world.ann.post(shop('workflows/nightly/versions'), { label: 'v1', definition }));
    await edit(id);
    const submit = (who: Client) => who.post(shop('workflows/nightly/versions/1:submit'));
    // Bob submits what ann wrote: she is behind it all the same.
    for (const who of [world.ann, world.bob]) {
      const answer = await submit(who);
      expect(problemOf(answer)).toMatchObject({ status: 403, code: 'policy/own-rule' });
      expect(answer.json().blockers[0].who).toContain('lead');
      expect(answer.json().blockers[0].who).not.toContain('ann');
    }
    await ok(confirm(id, lead));
    expect((await submit(world.ann)).json()).toMatchObject({ status: 'in-review' });
  });
});
