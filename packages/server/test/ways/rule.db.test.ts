import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../app.ts';
import { level } from '../conformance/askers/asker.ts';
import { person } from '../conformance/door.ts';
import { openDoor } from '../conformance/doors.ts';
import { expectCase } from '../conformance/scenarios.ts';
import { type ConformanceWorld, openConformanceWorld } from '../conformance/world.ts';
import { gateOf, stepOf } from '../latest.ts';
import { ok, shop } from '../pipeline-world.ts';
import { problemOf } from '../shop.ts';
import { doorsOf, scenarioOf } from './doors.ts';
import { refusalsLeft } from './left.ts';

// Ways around a gate by the rule itself: changed by whom it judges, lowered while it judges, or put away for a while. ann
// maintains the shop, and in these tests she is the one who asks.

let world: ConformanceWorld;
let lead: Client;
beforeAll(async () => {
  world = await openConformanceWorld();
  lead = await world.person('lead', { project: 'shop', access: 'maintainer' });
});
afterAll(() => world.close());

const strict = [{ name: 'QA', rule: 'everyone', approvers: ['bob', 'deputy'] }];
const lax = [{ name: 'QA', rule: 'anyone', approvers: ['bob', 'deputy', 'robot'] }];

let count = 0;
const fresh = (what: string): string => {
  count += 1;
  return `${what}-${count}`;
};
/** A policy that somebody else made; answers its id and name. */
async function policy(levels: object[] = strict): Promise<{ id: string; name: string }> {
  const name = fresh('policy');
  return { name, id: (await ok(lead.post(shop('policies'), { name, levels }))).json().id };
}
const edit = (who: Client, id: string, definition: object = { levels: lax }) =>
  ok(who.call('PUT', shop(`policies/${id}`), definition));

const gate = (name: string) => ({ name: 'Sign-off', type: 'approval', policy: name });
const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
type Asked = { release: string; start: () => ReturnType<Client['post']> };

/** A release of ann's along a pipeline whose stages are as given. */
async function released(...stages: object[]): Promise<Asked> {
  const pipeline = fresh('pipeline');
  const made = (await ok(lead.post(shop('pipelines'), { name: pipeline, stages }))).json();
  await ok(lead.post(shop(`pipelines/${made.id}/versions/1:activate`)));
  const { id } = (await ok(world.ann.post(shop('releases'), { title: 'Web shop 2.4', pipeline }))).json();
  const snapshot = (await ok(world.ann.post(shop(`releases/${id}/snapshots`), { contents }))).json();
  return { release: id, start: () => world.ann.post(shop('executions'), { snapshot: snapshot.id }) };
}

/** A version of a workflow that ann wrote. */
async function version(reviewPolicy: string): Promise<{ key: string; path: string; id: string }> {
  const key = fresh('flow');
  await ok(lead.post(shop('workflows'), { key, name: key, reviewPolicy }));
  const definition = { stages: [{ name: 'Tests', jobs: [{ name: 'look', manual: {} }] }] };
  const path = shop(`workflows/${key}/versions`);
  const { number, id } = (await ok(world.ann.post(path, { label: 'v1', definition }))).json();
  return { key, id, path: `${path}/${number}` };
}

const asSecmaster = (who: Client, method: 'PUT' | 'POST', path: string, payload: object) =>
  world.app.inject({
    ...{ method, url: `/v1/p1/workspaces/shop/soc${path}`, payload },
    headers: { 'x-auth-token': who.token, 'content-type': 'application/json;charset=UTF-8' },
  });

describe('the requester edits the rule that judges him', () => {
  test('native, the policy of a gate that is asked at the start', async () => {
    const { id, name } = await policy();
    const { start } = await released({ name: 'QA', environment: 'qa', gates: [gate(name)] });
    await edit(world.ann, id);
    const refused = await refusalsLeft(world, async () => {
      expect(problemOf(await start())).toMatchObject({ status: 403, code: 'policy/own-rule' });
    });
    expect(refused).toEqual([{ action: 'execution.start.refused', code: 'policy/own-rule', via: 'native' }]);
    await ok(lead.post(shop(`policies/${id}:confirm`)));
    expect((await start()).statusCode).toBe(201);
  });

  test('the automatic path, the policy of a gate that is reached later', async () => {
    const { id, name } = await policy();
    const look = { name: 'look', manual: { instructions: 'Look' } };
    const { start } = await released(
      { name: 'QA', environment: 'qa', steps: [look] },
      { name: 'Production', environment: 'prod', gates: [gate(name)] },
    );
    const execution = (await ok(start())).json() as Execution;
    await edit(world.ann, id);
    await ok(world.bob.post(shop(`steps/${stepOf(execution).id}:complete`), { status: 'passed' }));
    const stopped = gateOf(await world.get(execution.id));
    expect(stopped).toMatchObject({ status: 'failed', approval: null });
    expect(stopped.because).toContain('nobody else has confirmed the policy');
  });

  test('flexdeploy, a snapshot along it', async () => {
    const { id, name } = await policy();
    const { release } = await released({ name: 'QA', environment: 'qa', gates: [gate(name)] });
    await edit(world.ann, id);
    const { items } = (await ok(world.ann.get(shop('services')))).json();
    const service = items.find((one: { name: string }) => one.name === 'cart').id;
    const authorization = `Basic ${Buffer.from('ann:cs_token_of_ann').toString('base64')}`;
    const input = { projectId: Number(service), projectVersionId: '2.4.1', packageName: 'cart-api' };
    const refused = await refusalsLeft(world, async () => {
      const answer = await world.app.inject({
        ...{
          method: 'POST',
          url: `/flexdeploy/rest/v1/releases/${release}/snapshot`,
          headers: { authorization },
        },
        payload: { action: 'createSnapshot', snapshotVersionInputs: [input] },
      });
      expect(answer.statusCode).toBe(403);
      expect(answer.json().message).toContain('nobody else has confirmed the policy');
    });
    expect(refused.at(-1)).toMatchObject({ code: 'policy/own-rule', via: 'flexdeploy' });
  });

  test('native and secmaster, the policy of a review', async () => {
    const { id, name } = await policy();
    const written = await version(name);
    await edit(world.ann, id);
    const refused = await refusalsLeft(world, async () => {
      expect(problemOf(await world.ann.post(`${written.path}:submit`))).toMatchObject({
        code: 'policy/own-rule',
      });
      const answer = await asSecmaster(world.ann, 'PUT', `/workflows/versions/${written.id}`, {
        status: 'pending_approval',
      });
      expect(answer.statusCode).toBe(403);
    });
    expect(refused).toEqual([
      { action: 'version.submit.refused', code: 'policy/own-rule', via: 'native' },
      { action: 'version.submit.refused', code: 'policy/own-rule', via: 'secmaster' },
    ]);
  });

  test('native, the pipeline: a gate fewer, by a version that only the requester stands behind', async () => {
    const { name } = await policy();
    const stage = { name: 'QA', environment: 'qa', gates: [gate(name)] };
    const { start, release } = await released(stage);
    const { pipeline } = (await ok(world.ann.get(shop(`releases/${release}`)))).json();
    const { items } = (await ok(world.ann.get(shop('pipelines?limit=200')))).json();
    const { id } = items.find((one: { name: string }) => one.name === pipeline);
    await ok(world.ann.post(shop(`pipelines/${id}/versions`), {}));
    await ok(
      world.ann.call('PUT', shop(`pipelines/${id}/versions/2`), { stages: [{ ...stage, gates: [] }] }),
    );
    await ok(world.ann.post(shop(`pipelines/${id}/versions/2:activate`)));
    const refused = await refusalsLeft(world, async () => {
      expect(problemOf(await start())).toMatchObject({ status: 403, code: 'policy/own-rule' });
    });
    expect(refused).toEqual([{ action: 'execution.start.refused', code: 'policy/own-rule', via: 'native' }]);
  });

  test('native, the people: whoever asks stays barred in whatever role or group they put themselves', async () => {
    await ok(world.ann.call('PUT', shop('roles/Board'), { members: ['ann', 'bob'] }));
    const { name } = await policy([{ name: 'QA', rule: 'anyone', approvers: ['role:Board', 'bob'] }]);
    const { start } = await released({ name: 'QA', environment: 'qa', gates: [gate(name)] });
    const { approval } = gateOf((await ok(start())).json());
    await ok(world.ann.call('PUT', shop('roles/Board'), { members: ['ann'] }));
    const answer = await world.ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve' });
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'approval/barred' });
  });
});

describe('the rule lowered while a request is open', () => {
  const scenario = scenarioOf('whose work it is does not approve it');
  const doors = doorsOf(scenario);

  test.each(doors)('is the one it was, through %s, of a %s', async (_, kind, doorKind) => {
    const door = openDoor(doorKind, world);
    const ring = { name: 'QA', rule: 'everyone' as const, approvers: ['ann', 'deputy'], veto: false };
    const waiting = await world.ask(kind, { ...ring, name: 'QA' });
    const { policy: made } = (await ok(world.ann.get(shop(`approvals/${waiting.approval}`)))).json();
    const lowered = [level('QA', ['ann', 'deputy', 'bob'])];
    await edit(lead, made.id, { levels: lowered, separateDuties: false });
    // Whom the new rule would ask, and whom only the old one bars: both are refused. One of two is one of two.
    for (const who of ['bob', 'ci']) {
      const said = await door.decide(person(who), waiting, { verdict: 'approve', whose: 'ann' });
      expectCase(door, said, 'not-approver');
    }
    expectCase(door, await door.decide(person('ann'), waiting, { verdict: 'approve' }), 'done');
    expect(await world.status(waiting.approval)).toBe('open');
    await edit(lead, made.id, { levels: [ring] });
  });
});

describe('a bypass switched on, used and switched off', () => {
  test('an override that the policy is given while people are asked', async () => {
    const { id, name } = await policy();
    const { start } = await released({ name: 'QA', environment: 'qa', gates: [gate(name)] });
    const { approval, id: gateId } = gateOf((await ok(start())).json());
    await edit(lead, id, { levels: strict, override: ['user:ann', 'user:lead', 'user:root'] });
    const refused = await refusalsLeft(world, async () => {
      for (const who of [world.ann, lead, world.administrator]) {
        const reason = { reason: 'Outage' };
        expect(problemOf(await who.post(shop(`approvals/${approval}:override`), reason)).status).toBe(403);
        expect(problemOf(await who.post(shop(`gates/${gateId}:override`), reason)).status).toBe(403);
      }
    });
    expect(refused).toHaveLength(9);
    await edit(lead, id, { levels: strict });
  });

  test('a duty that is not separated for a while: who asks by such a rule of theirs is asked nothing', async () => {
    const { id, name } = await policy([{ name: 'QA', rule: 'anyone', approvers: ['ann', 'bob'] }]);
    const { start } = await released({ name: 'QA', environment: 'qa', gates: [gate(name)] });
    const levels = [{ name: 'QA', rule: 'anyone', approvers: ['ann', 'bob'] }];
    await edit(world.ann, id, { levels, separateDuties: false });
    expect(problemOf(await start()).code).toBe('policy/own-rule');
    await edit(world.ann, id, { levels });
    expect(problemOf(await start()).code).toBe('policy/own-rule');
    await edit(lead, id, { levels, separateDuties: ['requester', 'author', 'committers'] });
    const { approval } = gateOf((await ok(start())).json());
    const answer = await world.ann.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve' });
    expect(problemOf(answer).code).toBe('approval/barred');
  });

  test.each([
    ['is not required', { reviewRequired: false }],
    ['goes by a laxer policy', { reviewPolicy: null }],
  ])('a review that %s for a while, natively and through SecMaster', async (_, on) => {
    const { name } = await policy();
    const written = await version(name);
    const flow = shop(`workflows/${written.key}`);
    await ok(world.ann.call('PATCH', flow, on));
    const refused = await refusalsLeft(world, async () => {
      const answer = await world.ann.post(`${written.path}:submit`);
      expect(problemOf(answer)).toMatchObject({ status: 403, code: 'policy/own-rule' });
      expect(answer.json().blockers[0].who).toContain('lead');
      const status = { status: 'pending_approval' };
      const foreign = await asSecmaster(world.ann, 'PUT', `/workflows/versions/${written.id}`, status);
      expect(foreign.statusCode).toBe(403);
      // Nor by sending somebody else with what she wrote.
      expect(problemOf(await world.bob.post(`${written.path}:submit`)).code).toBe('policy/own-rule');
    });
    expect(refused.map(({ code }) => code)).toEqual(Array(3).fill('policy/own-rule'));
    await ok(world.ann.call('PATCH', flow, { reviewRequired: true, reviewPolicy: name }));
    expect(problemOf(await world.ann.post(`${written.path}:submit`)).code).toBe('policy/own-rule');
    await ok(lead.call('PATCH', flow, { reviewRequired: true }));
    expect((await world.ann.post(`${written.path}:submit`)).json().status).toBe('in-review');
  });

  test('what was published while no review was required does not run once one is', async () => {
    const { name } = await policy();
    const written = await version(name);
    const flow = shop(`workflows/${written.key}`);
    await ok(lead.call('PATCH', flow, { reviewRequired: false }));
    await ok(world.ann.post(`${written.path}:submit`));
    await ok(lead.call('PATCH', flow, { reviewRequired: true }));
    const refused = await refusalsLeft(world, async () => {
      expect(problemOf(await world.ci.post(`${flow}/runs`)).code).toBe('permit/not-ready');
    });
    expect(refused).toEqual([{ action: 'run.start.refused', code: 'permit/not-ready', via: 'native' }]);
  });
});
