import type { Execution } from '@countersign/contract/execution-shapes.ts';
import type { Run } from '@countersign/contract/run-shapes.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobs } from '../../src/jobs.ts';
import { basic, flexClient } from '../flexdeploy.ts';
import { gateOf, latest } from '../latest.ts';
import { approvalGate, byHand, openPermitWorld, type PermitWorld } from '../permit-world.ts';
import { ok, shop } from '../pipeline-world.ts';
import { ask, permitFor, redeem, waiting } from '../run-permits.ts';
import { openRunWorld, type RunWorld } from '../run-world.ts';
import { problemOf } from '../shop.ts';
import { onFor, onFrom, window } from '../windows.ts';
import { deploy, openRunning, type Running } from '../zadig-runs.ts';
import { refusalsLeft } from './left.ts';

// While a freeze is on, or no window that allows is open, nothing acts in the environment: whichever way it was asked for,
// approved, overridden or begun. People may be asked meanwhile; what they say counts when the window opens.

const held: [string, (maintainer: PermitWorld['ann']) => Promise<{ id: string }>][] = [
  ['a freeze', (maintainer) => window(maintainer, onFor(2), { environments: ['qa'] })],
  [
    'outside of the window',
    (maintainer) => window(maintainer, onFrom(3), { environments: ['qa'], kind: 'allow' }),
  ],
  ['a freeze of everything', (maintainer) => window(maintainer, onFor(2), { environments: [] })],
];

describe('a freeze or window not applied on the API or the automatic path', () => {
  describe.each(held)('%s, stages', (_, close) => {
    let world: PermitWorld;
    let running: Execution;
    let through: Execution;
    beforeAll(async () => {
      world = await openPermitWorld();
      running = await world.ready();
      through = await world.through(await world.release({ ...byHand, steps: [] }));
      await close(world.ann);
    });
    afterAll(() => world.close());

    /** It has come as far as its window, and no further. */
    async function expectHeld(id: string): Promise<void> {
      await world.look(id);
      expect(latest(await world.get(id))).toMatchObject({ status: 'gates-completed', steps: [] });
    }

    test('native, sent along and approved', async () => expectHeld((await world.ready()).id));

    test('native, approved among many', async () => {
      const execution = await (await world.release(byHand)).submit();
      const items = [{ project: 'shop', approval: gateOf(execution).approval, verdict: 'approve' }];
      expect((await ok(world.ann.post('/api/v1/decisions', { items }))).json().items[0].ok).toBe(true);
      await expectHeld(execution.id);
    });

    test('native, overridden: the approval, and the gate', async () => {
      const [one, other] = [
        await (await world.release(byHand)).submit(),
        await (await world.release(byHand)).submit(),
      ];
      const reason = { reason: 'Outage' };
      await ok(world.bob.post(shop(`approvals/${gateOf(one).approval}:override`), reason));
      await ok(world.bob.post(shop(`gates/${gateOf(other).id}:override`), reason));
      for (const { id } of [one, other]) await expectHeld(id);
    });

    test('native, replayed', async () => {
      const step = latest(running).steps[0]?.id;
      await ok(world.ci.post(shop(`steps/${step}:complete`), { status: 'failed' }));
      const again = await ok(world.ci.post(shop(`executions/${running.id}:replay`), { stage: 'QA' }));
      await world.sign(world.ann, again.json());
      await expectHeld(running.id);
    });

    test('flexdeploy, approved', async () => {
      const release = await world.release(byHand);
      const { id } = await release.submit();
      const { items } = (await ok(world.ann.get(shop('environments')))).json();
      const environmentId = items.find(({ key }: { key: string }) => key === 'qa').id;
      const body = { environmentId, gateName: 'Manager Approval', status: 'APPROVED' };
      const flex = flexClient(world, basic('ann', world.ann.token));
      expect((await flex.post(`/releases/${release.id}/gate/approval`, body)).statusCode).toBe(201);
      await expectHeld(id);
    });

    test('servicedesk, approved', async () => {
      const release = await world.release(byHand);
      const { id } = await release.submit();
      const path = `/app/shop/api/v3/releases/${release.id}/approval_levels`;
      const headers = { authorization: `Zoho-oauthtoken ${world.ann.token}` };
      const [level] = (await world.app.inject({ url: path, headers })).json().approval_levels;
      const approvals = `${path}/${level.id}/approvals`;
      const [mine] = (await world.app.inject({ url: approvals, headers })).json().approvals;
      const sent = { method: 'PUT' as const, url: `${approvals}/${mine.id}/approve`, headers };
      expect((await world.app.inject(sent)).statusCode).toBe(200);
      await expectHeld(id);
    });

    test('the automatic path, a stage without gates that comes after another', async () => {
      const elsewhere = { name: 'Before', environment: 'prod', gates: [] };
      const execution = await (await world.release(elsewhere, { ...byHand, gates: [] })).submit();
      const last = (await world.get(execution.id)).stages.at(-1)?.attempts.at(-1);
      expect(last?.steps ?? []).toEqual([]);
    });

    test('native, permits: neither given nor redeemed', async () => {
      const execution = await world.ready();
      const refused = await refusalsLeft(world, async () => {
        for (const one of [execution, through])
          expect(problemOf(await world.ask(world.ci, one))).toMatchObject({
            status: 409,
            code: 'window/closed',
          });
      });
      expect(refused).toEqual(
        Array(2).fill({ action: 'permit.request.refused', code: 'window/closed', via: 'native' }),
      );
    });

    test('native, nobody passes it whom it does not name, whatever they maintain', async () => {
      const execution = await (await world.release({ ...byHand, gates: [approvalGate] })).submit();
      const refused = await refusalsLeft(world, async () => {
        for (const who of [world.ann, world.bob, world.ci, world.administrator]) {
          const answer = await who.post(shop(`executions/${execution.id}:pass-window`), { reason: 'Outage' });
          expect(problemOf(answer)).toMatchObject({ status: 403, code: 'window/no-override' });
        }
      });
      expect(refused.map(({ code }) => code)).toEqual(Array(4).fill('window/no-override'));
    });
  });

  test('a freeze that begins after a permit was given: it is not redeemed, of a stage or a run', async () => {
    const stages = await openPermitWorld();
    const execution = await stages.through(await stages.release({ ...byHand, steps: [] }));
    const permit = await stages.permit(stages.ci, execution);
    await window(stages.ann, onFor(2), { environments: ['qa'] });
    const refused = await refusalsLeft(stages, async () => {
      expect(problemOf(await stages.redeem(stages.ci, permit)).code).toBe('window/closed');
    });
    expect(refused).toEqual([{ action: 'permit.redeem.refused', code: 'window/closed', via: 'native' }]);
    await stages.close();

    const runs = await openRunWorld();
    const given = await permitFor(runs.ci, await waiting(runs));
    await window(runs.ann, onFor(2), { environments: ['qa'] });
    expect(problemOf(await redeem(runs.ci, given)).code).toBe('window/closed');
    await runs.close();
  });

  describe.each(held)('%s, runs', (_, close) => {
    let world: RunWorld;
    let failed: Run;
    beforeAll(async () => {
      world = await openRunWorld();
      failed = await waiting(world);
      await ok(world.ci.post(shop(`runs/${failed.id}:cancel`), {}));
      await close(world.ann);
    });
    afterAll(() => world.close());
    const expectWaits = async (id: string) => expect((await world.lookAt(id)).status).toBe('created');

    test('native, started', async () => expectWaits((await waiting(world)).id));

    test('native, tried again', async () => {
      await ok(world.ci.post(shop(`runs/${failed.id}:retry`)));
      await expectWaits(failed.id);
    });

    test('the automatic path, by a schedule', async () => {
      const inputs = [{ name: 'target', type: 'environment' }];
      const schedule = { cron: '0 * * * *', inputs: { target: 'qa' } };
      const flow = await world.workflow([{ name: 'deploy', manual: {} }], { inputs, fields: { schedule } });
      await sql`update workflow set next_run_at = now() - interval '3 hours' where key = ${flow}`.execute(
        world.parts.db,
      );
      await jobs(world.parts)
        .find(({ name }) => name === 'workflow.schedule')
        ?.handle({}, false);
      const [run] = (await ok(world.ann.get(shop(`runs?workflow=${flow}`)))).json().items;
      await expectWaits(run.id);
    });

    test('native, permits: none is given', async () => {
      const run = await waiting(world);
      const refused = await refusalsLeft(world, async () => {
        expect(problemOf(await ask(world.bob, run)).code).toBe('window/closed');
      });
      expect(refused).toEqual([{ action: 'permit.request.refused', code: 'window/closed', via: 'native' }]);
    });
  });

  describe.each(held)('%s, zadig', (_, close) => {
    let world: Running;
    beforeAll(async () => {
      world = await openRunning();
      await close(world.ann);
    });
    afterAll(() => world.close());

    test('a task that its pages, or the public API, start', async () => {
      const name = world.next();
      await world.create('', deploy);
      expect((await world.runPage(world.page())).status).toBe(200);
      expect((await world.runOpen(world.told())).status).toBe(200);
      await world.advance();
      const { items } = (await ok(world.ann.get(shop(`runs?workflow=${name}`)))).json();
      expect(items.map(({ status }: Run) => status)).toEqual(['created', 'created']);
    });
  });
});
