import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Json, openZadig, type ZadigWorld } from '../../../../test/zadig-world.ts';

// Section 2.3 of the spec, and our decisions on it: what a run may choose from, with a form and without.

let world: ZadigWorld;
beforeAll(async () => {
  world = await openZadig();
});
afterAll(() => world.close());

let count = 0;
let name: string;
beforeEach(() => {
  count += 1;
  name = `Release-${count}`;
});
const written = (more: string, job: string) => `name: ${name}
project: shop
${more}
stages: [{ name: Production, jobs: [${job}] }]
`;
const pages = '/api/aslan/workflow/v4';
const refusal = (code: number, message: string, description: unknown) => ({
  status: 400,
  json: { code, description, extra: {}, message, type: 'error' },
});
async function create(body: string): Promise<void> {
  const made = await world.ask(world.ann, 'POST', pages, body);
  if (made.status !== 200) throw new Error(made.text);
}

describe('2.3 the preset', () => {
  const preset = (form = '', who = world.ann) =>
    world.ask(who, 'GET', `${pages}/preset/${name}?projectName=shop${form && `&approval_ticket_id=${form}`}`);
  const deploy =
    '{ name: d, type: zadig-deploy, spec: { env: qa, service_and_images: [{ service_name: cart, service_module: cart-web }] } }';
  const no = (description: unknown) => refusal(6545, '预配置workflow失败', description);
  const specOf = (json: Json) => json.stages[0].jobs[0].spec;

  test('without pre-approval: everything there is, whatever form is named', async () => {
    await create(written('', deploy));
    for (const form of ['', 'x', await world.form({ envs: ['prod'] })]) {
      const { status, json } = await preset(form);
      expect([form, status]).toEqual([form, 200]);
      expect(specOf(json).env_options.map(({ env }: Json) => env)).toEqual(['qa', 'prod']);
      expect(specOf(json).env).toBe('qa');
    }
  });
  test('with a form that covers all', async () => {
    await create(written('enable_approval_ticket: true', deploy));
    const { json } = await preset(await world.form());
    expect(specOf(json)).toMatchObject({
      env: 'qa',
      services: [{ service_name: 'cart', modules: [{ service_module: 'cart-web' }] }],
      service_and_images: [{ service_name: 'cart', service_module: 'cart-web' }],
      env_options: [{ env: 'qa', env_alias: 'QA', services: [{ service_name: 'cart' }] }, { env: 'prod' }],
    });
  });
  test('a default outside the form is dropped, the preset does not fail', async () => {
    await create(written('enable_approval_ticket: true', deploy));
    const form = await world.form({
      ...{ envs: ['prod', 'unknown'] },
      services: [{ service_name: 'cart', service_module: 'cart-api' }],
    });
    const { status, json } = await preset(form);
    expect(status).toBe(200);
    expect(specOf(json)).toMatchObject({ env: '', services: [], service_and_images: [] });
    expect(specOf(json).env_options).toMatchObject([
      { env: 'prod', services: [{ service_name: 'cart', modules: [{ service_module: 'cart-api' }] }] },
    ]);
    expect(specOf(json).env_options).toHaveLength(1);
  });
  test('a service without modules, and a module of another service, are not the pair', async () => {
    await create(written('enable_approval_ticket: true', deploy));
    const form = await world.form({
      services: [
        { service_name: 'cart', service_module: '' },
        { service_name: 'shop', service_module: 'cart-api' },
      ],
    });
    expect(specOf((await preset(form)).json).env_options[0].services).toEqual([]);
  });
  test.each([
    ['', 'the provided hex string is not a valid ObjectID'],
    ['1', 'the provided hex string is not a valid ObjectID'],
    ['67580000000000000000000g', "encoding/hex: invalid byte: U+0067 'g'"],
    ['675800000000000000000099', 'mongo: no documents in result'],
    ['0000000000000000ffffffff', 'mongo: no documents in result'],
  ])('pre-approval on and the form %j: the bare cause', async (form, cause) => {
    await create(written('enable_approval_ticket: true', deploy));
    expect(await preset(form)).toMatchObject(no(cause));
  });
  test('a form of a project that cannot be seen is not there', async () => {
    await create(written('enable_approval_ticket: true', deploy));
    const id = `6758000000000000000${String(count).padStart(5, '0')}`;
    const body = { id, project_key: 'depot', approval_id: `D-${count}`, status: 1 };
    await world.ask(world.outsider, 'POST', '/openapi/ticket/approval', body);
    expect(await preset(id)).toMatchObject(no('mongo: no documents in result'));
    expect(await preset(id, world.administrator)).toMatchObject(
      no('workflow task creation denied: project key mismatch.'),
    );
  });
  test('a form under the id that its client gave it', async () => {
    await create(written('enable_approval_ticket: true', deploy));
    const id = `6758AAAAAAAAAAAAAAA${String(count).padStart(5, '0')}`;
    await world.form({ id, approval_id: `G-${count}` });
    expect((await preset(id)).status).toBe(200);
    expect((await preset(id.toLowerCase())).status).toBe(200);
  });
  test('of a disabled workflow', async () => {
    await create(written('disabled: true', deploy));
    expect(await preset()).toMatchObject(no('workflow is disabled'));
  });
  test('of none: 6542', async () => {
    expect(await preset()).toMatchObject(refusal(6542, '查询workflow失败', 'mongo: no documents in result'));
  });
  test('a workflow that was not written here is one of parameters', async () => {
    const definition = {
      inputs: [
        { name: 'where', type: 'environment', label: 'Where to', default: 'qa' },
        { name: 'what', type: 'services' },
        { name: 'size', type: 'choice', options: ['s', 'm'] },
      ],
      stages: [{ name: 'Go', jobs: [{ name: 'Look around', manual: {} }] }],
    };
    const base = '/api/v1/projects/shop/workflows';
    await world.ann.post(base, { key: name, name, reviewRequired: false, preApproval: true });
    const made = (await world.ann.post(`${base}/${name}/versions`, { label: 'v1', definition })).json();
    expect((await world.ann.post(`${base}/${name}/versions/${made.number}:submit`)).statusCode).toBe(200);
    const { json } = await preset(await world.form({ envs: ['prod'] }));
    expect(json).toMatchObject({
      params: [
        { name: 'where', type: 'choice', description: 'Where to', choice_option: ['prod'], value: '' },
        { name: 'what', type: 'multi-select', choice_option: ['cart/cart-api', 'cart/cart-web'] },
        { name: 'size', type: 'choice', choice_option: ['s', 'm'] },
      ],
      stages: [{ name: 'Go', jobs: [{ name: 'Look around', type: 'manual' }] }],
    });
  });
});
