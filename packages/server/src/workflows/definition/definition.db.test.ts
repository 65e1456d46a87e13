import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, openShop, problemOf, type Shop } from '../../../test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await shop.ann.post(at('workflows'), { key: 'nightly', name: 'Nightly' });
});
afterAll(() => shop.close());

const job = { name: 'look', manual: {} };
const validate = async (text: string) => (await shop.bob.post(at('workflows:validate'), { text })).json();
const create = (more: object) => shop.ci.post(at('workflows/nightly/versions'), { label: 'v1', ...more });
const versions = async () => (await shop.ann.get(at('workflows/nightly/versions'))).json().items;

describe('what a definition names has to be in the project', () => {
  const inputs = (more: object) => ({
    inputs: [{ name: 'x', ...more }],
    stages: [{ name: 'one', jobs: [job] }],
  });
  const asking = (approval: object) => ({ stages: [{ name: 'one', jobs: [{ name: 'ask', approval }] }] });
  test.each([
    ['an environment', inputs({ type: 'environment', options: ['qa', 'live'] }), '/inputs/0/options/1'],
    [
      'an environment of another project',
      inputs({ type: 'environment', default: 'depot-only' }),
      '/inputs/0/default',
    ],
    [
      'a service',
      inputs({ type: 'services', default: [{ service: 'shelf', module: 'shelf' }] }),
      '/inputs/0/default/0',
    ],
    [
      'a module, in its case',
      inputs({ type: 'services', options: [{ service: 'cart', module: 'Cart-API' }] }),
      '/inputs/0/options/0',
    ],
    ['an approver', asking({ approvers: ['ann', 'role:Gone'] }), '/stages/0/jobs/0/approval/approvers/1'],
    ['enough approvers', asking({ approvers: ['role:CAB'], needed: 4 }), '/stages/0/jobs/0/approval/needed'],
    [
      'approvers who may enter',
      asking({ approvers: ['ann', 'outsider'], needed: 2 }),
      '/stages/0/jobs/0/approval/needed',
    ],
    ['anybody at all', asking({ approvers: ['role:Nobody'] }), '/stages/0/jobs/0/approval/needed'],
  ])('%s', async (_, definition, pointer) => {
    expect(problemOf(await create({ definition }))).toMatchObject({
      status: 400,
      code: 'request/invalid',
      at: [`/definition${pointer}`],
    });
    const { valid, faults } = await validate(JSON.stringify(definition));
    expect({ valid, faults }).toMatchObject({ valid: false, faults: [{ pointer, line: 1 }] });
    expect(faults[0].column).toBeGreaterThan(1);
    expect(await versions()).toEqual([]);
  });

  test('and when it is there, the definition is taken', async () => {
    const module = { service: 'cart', module: 'cart-api' };
    const definition = {
      inputs: [
        { name: 'where', type: 'environment', options: ['qa', 'prod'], default: 'qa' },
        { name: 'what', type: 'services', options: [module], default: [module] },
      ],
      stages: [{ name: 'one', jobs: [{ name: 'ask', approval: { approvers: ['role:CAB'], needed: 3 } }] }],
    };
    expect(await validate(JSON.stringify(definition))).toMatchObject({ valid: true, faults: [] });
  });
});

test('a text is a version as well; its faults are answered where they were written', async () => {
  const text = 'steps:\n  - name: look\n    manual: { instructions: Look }\n';
  const made = await create({ text, label: 'text' });
  expect(made.json()).toMatchObject({
    definition: { stages: [{ name: 'main', jobs: [{ name: 'look', manual: { instructions: 'Look' } }] }] },
  });
  const wrong = `${text}inputs:\n  - { name: where, type: environment, options: [qa, live] }\n`;
  const answer = await shop.ci.call('PATCH', at('workflows/nightly/versions/1'), { text: wrong });
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({
    detail: 'Line 5, column 53: there is no environment "live" in this project.',
    errors: [{ pointer: '/inputs/0/options/1', line: 5, column: 53 }],
  });
});

test('what is given has one form', async () => {
  const definition = { stages: [{ name: 'one', jobs: [job] }] };
  for (const more of [{}, { definition, text: 'steps: []' }])
    expect(problemOf(await create(more))).toMatchObject({ status: 400, code: 'request/invalid' });
});

describe('bad input is a clear 4xx, and nothing is written', () => {
  const jobs = (count: number) => Array.from({ length: count }, (_, n) => ({ name: `j${n}`, manual: {} }));
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]'];
  for (const [name, above] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf'])
    bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${above}`).join(', ')}]`);
  test.each([
    ['10,000 jobs', { definition: { stages: [{ name: 'one', jobs: jobs(10_000) }] } }, 400],
    ['10,000 jobs as text', { text: JSON.stringify({ steps: jobs(10_000) }) }, 400],
    ['no stages', { definition: { stages: [] } }, 400],
    ['two jobs of one name', { definition: { stages: [{ name: 'one', jobs: [job, job] }] } }, 400],
    ['an unknown field', { definition: { stages: [{ name: 'one', jobs: [job], colour: 'red' }] } }, 400],
    [
      'an unknown field beside',
      { definition: { stages: [{ name: 'one', jobs: [job] }] }, colour: 'red' },
      400,
    ],
    ['a label that is none', { label: '', text: 'steps: [{ name: a, manual: {} }]' }, 400],
    ['deep YAML', { text: `steps: ${deep(5000)}` }, 400],
    ['a tab', { text: 'steps:\n\t- name: a\n' }, 400],
    ['an alias bomb', { text: bomb.join('\n') }, 400],
    ['a key twice', { text: 'steps: [{ name: a, name: b, manual: {} }]' }, 400],
    ['a NUL character', { text: 'steps: "\u0000"' }, 400],
    ['half a surrogate pair', { text: 'steps: [{ name: "\ud800", manual: {} }]' }, 400],
    ['more than 256 KiB', { text: `# ${'x'.repeat(256 * 1024)}` }, 400],
    ['more than a body may be', { text: `# ${'x'.repeat(1024 * 1024)}` }, 413],
    ['a text that is none', { text: 5 }, 400],
    ['an empty text', { text: '' }, 400],
  ])('%s', async (_, more, status) => {
    const before = await versions();
    const answer = await create(more);
    expect(answer.statusCode).toBe(status);
    expect(answer.json().code).toMatch(/^request\//);
    expect(await versions()).toEqual(before);
  });

  test('bytes that are no UTF-8', async () => {
    const head = Buffer.from('{"label":"v9","text":"steps: [{ name: ');
    const payload = Buffer.concat([head, Buffer.from([0xc3, 0x28]), Buffer.from(', manual: {} }]"}')]);
    const answer = await shop.app.inject({
      method: 'POST',
      url: at('workflows/nightly/versions'),
      headers: { authorization: `Bearer ${shop.ci.token}`, 'content-type': 'application/json' },
      payload,
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toMatch(/^request\//);
  });

  test.each(['', 'a b', 'über', 'x'.repeat(64), 'a/b', 'a_b', 'a\u0000'])('the key %j', async (key) => {
    const answer = await shop.ann.post(at('workflows'), { key, name: 'Bad' });
    expect(problemOf(answer)).toMatchObject({ status: 400, at: ['/key'] });
    expect((await shop.ann.get(at(`workflows/${encodeURIComponent(key) || '%20'}`))).statusCode).toBe(400);
  });
});
