import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openZadig, type ZadigWorld } from '../../../test/zadig-world.ts';

// The page "Workflow Pre-Approval" of Zadig's documents (seed 000), its three steps in their order, through HTTP.

let world: ZadigWorld;
beforeAll(async () => {
  world = await openZadig();
});
afterAll(() => world.close());

const workflow = (enabled: boolean) => `name: shop-release
display_name: Shop release
project: shop
concurrency_limit: 1
enable_approval_ticket: ${enabled}
stages:
  - name: Production
    jobs:
      - name: deploy
        type: zadig-deploy
        spec: { env: qa, env_source: runtime, source: runtime }
`;
const preset = '/api/aslan/workflow/v4/preset/shop-release?projectName=shop';
const run = '/api/aslan/workflow/v4/workflowtask?projectName=shop';

test('a form is submitted, pre-approval is enabled, and the run is offered what is usable and covered', async () => {
  const { ann, bob, ci, ask } = world;

  // "Step 1: Call OpenAPI to Submit Approval Data"
  const now = Math.floor(Date.now() / 1000);
  const form = {
    ...{ project_key: 'shop', approval_id: 'CHG-77', status: 1, envs: ['prod'] },
    services: [{ service_name: 'cart', service_module: 'cart-api' }],
    users: [{ name: 'Ann Lee', email: 'ann@example.test' }],
    ...{ execution_window_start: now - 3600, execution_window_end: now + 3600 },
  };
  expect((await ask(ci, 'POST', '/openapi/ticket/approval', form)).text).toBe('{"message":"success"}');

  // "Step 2: Enable Workflow Pre-Approval"
  const created = await ask(ann, 'POST', '/openapi/workflows/custom', workflow(false));
  expect(created.text).toBe('{"message":"success"}');
  const free = await ask(ann, 'GET', preset);
  expect(free.json.enable_approval_ticket).toBe(false);
  const enabled = await ask(ann, 'PUT', '/api/aslan/workflow/v4/shop-release', workflow(true));
  expect(enabled.text).toBe('{"message":"success"}');

  // "Step 3: Execute the Workflow": "you must first select an approval form"
  expect(await ask(ann, 'POST', run, free.json)).toMatchObject({ status: 400, json: { code: 6160 } });

  // "The approval form is selectable if its status is valid", "if the executor includes the current user"
  const list = '/api/aslan/ticket/approval?projectName=shop';
  const forms = (await ask(ann, 'GET', list)).json;
  expect(forms).toEqual([{ ...form, id: expect.any(String), create_time: expect.any(Number) }]);
  expect((await ask(bob, 'GET', list)).json).toEqual([]);

  // "The environment options must match", "The service options must match"
  const chosen = `&approval_ticket_id=${forms[0].id}`;
  const offered = (await ask(ann, 'GET', preset + chosen)).json;
  const { spec } = offered.stages[0].jobs[0];
  expect(offered.enable_approval_ticket).toBe(true);
  expect(spec.env).toBe('');
  expect(spec.env_options.map(({ env }: { env: string }) => env)).toEqual(['prod']);
  expect(pairs(spec.env_options[0].services)).toEqual(['cart/cart-api']);

  spec.env = 'prod';
  spec.services = [{ service_name: 'cart', modules: [{ service_module: 'cart-api' }] }];
  const started = await ask(ann, 'POST', run + chosen, offered);
  expect(started.text).toBe('{"project_name":"shop","workflow_name":"shop-release","task_id":1}');
  const task = await ask(ann, 'GET', '/openapi/workflows/custom/task?taskId=1&workflowKey=shop-release');
  expect(task.json).toMatchObject({
    approval_ticket_id: forms[0].id,
    approval_id: 'CHG-77',
    task_creator: 'Ann Lee',
  });
});

test('all of it is on record as having come by this door', async () => {
  const { rows } = await sql<{ action: string }>`
    select distinct action from ledger_entry where entry::json->>'via' = 'zadig' order by 1
  `.execute(world.parts.db);
  expect(rows.map(({ action }) => action)).toEqual(
    expect.arrayContaining([
      'pre-approval.created',
      'run.start.refused',
      'run.started',
      'version.activated',
      'version.created',
      'version.published',
      'workflow.created',
      'workflow.edited',
    ]),
  );
});

type Service = { service_name: string; modules: { service_module: string }[] };
const pairs = (services: Service[]): string[] =>
  services.flatMap(({ service_name, modules }) =>
    modules.map(({ service_module }) => `${service_name}/${service_module}`),
  );
