import type { OfferedInput } from '@countersign/contract/run-shapes.ts';
import { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import { describe, expect, test } from 'vitest';
import { understand } from './document.ts';
import { nativeDocument, spelled, unspelled } from './native-document.ts';
import { normal } from './normal.ts';
import { preset } from './preset.ts';
import { translate } from './translate.ts';

// A document as it is kept and shown: section 4.5 of the spec ("nil arrays are rendered []"), and our decisions.

const raw = {
  ...{
    name: 'x',
    display_name: 'X',
    project: 'shop',
    update_time: 5,
    hash: 'abc',
    enable_approval_ticket: true,
  },
  ...{ params: null, notify_ctls: null, concurrency_limit: 2, 'x-ours': { deep: [1] } },
  stages: [
    {
      name: 'S',
      jobs: [
        { name: 'd', type: 'zadig-deploy', spec: { env: 'qa', services: null, custom: 1 } },
        { name: 'm', type: 'manual' },
      ],
    },
  ],
};

describe('normal', () => {
  test('every field is there, lists are lists, and what is unknown stays', () => {
    expect(normal(raw)).toMatchObject({
      ...{ params: [], notify_ctls: [], share_storages: [], concurrency_limit: 2, 'x-ours': { deep: [1] } },
      stages: [
        {
          ...{ name: 'S', parallel: false, approval: null, manual_exec: null },
          jobs: [
            {
              name: 'd',
              skipped: false,
              spec: { env: 'qa', services: [], service_and_images: [], custom: 1 },
            },
            { name: 'm', type: 'manual', spec: null },
          ],
        },
      ],
    });
  });
  test('what is the workflow’s own is not in it', () => {
    for (const field of ['name', 'display_name', 'project', 'update_time', 'hash', 'enable_approval_ticket'])
      expect(normal(raw)).not.toHaveProperty(field);
  });
  test('twice is once', () => expect(normal(normal(raw))).toEqual(normal(raw)));
  test('what cannot be understood does not break it', () => {
    expect(normal({ stages: 'x', params: [7, null], a: null })).toMatchObject({
      stages: [],
      params: [7, null],
      a: null,
    });
  });
});

describe('a workflow of ours as a document', () => {
  const definition = WorkflowDefinition.parse({
    inputs: [
      { name: 'where', type: 'environment', options: ['qa'], default: 'qa' },
      { name: 'what', type: 'services', default: [{ service: 'cart', module: 'cart-api' }] },
      { name: 'note', type: 'text', required: false },
    ],
    stages: [
      {
        name: 'Go',
        jobs: [
          { name: 'Call it', http: { method: 'POST', url: 'https://ci.example.test' } },
          {
            name: 'Ask',
            approval: {
              approvers: ['ann', 'user:bob', 'group:cab', 'role:QA Manager'],
              needed: 2,
              timeout: 90,
            },
          },
        ],
      },
    ],
  });
  const document = nativeDocument(definition);
  test('has its inputs as parameters and its jobs under their names', () => {
    expect(document).toMatchObject({
      params: [
        { name: 'where', type: 'choice', choice_option: ['qa'], value: 'qa' },
        { name: 'what', type: 'multi-select', choice_value: ['cart/cart-api'], value: 'cart/cart-api' },
        { name: 'note', type: 'text', value: '' },
      ],
      stages: [{ jobs: [{ type: 'http', spec: { method: 'POST' } }, { type: 'approval' }] }],
    });
  });
  test('its approvers are users and groups, its time in minutes', () => {
    const [, ask] = (document.stages as { jobs: { spec: object }[] }[])[0]?.jobs ?? [];
    expect(ask?.spec).toMatchObject({
      ...{ type: 'native', timeout: 2 },
      native_approval: {
        needed_approvers: 2,
        approve_users: [
          { type: 'user', user_name: 'ann' },
          { type: 'user', user_name: 'bob' },
          { type: 'group', group_name: 'cab' },
          { type: 'group', group_name: 'role:QA Manager' },
        ],
      },
    });
  });
  test('is understood', () => expect(understand(document, '').ok).toBe(true));
  test('of nothing is empty', () => expect(nativeDocument(null)).toMatchObject({ params: [], stages: [] }));
});

test.each([
  ['cart/cart-api', { service: 'cart', module: 'cart-api' }],
  ['cart/a/b', { service: 'cart', module: 'a/b' }],
  ['cart', { service: 'cart', module: '' }],
])('%s is %j', (text, pair) => expect(unspelled(text)).toEqual(pair));
test('and back', () => expect(spelled({ service: 'cart', module: 'cart-api' })).toBe('cart/cart-api'));

describe('preset', () => {
  const input = (more: object) => ({ label: '', required: true, ...more }) as OfferedInput;
  const api = { service: 'cart', module: 'cart-api' };
  const offered = [
    input({
      name: 'd-env',
      type: 'environment',
      options: [{ key: 'prod', name: 'Production' }],
      default: null,
    }),
    input({ name: 'd-services', type: 'services', options: [api], default: [api] }),
  ];
  test('fills in what is offered, and of the chosen only what is among it', () => {
    const [stage] = preset(normal(raw), offered).stages as { jobs: { spec: object }[] }[];
    expect(stage?.jobs[0]?.spec).toMatchObject({
      ...{ env: '', custom: 1 },
      env_options: [{ env: 'prod', env_alias: 'Production', services: [{ service_name: 'cart' }] }],
      services: [{ service_name: 'cart', modules: [{ service_module: 'cart-api' }] }],
    });
  });
  test('leaves all other jobs and what is kept as it was', () => {
    const before = structuredClone(normal(raw));
    const document = normal(raw);
    const [stage] = preset(document, offered).stages as { jobs: object[] }[];
    expect(stage?.jobs[1]).toEqual((before.stages as { jobs: object[] }[])[0]?.jobs[1]);
    expect(document).toEqual(before);
  });
});

test('what is kept means the same as what was written', () => {
  const meaning = (value: unknown) => {
    const read = understand(value, '');
    if (!read.ok) throw new Error(read.why);
    return translate(read.value.document);
  };
  expect(meaning({ ...normal(raw), name: 'x' })).toEqual(meaning(raw));
});
