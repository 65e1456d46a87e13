import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FlexWorld, messageOf, openFlexWorld, twoStages } from '../../../../test/flexdeploy.ts';
import { ok, shop } from '../../../../test/pipeline-world.ts';

// "spec" is shared/specs/flexdeploy.md: sections 2.1, 2.5, 2.6 and 2.9.

let world: FlexWorld;
let cart: string;
beforeAll(async () => {
  world = await openFlexWorld();
  const { items } = (await world.ann.get(shop('services'))).json();
  cart = items[0].id;
});
afterAll(() => world.close());

const date = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000$/);

describe('releases', () => {
  test('has a release with the documented attributes (spec 2.1)', async () => {
    const { id } = await world.release(...twoStages);
    const answer = await world.flex.bob.get(`/releases/${id}`);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        releaseId: Number(id),
        releaseName: 'Web shop 2.4',
        releaseStatus: 'STARTED',
        description: null,
        pipelineId: expect.any(Number),
        pipelineName: expect.stringMatching(/^standard /),
        startDate: date,
        endDate: null,
        scheduleBuildExpression: null,
        projects: [
          {
            priority: 1,
            projectId: Number(cart),
            packageName: 'cart-api',
            requestAllFiles: false,
            buildEnvironmentId: null,
            projectStreamId: null,
            projectGroups: null,
          },
        ],
        properties: [],
      },
    ]);
    await ok(world.ann.post(shop(`releases/${id}:close`)));
    expect((await world.flex.bob.get(`/releases/${id}`)).json()).toMatchObject({
      releaseStatus: 'COMPLETED',
      endDate: date,
    });
  });

  test('is searched by a part of the name, and answers a bare array (spec 2, 2.1)', async () => {
    const { id } = await world.release(...twoStages);
    const found = (await world.flex.bob.get('/releases?releaseName=SHOP%202')).json() as {
      releaseId: number;
    }[];
    expect(found.map(({ releaseId }) => releaseId)).toContain(Number(id));
    expect((await world.flex.bob.get('/releases?releaseName=nothing')).json()).toEqual([]);
    expect((await world.flex.stranger.get('/releases')).json()).toEqual([]);
  });

  test('that is not there, or in a project that one may not enter: 404; an id that is none: 400 (spec 2)', async () => {
    const { id } = await world.release(...twoStages);
    const hidden = await world.flex.stranger.get(`/releases/${id}`);
    expect([hidden.statusCode, messageOf(hidden)]).toEqual([
      404,
      `Release not found: there is no ${id} here.`,
    ]);
    expect((await world.flex.bob.get('/releases/99999')).statusCode).toBe(404);
    for (const id of ['x', '0', '-1', '9223372036854775808'])
      expect((await world.flex.bob.get(`/releases/${id}`)).statusCode).toBe(400);
  });
});

describe('releases/{releaseId}/snapshot', () => {
  const inputs = (more: object = {}) => ({
    action: 'createSnapshot',
    description: 'Cart',
    snapshotVersionInputs: [
      { projectId: Number(cart), projectVersionId: '2.4.0', packageName: 'cart-api', ...more },
    ],
  });

  test('creates a snapshot of what is given, and sends it along the pipeline: 201 (spec 2.5)', async () => {
    const { id } = await world.release(...twoStages);
    const answer = await world.flex.ci.post(`/releases/${id}/snapshot`, inputs());
    const snapshot = answer.json();
    expect([answer.statusCode, snapshot]).toEqual([
      201,
      {
        snapshotId: expect.any(Number),
        snapshotName: expect.stringMatching(/^\d\d-\d\d-\d{4} \d\d:\d\d:\d\d$/),
        snapshotStatus: 'INITIATED',
        description: 'Cart',
        snapshotVersions: [
          {
            projectId: Number(cart),
            projectStreamId: null,
            projectVersionId: '2.4.0',
            packageName: 'cart-api',
            requestAllFiles: false,
            snapshotVersionStatus: 'EXISTING',
          },
        ],
        snapshotVariables: [],
        links: [],
      },
    ]);
    const one = await world.flex.bob.get(`/releases/${id}/snapshot/${snapshot.snapshotId}`);
    expect(one.json()).toEqual(snapshot);
    expect((await world.flex.bob.get(`/releases/${id}/snapshot`)).json()).toEqual([snapshot]);
    expect((await world.flex.bob.get(`/releases/${id}/snapshot?snapshotStatus=PENDING`)).json()).toEqual([]);
    const executions = (await world.ann.get(shop(`executions?snapshot=${snapshot.snapshotId}`))).json();
    expect(executions.items).toHaveLength(1);
  });

  test('takes the number of a version as it is, beyond 2^53 as well', async () => {
    const { id } = await world.release(...twoStages);
    const text = `{"action":"createSnapshot","snapshotVersionInputs":[{"projectId":"${cart}","projectVersionId":9007199254740993}]}`;
    const answer = await world.flex.call('ci', 'POST', `/releases/${id}/snapshot`, text);
    expect([answer.statusCode, answer.body]).toEqual([
      201,
      expect.stringContaining('"projectVersionId":9007199254740993,"packageName":null'),
    ]);
  });

  const wrong: [string, object, RegExp][] = [
    ['no inputs: nothing is built', { snapshotVersionInputs: undefined }, /^snapshotVersionInputs: required/],
    ['a version that would have to be built', { snapshotVersionInputs: [{ projectId: 1 }] }, /builds none/],
    ['another action', { action: 'promoteToRelease' }, /^action: expected "createSnapshot"/],
    [
      'a project that is not in the release',
      { snapshotVersionInputs: [{ projectId: 99999, projectVersionId: '1' }] },
      /^snapshotVersionInputs\[0\].projectId: project 99999 is not in release \d+\.$/,
    ],
  ];
  test.each(wrong)('refuses %s: 400 (spec 2.5)', async (_, more, message) => {
    const { id } = await world.release(...twoStages);
    const answer = await world.flex.ci.post(`/releases/${id}/snapshot`, { ...inputs(), ...more });
    expect([answer.statusCode, messageOf(answer)]).toEqual([400, expect.stringMatching(message)]);
  });

  test('refuses a package that the project has not, and the same one twice: where it stands', async () => {
    const { id } = await world.release(...twoStages);
    const unknown = await world.flex.ci.post(`/releases/${id}/snapshot`, inputs({ packageName: 'nothing' }));
    expect([unknown.statusCode, messageOf(unknown)]).toEqual([
      400,
      'snapshotVersionInputs[0].packageName: service "cart" has no module "nothing".',
    ]);
    const [input] = inputs().snapshotVersionInputs;
    const twice = await world.flex.ci.post(`/releases/${id}/snapshot`, {
      ...inputs(),
      snapshotVersionInputs: [input, input],
    });
    expect([twice.statusCode, messageOf(twice)]).toEqual([
      400,
      'snapshotVersionInputs[1]: cart/cart-api is there before it.',
    ]);
  });

  test('makes both or neither: without an active pipeline no snapshot is left, and the ledger knows of the try', async () => {
    await ok(world.ann.post(shop('pipelines'), { name: 'draft only', stages: twoStages }));
    const made = await ok(world.ci.post(shop('releases'), { title: 'Drafted', pipeline: 'draft only' }));
    const { id } = made.json();
    const answer = await world.flex.ci.post(`/releases/${id}/snapshot`, inputs());
    expect(answer.statusCode).toBe(400);
    expect((await world.flex.ci.get(`/releases/${id}/snapshot`)).json()).toEqual([]);
    const ledger = await world.ann.get(
      shop(`ledger?subjectType=release&subjectId=${id}&action=snapshot.create.refused`),
    );
    expect(ledger.json().items[0]).toMatchObject({ via: 'flexdeploy', actor: { username: 'ci' } });
  });

  test('that is not there: 404; a viewer may make none: 403 (spec 2)', async () => {
    const { id } = await world.release(...twoStages);
    expect((await world.flex.bob.get(`/releases/${id}/snapshot/99999`)).statusCode).toBe(404);
    expect((await world.flex.stranger.post(`/releases/${id}/snapshot`, inputs())).statusCode).toBe(404);
    await ok(world.ann.call('PUT', shop('members/stranger'), { access: 'viewer' }));
    expect((await world.flex.stranger.post(`/releases/${id}/snapshot`, inputs())).statusCode).toBe(403);
    await ok(world.ann.call('DELETE', shop('members/stranger')));
  });
});

describe('snapshot/{snapshotId}/execution', () => {
  const stages = async (path: string) =>
    (await ok(world.flex.bob.get(path))).json().pipelineStageExecutions as { environmentId: number }[];

  test('shows the execution with its stages, gates and steps (spec 2.6)', async () => {
    const release = await world.release(...twoStages);
    const execution = await release.submit();
    const path = `/releases/${release.id}/snapshot/${execution.snapshot.id}/execution`;
    expect((await world.flex.bob.get(path)).json()).toEqual({
      pipelineExecutionId: Number(execution.id),
      snapshotId: Number(execution.snapshot.id),
      pipelineExecutionStatus: 'RUNNING',
      pipelineStageExecutions: [
        {
          stageExecutionId: expect.any(Number),
          environmentId: Number(world.environments.qa),
          executionStatus: 'GATES_RUNNING',
          startTime: date,
          endTime: null,
          activeStep: null,
          gates: [{ gateName: 'Manager Approval', gateStatus: 'PENDING_APPROVAL' }],
          steps: [],
        },
      ],
    });
  });

  test('has only the latest attempt at each stage after a replay, and spells what it came to (spec 2.6, 3.4)', async () => {
    const release = await world.release(...twoStages);
    const execution = await release.submit();
    await world.sign(world.ann, execution, 'reject');
    await world.until(execution.id, ({ status }) => status === 'rejected');
    const path = `/releases/${release.id}/snapshot/${execution.snapshot.id}/execution`;
    expect((await world.flex.bob.get(path)).json().pipelineExecutionStatus).toBe('REJECTED');
    await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' }));
    expect((await stages(path)).map((stage) => Object.values(stage)[2])).toEqual(['GATES_RUNNING']);
  });

  test('is narrowed by environment first, then by gate or step; what is not in it leaves no stage (spec 2.6)', async () => {
    const steps = [{ name: 'deploy', manual: {} }];
    const release = await world.release({ ...twoStages[0], steps }, ...twoStages.slice(1));
    const execution = await release.submit();
    const path = `/releases/${release.id}/snapshot/${execution.snapshot.id}/execution`;
    const { qa, prod } = world.environments;
    await world.sign(world.ann, execution);
    await world.until(execution.id, ({ stages }) => stages[0]?.attempts[0]?.steps.length === 1);
    for (const [query, count] of [
      [`environmentId=${qa}`, 1],
      [`environmentId=${prod}`, 0],
      ['gateName=Manager%20Approval', 1],
      ['gateName=CAB%20sign-off', 0],
      ['stepName=deploy', 1],
      ['stepName=nothing', 0],
      [`environmentId=${prod}&gateName=Manager%20Approval`, 0],
    ] as const)
      expect([query, (await stages(`${path}?${query}`)).length]).toEqual([query, count]);
    expect((await world.flex.bob.get(path)).json().pipelineStageExecutions[0]).toMatchObject({
      executionStatus: 'STEPS_RUNNING',
      activeStep: 'deploy',
      steps: [{ stepName: 'deploy', stepStatus: 'WAITING' }],
    });
  });

  test('of a snapshot that was not executed: 404 (spec 2)', async () => {
    const release = await world.release(...twoStages);
    const snapshot = await release.snapshot();
    expect((await world.flex.bob.get(`/releases/${release.id}/snapshot/${snapshot}`)).json()).toMatchObject({
      snapshotStatus: 'COMPLETED',
    });
    expect(
      (await world.flex.bob.get(`/releases/${release.id}/snapshot/${snapshot}/execution`)).statusCode,
    ).toBe(404);
  });
});

describe('topology/environment', () => {
  test('has an environment with the documented attributes (spec 2.9)', async () => {
    const { qa } = world.environments;
    const answer = await world.flex.bob.get(`/topology/environment/${qa}`);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      {
        environmentId: Number(qa),
        environmentName: 'QA',
        environmentCode: 'qa',
        description: null,
        isActive: true,
        isBuildEnvironment: false,
        sortNumber: 1,
        instances: [],
      },
    ]);
    expect((await world.flex.bob.get('/topology/environment/99999')).statusCode).toBe(404);
    expect((await world.flex.stranger.get(`/topology/environment/${qa}`)).statusCode).toBe(404);
  });

  test('is found by its code, and listed as a bare array (spec 2.9)', async () => {
    const codes = async (query: string) =>
      (
        (await world.flex.bob.get(`/topology/environment${query}`)).json() as { environmentCode: string }[]
      ).map(({ environmentCode }) => environmentCode);
    expect(await codes('?environmentCode=PROD')).toEqual(['prod']);
    expect(await codes('?environmentCode=pro')).toEqual([]);
    expect(await codes('?environmentName=uction')).toEqual(['prod']);
    expect(await codes('')).toEqual(['qa', 'prod']);
    expect((await world.flex.stranger.get('/topology/environment')).json()).toEqual([]);
  });
});

describe('what is not there', () => {
  test('a path: 404; a method: 405 and which there are', async () => {
    const nothing = await world.flex.ann.get('/nothing');
    expect([nothing.statusCode, messageOf(nothing)]).toEqual([
      404,
      'There is nothing at /flexdeploy/rest/v1/nothing.',
    ]);
    const wrong = await world.flex.ann.call('DELETE', '/releases/1/gate/approval');
    expect([wrong.statusCode, wrong.headers.allow]).toEqual([405, 'POST']);
  });

  test('a token that may not read sees none of it: 403', async () => {
    const made = await ok(world.ann.post('/api/v1/tokens', { name: 'decide only', scopes: ['decide'] }));
    const { id } = await world.release(...twoStages);
    const headers = { authorization: `Basic ${Buffer.from(`ann:${made.json().value}`).toString('base64')}` };
    for (const path of [
      '/releases',
      `/releases/${id}`,
      '/tasks/approval',
      '/tasks/scheduled',
      '/topology/environment',
    ])
      expect((await world.app.inject({ url: `/flexdeploy/rest/v1${path}`, headers })).statusCode).toBe(403);
  });
});
