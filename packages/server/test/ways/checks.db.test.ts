import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advance } from '../../src/executions/advance.ts';
import { type Notice, notifyGate } from '../../src/executions/gates/notify-gate.ts';
import { basic, flexClient } from '../flexdeploy.ts';
import { gateOf, latest } from '../latest.ts';
import { openOutside } from '../outside.ts';
import { openPermitWorld, type PermitWorld } from '../permit-world.ts';
import { later, ok, shop } from '../pipeline-world.ts';
import { openRunWorld } from '../run-world.ts';
import { problemOf } from '../shop.ts';
import { deploy, openRunning } from '../zadig-runs.ts';
import { refusalsLeft } from './left.ts';

// A check that nobody heard of is no "yes": not by waiting, not by another gate, not by another door.

let world: PermitWorld;
beforeAll(async () => {
  world = await openPermitWorld();
});
afterAll(() => world.close());

const step = { name: 'deploy', manual: {} };
const scan = { name: 'Scan', type: 'check', timeout: 3600 };
const stage = (...gates: object[]) => ({ name: 'QA', environment: 'qa', gates, steps: [step] });
const waiting = async (gate: object = scan) => (await world.release(stage(gate))).submit();

const answer = (token: string, status = 'passed') =>
  world.app.inject({
    ...{ method: 'POST', url: '/api/v1/callbacks', payload: { status } },
    headers: { authorization: `Bearer ${token}` },
  });

describe('a check that never ran', () => {
  test('native, no permit is given while it is awaited, and no step begins', async () => {
    const execution = await waiting();
    const refused = await refusalsLeft(world, async () => {
      expect(problemOf(await world.ask(world.ci, execution))).toMatchObject({
        status: 409,
        code: 'permit/not-ready',
      });
    });
    expect(refused).toEqual([{ action: 'permit.request.refused', code: 'permit/not-ready', via: 'native' }]);
    await world.look(execution.id);
    expect(latest(await world.get(execution.id))).toMatchObject({ status: 'gates-running', steps: [] });
  });

  test('the automatic path, when its time is over: it has failed', async () => {
    const execution = await waiting();
    await world.parts.work(async (work) => {
      const { rows } = await world.parts.pool.query<{ id: string }>(
        `select id from project where key = 'shop'`,
      );
      await advance(later(work, 3601), rows[0]?.id ?? '', execution.id);
    });
    const after = await world.get(execution.id);
    expect([after.status, latest(after).status, latest(after).steps]).toEqual(['failed', 'gates-failed', []]);
  });

  test('the automatic path, when the outside system cannot be asked, or says that it failed', async () => {
    const outside = await openOutside();
    outside.answers(500, 500, 500, 500);
    const execution = await waiting({ ...scan, http: { url: outside.url, body: `\${callback.token}` } });
    const notice = (await world.sent('gate.notify')).at(-1) as Notice;
    expect(await notifyGate(world.parts, notice)).toBe('retry');
    expect(gateOf(await world.get(execution.id)).status).toBe('running');
    expect((await answer(outside.received[0]?.body ?? '', 'failed')).statusCode).toBe(200);
    expect((await world.get(execution.id)).status).toBe('failed');
  });

  test('native, whoever is not named does not override it, whatever they maintain', async () => {
    const execution = await waiting({ ...scan, override: ['user:ann'] });
    const { id } = gateOf(execution);
    const refused = await refusalsLeft(world, async () => {
      for (const who of [world.ci, world.bob, world.administrator]) {
        const overridden = await who.post(shop(`gates/${id}:override`), { reason: 'It is slow' });
        expect(overridden.statusCode).toBe(403);
      }
    });
    expect(refused.length).toBeGreaterThanOrEqual(3);
    expect(gateOf(await world.get(execution.id)).status).toBe('running');
  });

  test('callbacks, with the token of another check, a worn one, one of a person, or none', async () => {
    const [execution, other] = [await waiting(), await waiting()];
    const draw = async (gate: string) => (await ok(world.ann.post(shop(`gates/${gate}:token`)))).json().token;
    const theirs = await draw(gateOf(other).id);
    const [old, now] = [await draw(gateOf(execution).id), await draw(gateOf(execution).id)];
    for (const token of [old, `${now}x`, now.slice(0, -1), world.ann.token, 'cs_no_such_token', ''])
      expect((await answer(token)).statusCode).toBe(401);
    expect((await answer(theirs)).json()).toMatchObject({ execution: other.id });
    expect(gateOf(await world.get(execution.id)).status).toBe('running');
  });

  test('flexdeploy, a check is no approval: it is not decided there', async () => {
    const release = await world.release(stage(scan));
    const { id } = await release.submit();
    const { items } = (await ok(world.ann.get(shop('environments')))).json();
    const environmentId = items.find(({ key }: { key: string }) => key === 'qa').id;
    for (const name of ['ann', 'bob', 'root'])
      for (const gate of ['approval', 'externalApproval']) {
        const body = { environmentId, gateName: 'Scan', status: 'APPROVED', changeTicket: 'CHG1' };
        const flex = flexClient(world, basic(name, `cs_token_of_${name}`));
        expect((await flex.post(`/releases/${release.id}/gate/${gate}`, body)).statusCode).toBe(400);
      }
    expect(gateOf(await world.get(id)).status).toBe('running');
  });

  test('native, what people approve before it does not stand for it', async () => {
    const approval = { name: 'Manager Approval', type: 'approval', policy: 'qa' };
    const execution = await world.through(await world.release(stage(approval, scan)));
    expect(latest(execution)).toMatchObject({ status: 'gates-running', steps: [] });
    expect(problemOf(await world.ask(world.ci, execution)).code).toBe('permit/not-ready');
  });

  test('beneath the server, a gate that is said to be open without its approval', async () => {
    const approval = { name: 'Manager Approval', type: 'approval', policy: 'qa' };
    const execution = await waiting(approval);
    const set = `update gate_execution set status = 'successful' where stage_execution_id = $1`;
    await world.tamper(set, [latest(execution).id]);
    await world.look(execution.id);
    expect(latest(await world.get(execution.id))).toMatchObject({ status: 'failed', steps: [] });
  });

  test('native, a version that was never reviewed, and a run without its pre-approval', async () => {
    const runs = await openRunWorld();
    const jobs = [{ name: 'deploy', manual: {} }];
    await ok(runs.ann.post(shop('workflows'), { key: 'unreviewed', name: 'Unreviewed' }));
    const definition = { stages: [{ name: 'All', jobs }] };
    await ok(runs.ci.post(shop('workflows/unreviewed/versions'), { label: 'v1', definition }));
    const covered = await runs.workflow(jobs, { fields: { preApproval: true } });
    const refused = await refusalsLeft(runs, async () => {
      const activated = await runs.ann.post(shop('workflows/unreviewed/versions/1:activate'));
      expect(problemOf(activated).code).toBe('version/wrong-state');
      expect(problemOf(await runs.ci.post(shop('workflows/unreviewed/runs'))).code).toBe(
        'workflow/no-active-version',
      );
      expect(problemOf(await runs.ci.post(shop(`workflows/${covered}/runs`))).code).toBe(
        'pre-approval/required',
      );
    });
    expect(refused.map(({ code }) => code)).toEqual([
      ...['version/wrong-state', 'workflow/no-active-version', 'pre-approval/required'],
    ]);
    await runs.close();
  });

  test('zadig, a task without the form that its workflow wants', async () => {
    const zadig = await openRunning();
    zadig.next();
    await zadig.create('enable_approval_ticket: true', deploy);
    const refused = await refusalsLeft(zadig, async () => {
      for (const said of [
        await zadig.runPage(zadig.page()),
        await zadig.runPage(zadig.page({ enable_approval_ticket: false })),
        await zadig.runOpen(zadig.told()),
      ])
        expect([said.status, said.json.code]).toEqual([400, 6160]);
    });
    expect(refused).toEqual(
      Array(3).fill({ action: 'run.start.refused', code: 'pre-approval/required', via: 'zadig' }),
    );
    expect(await zadig.runs()).toEqual([]);
    await zadig.close();
  });
});
