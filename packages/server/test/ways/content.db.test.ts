import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDoor } from '../conformance/doors.ts';
import { type ConformanceWorld, openConformanceWorld } from '../conformance/world.ts';
import { runEdits, stageEdits } from '../edits.ts';
import { latest } from '../latest.ts';
import { byHand, openPermitWorld, type PermitWorld, tamper } from '../permit-world.ts';
import { ok, shop } from '../pipeline-world.ts';
import { ask, permitFor, redeem, waiting } from '../run-permits.ts';
import { jobOf, openRunWorld, type RunWorld } from '../run-world.ts';
import { openSecmaster, type SecmasterWorld } from '../secmaster/world.ts';
import { problemOf } from '../shop.ts';
import { deploy, openRunning } from '../zadig-runs.ts';
import { doorsOf, scenarioOf } from './doors.ts';
import { refusalsLeft } from './left.ts';

// Ways around a gate by what was approved: it is another by now, or more of it.

const changed = 'permit/content-changed';

describe('content edited after approval', () => {
  describe('of a stage, beneath the server', () => {
    let world: PermitWorld;
    beforeAll(async () => {
      world = await openPermitWorld();
    });
    afterAll(() => world.close());

    test.each(stageEdits)('native, permits: %s', async (_, statement, values) => {
      const execution = await world.ready();
      const permit = await world.permit(world.ci, execution);
      await world.tamper(statement, values(latest(execution).id));
      const refused = await refusalsLeft(world, async () => {
        expect(problemOf(await world.redeem(world.ci, permit)).status).toBe(409);
        expect(problemOf(await world.ask(world.bob, execution)).status).toBe(409);
      });
      expect(refused.map(({ action }) => action)).toEqual([
        'permit.redeem.refused',
        'permit.request.refused',
      ]);
      expect(refused[0]?.code).toBe(changed);
    });

    test.each(
      stageEdits,
    )('the automatic path, from a gate that opens to the steps: %s', async (_, statement, values) => {
      const scan = { name: 'Scan', type: 'check', timeout: 60 };
      const execution = await world.ready({ ...byHand, gates: [...byHand.gates, scan] });
      await world.tamper(statement, values(latest(execution).id));
      const gate = latest(execution).gates.at(-1)?.id;
      await ok(world.ann.post(shop(`gates/${gate}:override`), { reason: 'The scanner is down' }));
      const after = await world.get(execution.id);
      expect([after.status, latest(after).steps]).toEqual(['failed', []]);
      expect((await world.recorded('stage', latest(after).id)).at(-1)).toMatch(/^stage\.failed: permit\//);
    });
  });

  describe('of a run, beneath the server', () => {
    let world: RunWorld;
    beforeAll(async () => {
      world = await openRunWorld();
    });
    afterAll(() => world.close());

    test.each(runEdits)('native, permits and the next attempt: %s', async (_, statement, values) => {
      const run = await waiting(world);
      const permit = await permitFor(world.ci, run);
      await tamper(world.ownerUrl, statement, values(run.id));
      const refused = await refusalsLeft(world, async () => {
        expect(problemOf(await redeem(world.ci, permit)).code).toBe(changed);
        expect(problemOf(await ask(world.bob, run)).code).toMatch(/^permit\/(content|inputs)-changed$/);
      });
      expect(refused).toHaveLength(2);
      await ok(world.ci.post(shop(`runs/${run.id}/jobs/${jobOf(run).id}:complete`), { status: 'failed' }));
      await world.ci.post(shop(`runs/${run.id}:retry`));
      expect((await world.lookAt(run.id)).status).toBe('failed');
    });
  });

  describe('while people are asked', () => {
    let world: ConformanceWorld;
    beforeAll(async () => {
      world = await openConformanceWorld();
    });
    afterAll(() => world.close());

    const scenario = scenarioOf('a subject that has changed is stale');
    test.each(doorsOf(scenario))('a decision through %s, of a %s', (_, kind, door) =>
      scenario[2]({ world, door: openDoor(door, world), kind }));
  });

  describe('while it is reviewed', () => {
    let world: SecmasterWorld;
    beforeAll(async () => {
      world = await openSecmaster();
    });
    afterAll(() => world.close());

    test('neither natively nor through SecMaster', async () => {
      const { id, aopworkflow_id: workflow } = await world.submitted();
      const edit = { taskconfig: '{"node_info":{"changed":1}}' };
      const edited = await world.ask(world.ci, 'PUT', `/workflows/versions/${id}`, edit);
      expect([edited.status, edited.json.code]).toEqual([400, 'SecMaster.20040606']);
      const key = await world.keyOf(workflow);
      const definition = { stages: [{ name: 'Main', jobs: [{ name: 'run', manual: {} }] }] };
      const path = `/api/v1/projects/shop/workflows/${key}/versions/1`;
      for (const who of [world.ci, world.ann])
        expect(problemOf(await who.call('PATCH', path, { definition }))).toMatchObject({
          ...{ status: 409, code: 'version/wrong-state' },
        });
    });
  });
});

describe('a target that grows after approval', () => {
  const more = [
    { service: 'cart', module: 'cart-api' },
    { service: 'cart', module: 'cart-web' },
  ];

  test('native, the permit of a stage: a module that the service was given since', async () => {
    const world = await openPermitWorld();
    const execution = await world.ready();
    const permit = await world.permit(world.ci, execution);
    await ok(world.ann.call('PUT', shop('services/cart'), { modules: ['cart-api', 'cart-web'] }));
    const refused = await refusalsLeft(world, async () => {
      for (const services of [more, [{ service: 'cart' }], more.slice(1)])
        for (const answer of [
          await world.redeem(world.ci, permit, { services }),
          await world.ask(world.bob, execution, { services }),
        ])
          expect(problemOf(answer).code).toBe('permit/service');
    });
    expect(refused.map(({ code }) => code)).toEqual(Array(6).fill('permit/service'));
    await world.close();
  });

  test('native, a snapshot has no more than it was made of, and another one is asked about anew', async () => {
    const world = await openPermitWorld();
    const release = await world.release(byHand);
    const execution = await world.through(release);
    const path = shop(`releases/${release.id}/snapshots/${execution.snapshot.number}`);
    for (const method of ['PUT', 'PATCH', 'POST', 'DELETE'] as const) {
      const answer = await world.ci.call(method, path, {
        contents: more.map((one) => ({ ...one, version: '1' })),
      });
      expect([404, 405]).toContain(answer.statusCode);
    }
    const next = await release.submit();
    expect(latest(next)).toMatchObject({ status: 'gates-running', steps: [] });
    await world.close();
  });

  test('native, a run: services that it was not started with, also under its pre-approval', async () => {
    const world = await openRunWorld();
    await ok(world.ann.call('PUT', shop('services/cart'), { modules: ['cart-api', 'cart-web'] }));
    const run = await waiting(world);
    const permit = await permitFor(world.ci, run);
    const form = await world.form({ services: more.slice(0, 1) });
    const inputs = [{ name: 'parts', type: 'services' }];
    const flow = await world.workflow([{ name: 'deploy', manual: {} }], {
      inputs,
      fields: { preApproval: true },
    });
    const refused = await refusalsLeft(world, async () => {
      expect(problemOf(await redeem(world.ci, permit, { services: more })).code).toBe('permit/service');
      expect(problemOf(await ask(world.bob, run, { services: more })).code).toBe('permit/service');
      const start = { inputs: { parts: more }, preApproval: form };
      const started = await world.ci.post(shop(`workflows/${flow}/runs`), start);
      expect(problemOf(started).code).toBe('pre-approval/service');
    });
    expect(refused.map(({ code }) => code)).toEqual([
      'permit/service',
      'permit/service',
      'pre-approval/service',
    ]);
    await world.close();
  });

  test('zadig, a task with more services than its form', async () => {
    const world = await openRunning();
    world.next();
    await world.create('enable_approval_ticket: true', deploy);
    const services = [{ service_name: 'cart', service_module: 'cart-api' }];
    const form = await world.form({ envs: ['qa'], services });
    const cart = [
      { service_name: 'cart', modules: [{ service_module: 'cart-api' }, { service_module: 'cart-web' }] },
    ];
    const service_list = [...services, { service_name: 'cart', service_module: 'cart-web' }];
    const refused = await refusalsLeft(world, async () => {
      for (const answer of [
        await world.runPage(world.page({}, { services: cart }), form),
        await world.runOpen(world.told({ approval_ticket_id: form }, { service_list })),
      ])
        expect([answer.status, answer.json.code]).toEqual([400, 6160]);
    });
    expect(refused).toEqual(
      Array(2).fill({ action: 'run.start.refused', code: 'pre-approval/service', via: 'zadig' }),
    );
    expect(await world.runs()).toEqual([]);
    await world.close();
  });
});
