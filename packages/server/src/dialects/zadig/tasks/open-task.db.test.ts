import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  bad,
  deploy,
  look,
  no,
  openRunning,
  type Running,
  signOff,
  wanted,
} from '../../../../test/zadig-runs.ts';

// Sections 2.1 and 4.3 of the spec, and our decision on them: what the public API runs, with a form and without.

let world: Running;
beforeAll(async () => {
  world = await openRunning();
});
afterAll(() => world.close());

let name: string;
beforeEach(() => {
  name = world.next();
});

describe('4.3 the public API runs', () => {
  test('parameters and jobs by name', async () => {
    await world.create(
      'params: [{ name: tag, type: string, value: v1 }, { name: size, type: choice, choice_option: [s, m], value: s }]',
      deploy,
    );
    const parameters = [{ name: 'tag', type: 'string', value: 'v2' }];
    expect((await world.runOpen(world.told({ parameters }))).text).toBe(
      `{"project_name":"shop","workflow_name":"${name}","task_id":1}`,
    );
    expect((await world.runs())[0].inputs).toMatchObject({ tag: 'v2', 'deploy-env': 'qa' });
  });
  test('a parameter that there is not', async () => {
    await world.create('', deploy);
    expect(await world.runOpen(world.told({ parameters: [{ name: 'X', value: '1' }] }))).toMatchObject(
      no('param X not found in workflow'),
    );
  });
  test('a choice that is none', async () => {
    await world.create('params: [{ name: size, type: choice, choice_option: [s, m] }]', deploy);
    expect(await world.runOpen(world.told({ parameters: [{ name: 'size', value: 'xl' }] }))).toMatchObject(
      no(expect.stringContaining('is one of s, m')),
    );
  });
  test('a workflow that is not there: 6542', async () => {
    expect((await world.runOpen(world.told())).json).toMatchObject({
      code: 6542,
      description: 'mongo: no documents in result',
    });
  });
  test.each([
    'nope',
    'depot',
    '',
  ])('the permission is judged on project_key: %j is 403', async (project_key) => {
    await world.create('', deploy);
    expect(await world.runOpen(world.told({ project_key }))).toMatchObject({ status: 403, text: '' });
  });
  test('a viewer: 403', async () => {
    await world.create('', deploy);
    expect(await world.runOpen(world.told(), world.viewer)).toMatchObject({ status: 403, text: '' });
  });
  test.each([
    '{',
    '[]',
    '{"inputs": {}}',
    '{"project_key": 1}',
  ])('a body that cannot be read, %j', async (body) => {
    expect(await world.runOpen(body)).toMatchObject(bad(expect.stringMatching(/./)));
  });
  test('a job whose parameters cannot be read', async () => {
    await world.create('', deploy);
    expect(await world.runOpen(world.told({}, { env_name: 7 }))).toMatchObject(
      no(
        expect.stringMatching(
          /^failed to update jobspec for job: deploy, err: json: cannot unmarshal number/,
        ),
      ),
    );
  });
  test('a job that is not among the inputs is not skipped: nothing runs', async () => {
    await world.create('', deploy, look);
    expect(await world.runOpen(world.told())).toMatchObject(
      no(expect.stringMatching(/^job \[look\] is left out/)),
    );
  });
  test('an approval that is not among the inputs is asked all the same', async () => {
    await world.create('', signOff);
    expect((await world.runOpen(world.told({ inputs: [] }))).status).toBe(200);
  });

  describe('2.1 of a workflow with pre-approval', () => {
    const refusal = 'workflow need approval ticket to run, which is not supported by openAPI right now.';
    test('without a form: the exact refusal', async () => {
      await world.create(wanted, deploy);
      expect(await world.runOpen(world.told())).toMatchObject(no(refusal));
      expect(await world.runOpen(world.told({ approval_ticket_id: '', approval_id: null }))).toMatchObject(
        no(refusal),
      );
    });
    test('with a form by its id, by its number, or by both', async () => {
      await world.create(wanted, deploy);
      const number = `N-${name}`;
      const id = await world.form({ approval_id: number });
      for (const form of [
        { approval_ticket_id: id },
        { approval_id: number },
        { approval_ticket_id: id, approval_id: number },
      ])
        expect((await world.runOpen(world.told(form))).status).toBe(200);
      expect((await world.runs()).map(({ pre_approval_id }) => pre_approval_id)).toEqual(
        Array(3).fill(String(BigInt(`0x${id}`))),
      );
    });
    test('by an id that its client gave', async () => {
      await world.create(wanted, deploy);
      const id = `6758AAAAAAAAAAAAAAA${name.slice(8).padStart(5, '0')}`;
      await world.form({ id, approval_id: `given-${name}` });
      for (const form of [
        { approval_ticket_id: id },
        { approval_id: `given-${name}` },
        { approval_ticket_id: id, approval_id: `given-${name}` },
      ])
        expect((await world.runOpen(world.told(form))).status).toBe(200);
    });
    test('two that are not the same: 400', async () => {
      await world.create(wanted, deploy);
      const [one] = [
        await world.form({ approval_id: `one-${name}` }),
        await world.form({ approval_id: `two-${name}` }),
      ];
      expect(
        await world.runOpen(world.told({ approval_ticket_id: one, approval_id: `two-${name}` })),
      ).toMatchObject(bad(expect.stringContaining('are not the same form')));
      expect(await world.runOpen(world.told({ approval_ticket_id: one, approval_id: 'none' }))).toMatchObject(
        bad(expect.stringContaining('are not the same form')),
      );
    });
    test('a number of no form', async () => {
      await world.create(wanted, deploy);
      expect(await world.runOpen(world.told({ approval_id: 'none' }))).toMatchObject(
        no(expect.stringMatching(/^cannot find approval ticket of id: none, error: /)),
      );
    });
  });
});

test('a token that may release and not read runs, and does not see what', async () => {
  await world.create('', deploy);
  const limit = (scopes: string | null) =>
    sql`update token set scopes = ${scopes}::text[] where account_id = ${world.ci.accountId}`.execute(
      world.parts.db,
    );
  await limit('{release}');
  expect((await world.runOpen(world.told(), world.ci)).status).toBe(200);
  const path = `/openapi/workflows/custom/task?taskId=1&workflowKey=${name}`;
  expect(await world.ask(world.ci, 'GET', path)).toMatchObject({ status: 403, text: '' });
  await limit('{read}');
  expect(await world.runOpen(world.told(), world.ci)).toMatchObject({ status: 403, text: '' });
  expect((await world.ask(world.ci, 'GET', path)).status).toBe(200);
  await limit(null);
});
