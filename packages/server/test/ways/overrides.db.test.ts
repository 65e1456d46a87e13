import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../app.ts';
import { basic, flexClient } from '../flexdeploy.ts';
import { gateOf } from '../latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../pipeline-world.ts';
import { refusalsLeft } from './left.ts';

// An override is more than a signature: who may not give the one may not give the other, though the policy names them.
// Everybody whom it names here is behind what is asked about: root starts it, ci made the snapshot, bob's work is in it.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
  const levels = [{ name: 'QA', rule: 'anyone', approvers: ['ann'] }];
  const override = ['root', 'ci', 'bob'];
  await ok(world.ann.call('PUT', shop('members/root'), { access: 'operator' }));
  await ok(world.ann.post(shop('policies'), { name: 'overridable', levels, override }));
});
afterAll(() => world.close());

const because = { reason: 'Outage' };
type Place = { release: string; snapshot: string; gate: string; approval: string };

async function asked(): Promise<Place> {
  const gates = [{ name: 'Manager Approval', type: 'approval', policy: 'overridable' }];
  const { id: release } = await world.release({ name: 'QA', environment: 'qa', gates });
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0', committers: ['bob'] }];
  const made = await ok(world.ci.post(shop(`releases/${release}/snapshots`), { contents }));
  const snapshot = made.json().id;
  const { id: gate, approval } = gateOf(
    (await ok(world.administrator.post(shop('executions'), { snapshot }))).json(),
  );
  return { release, snapshot, gate, approval: approval ?? '' };
}

const desk = (who: Client, method: 'GET' | 'PUT', path: string) =>
  world.app.inject({
    ...{ method, url: `/app/shop/api/v3${path}` },
    headers: { authorization: `Zoho-oauthtoken ${who.token}` },
  });

const doors: Record<string, (who: Client, name: string, at: Place) => Promise<{ statusCode: number }>> = {
  'native, the approval': (who, _, { approval }) => who.post(shop(`approvals/${approval}:override`), because),
  'native, the gate': (who, _, { gate }) => who.post(shop(`gates/${gate}:override`), because),
  async flexdeploy(who, name, { release, snapshot }) {
    const { items } = (await ok(world.ann.get(shop('environments')))).json();
    const environmentId = items.find(({ key }: { key: string }) => key === 'qa').id;
    const body = { environmentId, gateName: 'Manager Approval', status: 'APPROVED', notes: 'Outage' };
    const flex = flexClient(world, basic(name, who.token));
    return flex.post(`/releases/${release}/gate/approval?snapshotId=${snapshot}`, body);
  },
  async 'servicedesk, the level as a whole'(who, _, { release }) {
    const path = `/releases/${release}/approval_levels`;
    const [level] = (await desk(world.ann, 'GET', path)).json().approval_levels;
    return desk(who, 'PUT', `${path}/${level.id}/approve`);
  },
};

describe.each([
  ['the requester approves', 'root'],
  ['the author approves', 'ci'],
  ['a committer approves', 'bob'],
])('%s, by an override', (_, name) => {
  test.each(Object.entries(doors))('through %s', async (_door, override) => {
    const who = { root: world.administrator, ci: world.ci, bob: world.bob }[name] ?? world.ann;
    const place = await asked();
    const refused = await refusalsLeft(world, async () => {
      expect((await override(who, name, place)).statusCode).toBe(403);
    });
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.map(({ code }) => code)).toContain('approval/barred');
    const { status } = (await ok(world.ann.get(shop(`approvals/${place.approval}`)))).json();
    expect(status).toBe('open');
  });
});
