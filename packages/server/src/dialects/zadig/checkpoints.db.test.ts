import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Checkpoint, type FormCase, formCases } from '../../../test/models/forms.ts';
import { type Json, openZadig, type ZadigWorld } from '../../../test/zadig-world.ts';

// The checkpoints of the page "Workflow Pre-Approval" (seed 000) as a table, each allowed and denied, in every
// combination and in every way, at the offer (list and preset) and again at the run, on every route that runs.

let world: ZadigWorld;
beforeAll(async () => {
  world = await openZadig();
  const made = await world.ask(world.ann, 'POST', '/openapi/workflows/custom', workflow);
  if (made.status !== 200) throw new Error(made.text);
});
afterAll(() => world.close());

const workflow = `name: release
project: shop
enable_approval_ticket: true
stages: [{ name: Go, jobs: [{ name: deploy, type: zadig-deploy, spec: { env: qa } }] }]
`;
const denied = 'workflow task creation denied:';
/** What is said of each checkpoint, in the order in which they are asked: the first that stands against it is said. */
const said: Record<Checkpoint, RegExp> = {
  status: new RegExp(`^${denied} approval ticket is not effective\\. `),
  window: new RegExp(`^${denied} not in execution time window\\.$`),
  executor: new RegExp(`^${denied} user Ann Lee is not allowed to create workflow task\\.$`),
  environment: new RegExp(`^${denied} environment is not allowed\\. .*covers .*, not "qa"\\.$`),
  service: new RegExp(`^${denied} service is not allowed\\. .*covers .*, not "cart/cart-api"\\.$`),
};
const order = Object.keys(said) as Checkpoint[];
const firstOf = (against: readonly Checkpoint[], asked: readonly Checkpoint[]): RegExp | null => {
  const first = order.find((one) => against.includes(one) && asked.includes(one));
  return first ? said[first] : null;
};

let count = 0;
async function submit({ form }: FormCase): Promise<{ id: string; number: string }> {
  count += 1;
  const number = `T-${count}`;
  const at = (offset: number | null) => (offset === null ? 0 : Math.floor(Date.now() / 1000) + offset);
  const id = await world.form({
    ...{ approval_id: number, status: form.status === 'not valid' ? 0 : 1, envs: form.environments },
    services: form.services.map(({ service, module }) => ({ service_name: service, service_module: module })),
    users: form.executors.map((email) => ({ name: 'Somebody', email })),
    ...{ execution_window_start: at(form.start), execution_window_end: at(form.end) },
  });
  if (form.status === 'revoked') {
    const path = `/api/v1/projects/shop/pre-approvals/${BigInt(`0x${id}`)}:revoke`;
    const revoked = await world.ci.post(path, { reason: 'Taken back' });
    if (revoked.statusCode !== 200) throw new Error(revoked.body);
  }
  return { id, number };
}

const presetOf = (id: string) =>
  world.ask(
    world.ann,
    'GET',
    `/api/aslan/workflow/v4/preset/release?projectName=shop&approval_ticket_id=${id}`,
  );
const choice = {
  name: 'release',
  project: 'shop',
  stages: [
    {
      name: 'Go',
      jobs: [
        {
          ...{ name: 'deploy', type: 'zadig-deploy' },
          spec: {
            env: 'qa',
            services: [{ service_name: 'cart', modules: [{ service_module: 'cart-api' }] }],
          },
        },
      ],
    },
  ],
};
const told = {
  ...{ project_key: 'shop', workflow_key: 'release', parameters: [] },
  inputs: [
    {
      ...{ job_name: 'deploy', job_type: 'zadig-deploy' },
      parameters: { env_name: 'qa', service_list: [{ service_name: 'cart', service_module: 'cart-api' }] },
    },
  ],
};

describe.each(formCases())('$title', (line) => {
  let form: { id: string; number: string };
  beforeAll(async () => {
    form = await submit(line);
  });

  test('is listed when status and executor let it be', async () => {
    const path = `/api/aslan/ticket/approval?projectName=shop&query=^${form.number}$`;
    const listed: Json[] = (await world.ask(world.ann, 'GET', path)).json;
    const hidden = line.denied.includes('status') || line.denied.includes('executor');
    expect(listed.map(({ id }) => id)).toEqual(hidden ? [] : [form.id]);
  });

  test('is offered with what it covers, when it is usable', async () => {
    const { status, json } = await presetOf(form.id);
    const no = firstOf(line.denied, ['status', 'window', 'executor']);
    if (no !== null)
      return expect([status, json.code, json.description]).toEqual([400, 6545, expect.stringMatching(no)]);
    const { spec } = json.stages[0].jobs[0];
    const environments = spec.env_options.map(({ env }: Json) => env);
    expect(environments.includes('qa')).toBe(!line.denied.includes('environment'));
    expect(spec.env).toBe(line.denied.includes('environment') ? '' : 'qa');
    const options: Json[] = spec.env_options.flatMap(({ services }: Json) => services);
    const cart = options.find(({ service_name }) => service_name === 'cart');
    const modules: string[] = cart?.modules.map(({ service_module }: Json) => service_module) ?? [];
    if (environments.length > 0) expect(modules.includes('cart-api')).toBe(!line.denied.includes('service'));
    return undefined;
  });

  test.each([
    [
      'by the pages',
      () =>
        world.ask(
          world.ann,
          'POST',
          `/api/aslan/workflow/v4/workflowtask?projectName=shop&approval_ticket_id=${form.id}`,
          choice,
        ),
    ],
    [
      'by the public API, the form by its id',
      () =>
        world.ask(world.ann, 'POST', '/openapi/workflows/custom/task', {
          ...told,
          approval_ticket_id: form.id,
        }),
    ],
    [
      'by the public API, the form by its number',
      () =>
        world.ask(world.ann, 'POST', '/openapi/workflows/custom/task', { ...told, approval_id: form.number }),
    ],
  ])('runs %s, when all five let it', async (_, run) => {
    const { status, json } = await run();
    const no = firstOf(line.denied, order);
    if (no === null) expect([status, json.workflow_name]).toEqual([200, 'release']);
    else expect([status, json.code, json.description]).toEqual([400, 6160, expect.stringMatching(no)]);
  });
});
