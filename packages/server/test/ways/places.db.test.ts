import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FlexWorld, openFlexWorld, twoStages } from '../flexdeploy.ts';
import { openPermitWorld, type PermitWorld } from '../permit-world.ts';
import { shop } from '../pipeline-world.ts';
import { ask, permitFor, redeem, waiting } from '../run-permits.ts';
import { openRunWorld, type RunWorld } from '../run-world.ts';
import { problemOf } from '../shop.ts';
import { deploy, openRunning, type Running } from '../zadig-runs.ts';
import { refusalsLeft } from './left.ts';
import { lookalikes, unknown } from './names.ts';

// Ways around a gate by the name of a place: approved for one environment, used in another. Every route by which an
// environment can be named is here: what a pipeline or a pre-approval is for, what a run is started with, what a decision is
// about, and what a permit is asked and redeemed for.

const named: Record<string, [how: string, name: string][]> = {
  'environment name differing in case, prefix or look-alike characters': [...lookalikes],
  'unknown environment': [...unknown],
};

describe.each(Object.entries(named))('%s', (_, names) => {
  describe('native, the permit of a stage', () => {
    let world: PermitWorld;
    beforeAll(async () => {
      world = await openPermitWorld();
    });
    afterAll(() => world.close());

    test.each(names)('%s', async (_, environment) => {
      const execution = await world.ready();
      const permit = await world.permit(world.ci, execution);
      const refused = await refusalsLeft(world, async () => {
        for (const environments of [[environment], ['qa', environment]])
          for (const answer of [
            await world.redeem(world.ci, permit, { environments }),
            await world.ask(world.bob, execution, { environments }),
          ])
            expect(problemOf(answer)).toMatchObject({ status: 409, code: 'permit/environment' });
      });
      expect(refused.map(({ action, code }) => `${action} ${code}`)).toEqual(
        ['redeem', 'request', 'redeem', 'request'].map((what) => `permit.${what}.refused permit/environment`),
      );
    });

    test.each(names)('%s: no stage is made for it', async (_, environment) => {
      const stages = [{ name: 'QA', environment, gates: [] }];
      const made = await world.ann.post(shop('pipelines'), { name: `for ${environment}`, stages });
      expect(problemOf(made)).toMatchObject({ status: 400, code: 'request/invalid' });
      expect(problemOf(made).at).toEqual(['/stages/0/environment']);
    });
  });

  describe('native, runs', () => {
    let world: RunWorld;
    beforeAll(async () => {
      world = await openRunWorld();
    });
    afterAll(() => world.close());

    const target = [{ name: 'target', type: 'environment' }];
    const runsOf = async (workflow: string) =>
      (await world.ann.get(shop(`runs?workflow=${workflow}`))).json().items.length;

    test.each(names)('%s: none is started there, nor under a pre-approval', async (_, environment) => {
      const jobs = [{ name: 'deploy', manual: {} }];
      const open = await world.workflow(jobs, { inputs: target });
      const covered = await world.workflow(jobs, { inputs: target, fields: { preApproval: true } });
      const form = await world.form({ environments: ['qa'] });
      const body = { inputs: { target: environment } };
      const refused = await refusalsLeft(world, async () => {
        for (const [workflow, more] of [
          [open, {}],
          [covered, { preApproval: form }],
        ] as const) {
          const path = shop(`workflows/${workflow}/runs`);
          const answer = await world.ci.post(path, { ...body, ...more });
          expect(problemOf(answer)).toMatchObject({ status: 400, code: 'request/invalid' });
          expect(await runsOf(workflow)).toBe(0);
        }
      });
      expect(refused.map(({ action }) => action)).toEqual(['run.start.refused', 'run.start.refused']);
    });

    test.each(names)('%s: a pre-approval for it covers no other', async (_, environment) => {
      const jobs = [{ name: 'deploy', manual: {} }];
      const workflow = await world.workflow(jobs, { inputs: target, fields: { preApproval: true } });
      const form = { externalId: `CHG for ${environment}`, valid: true, environments: [environment] };
      const given = await world.ci.post(shop('pre-approvals'), form);
      if (environment === '') return expect(problemOf(given).code).toBe('request/invalid');
      const refused = await refusalsLeft(world, async () => {
        const body = { inputs: { target: 'qa' }, preApproval: given.json().id };
        const answer = await world.ci.post(shop(`workflows/${workflow}/runs`), body);
        expect(problemOf(answer)).toMatchObject({ status: 409, code: 'pre-approval/environment' });
      });
      expect(refused).toMatchObject([{ action: 'run.start.refused', code: 'pre-approval/environment' }]);
      return expect(await runsOf(workflow)).toBe(0);
    });

    test.each(names)('%s: no permit of a run is given or redeemed for it', async (_, environment) => {
      const run = await waiting(world);
      const permit = await permitFor(world.ci, run);
      const environments = [environment];
      const refused = await refusalsLeft(world, async () => {
        for (const answer of [
          redeem(world.ci, permit, { environments }),
          ask(world.bob, run, { environments }),
        ])
          expect(problemOf(await answer).code).toBe('permit/environment');
      });
      expect(refused.map(({ code }) => code)).toEqual(['permit/environment', 'permit/environment']);
    });
  });

  describe('zadig', () => {
    let world: Running;
    beforeAll(async () => {
      world = await openRunning();
    });
    afterAll(() => world.close());
    beforeEach(() => {
      world.next();
    });

    test.each(names)('%s: no task runs there, by neither API', async (_, env) => {
      await world.create('', deploy);
      const refused = await refusalsLeft(world, async () => {
        for (const answer of [
          await world.runPage(world.page({}, { env })),
          await world.runOpen(world.told({}, { env_name: env })),
        ])
          expect([answer.status, answer.json.code]).toEqual([400, 6160]);
      });
      expect(await world.runs()).toEqual([]);
      expect(refused.map(({ action, via }) => `${action} ${via}`)).toEqual(
        Array(2).fill('run.start.refused zadig'),
      );
    });
  });
});

describe('environment name differing in case, prefix or look-alike characters', () => {
  describe('flexdeploy, whose environments are numbers', () => {
    let world: FlexWorld;
    beforeAll(async () => {
      world = await openFlexWorld();
    });
    afterAll(() => world.close());

    const wrong: [string, (id: string) => unknown][] = [
      ['the other environment of the pipeline', () => world.environments.prod],
      ['a prefix', (id) => id.slice(0, -1) || '0'],
      ['a suffix', (id) => `${id}0`],
      ['its name', () => 'QA'],
      ['its key', () => 'qa'],
      ['with blanks', (id) => ` ${id} `],
      ['a fraction', (id) => `${id}.0`],
      ['hexadecimal', (id) => `0x${Number(id).toString(16)}`],
      [
        'in full width',
        (id) => id.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      ],
      ['negative', (id) => `-${id}`],
      ['a list', (id) => [id]],
      ['nothing', () => ''],
    ];
    test.each(wrong)('%s', async (_, of) => {
      const release = await world.release(...twoStages);
      const { id } = await release.submit();
      const environmentId = of(world.environments.qa);
      for (const gate of ['approval', 'externalApproval']) {
        const body = {
          environmentId,
          gateName: 'Manager Approval',
          status: 'APPROVED',
          changeTicket: 'CHG1',
        };
        const answer = await world.flex.ann.post(`/releases/${release.id}/gate/${gate}`, body);
        expect(answer.statusCode).toBe(400);
      }
      expect((await world.get(id)).stages[0]?.status).toBe('gates-running');
    });
  });
});

describe('environment chosen at run time', () => {
  test('native, the permit of a stage: none named when it is asked for, or redeemed', async () => {
    const world = await openPermitWorld();
    const execution = await world.ready();
    const permit = await world.permit(world.ci, execution);
    const refused = await refusalsLeft(world, async () => {
      const environments: string[] = [];
      const answers = [
        world.ask(world.bob, execution, { environments }),
        world.redeem(world.ci, permit, { environments }),
      ];
      for (const answer of answers) expect(problemOf(await answer).code).toBe('permit/environment');
      const later = await world.redeem(world.ci, permit, { environments: ['prod'] });
      expect(problemOf(later).code).toBe('permit/environment');
    });
    expect(refused).toHaveLength(3);
    await world.close();
  });

  test('native, a run without one: nobody acts for it anywhere', async () => {
    const world = await openRunWorld();
    const run = await world.start(await world.workflow([{ name: 'deploy', manual: {} }]));
    const permit = await permitFor(world.ci, run);
    const refused = await refusalsLeft(world, async () => {
      for (const environments of [['qa'], ['prod']])
        for (const answer of [
          ask(world.bob, run, { environments }),
          redeem(world.ci, permit, { environments }),
        ])
          expect(problemOf(await answer).code).toBe('permit/environment');
    });
    expect(refused).toHaveLength(4);
    await world.close();
  });

  test('native, a run whose environment was approved: its inputs are not said anew', async () => {
    const world = await openRunWorld();
    const run = await waiting(world);
    const permit = await permitFor(world.ci, run);
    const inputs = { target: 'prod', parts: [{ service: 'cart', module: 'cart-api' }], note: 'none' };
    const refused = await refusalsLeft(world, async () => {
      expect(problemOf(await redeem(world.ci, permit, { inputs })).code).toBe('permit/inputs-changed');
      expect(problemOf(await ask(world.bob, run, { inputs })).code).toBe('permit/inputs-changed');
      const again = await world.ci.post(shop(`runs/${run.id}:retry`), { inputs });
      expect(problemOf(again)).toMatchObject({ status: 400, code: 'request/invalid' });
    });
    expect(refused).toHaveLength(2);
    await world.close();
  });

  test('zadig, a task for an environment that is left open, or outside of its form', async () => {
    const world = await openRunning();
    world.next();
    await world.create('enable_approval_ticket: true', deploy);
    const form = await world.form({ envs: ['qa'] });
    const refused = await refusalsLeft(world, async () => {
      for (const env of [undefined, null, '', 'prod']) {
        const answer = await world.runPage(world.page({}, { env }), form);
        expect([answer.status, answer.json.code]).toEqual([400, 6160]);
      }
    });
    expect(await world.runs()).toEqual([]);
    expect(refused.at(-1)).toEqual({
      action: 'run.start.refused',
      code: 'pre-approval/environment',
      via: 'zadig',
    });
    await world.close();
  });
});
