import { describe, expect, test } from 'vitest';
import { ownFaults } from './definition-faults.ts';
import { fieldsBeside } from './known-fields.ts';
import { readDefinition } from './read-definition.ts';

const variable = (name: string) => `\${${name}}`;
const faultsOf = (text: string) => {
  const read = readDefinition(text);
  if (read.ok) throw new Error('was read');
  expect(read.refusal.code).toBe('request/invalid');
  return (read.refusal.faults ?? []).map(({ line, column, detail }) => `${line}:${column} ${detail}`);
};

test('steps are the jobs of a workflow of one stage; JSON is read as well', () => {
  // The version of the configuration example, design.md section 7.
  const yaml = 'steps: [ { name: run, http: { method: POST, url: "https://ci.example.test/run" } } ]';
  const http = { method: 'POST', url: 'https://ci.example.test/run' };
  const json = JSON.stringify({ stages: [{ name: 'main', jobs: [{ name: 'run', http }] }] });
  const [written, given] = [readDefinition(yaml), readDefinition(json)];
  if (!written.ok || !given.ok) throw new Error('was not read');
  expect(written.value.definition).toEqual(given.value.definition);
  expect(written.value.definition).toMatchObject({
    inputs: [],
    stages: [{ name: 'main', jobs: [{ name: 'run', http: { ...http, expect: '2xx', timeout: 30 } }] }],
    timeout: 86_400,
  });
});

describe('every fault is named with its line and column', () => {
  test.each([
    [
      'an unknown field',
      'steps:\n  - name: run\n    manuel: {}\n',
      [
        '2:5 a job has one of http, manual and approval',
        '3:5 unknown field; there are name, http, manual, approval',
      ],
    ],
    [
      'an unknown field at the top',
      'step: []\n',
      [
        '1:1 unknown field; there are inputs, stages, timeout, steps',
        '1:1 a workflow has either stages, each with jobs, or steps, which are the jobs of its only stage',
      ],
    ],
    [
      'an unknown field of an input',
      [
        'inputs:',
        '  - name: where',
        '    type: environment',
        '    choices: [qa]',
        'steps: [{ name: a, manual: {} }]',
      ].join('\n'),
      ['4:5 unknown field; there are name, label, required, type, options, default'],
    ],
    ['a field that is missing', 'stages:\n  - name: one\n', ['2:5 required: expected array']],
    ['a job that is nothing', 'steps: [{ name: run }]', ['1:9 a job has one of http, manual and approval']],
    [
      'no stages',
      'timeout: 5\n',
      ['1:1 a workflow has either stages, each with jobs, or steps, which are the jobs of its only stage'],
    ],
    [
      'two names alike',
      'steps:\n  - { name: a, manual: {} }\n  - { name: a, manual: {} }\n',
      ['3:13 there is another "a" before it'],
    ],
    ['a key twice', 'timeout: 1\ntimeout: 2\n', ['2:1 the key "timeout" is given twice']],
    ['a tab', 'steps:\n\t- name: run\n', ['2:1 Tabs are not allowed as indentation']],
    ['an alias to nothing', 'steps: *nowhere\n', ['1:8 the alias *nowhere names no anchor before it']],
    [
      'a byte that was not UTF-8',
      'steps: "\ufffd"\n',
      ['1:9 a control character or a byte that is not UTF-8; remove it'],
    ],
    ['half a surrogate pair', 'steps: [{ name: "\\uD800", manual: {} }]\n', ['1:17 not well-formed Unicode']],
    [
      'two documents',
      'timeout: 1\n---\ntimeout: 2\n',
      ['2:1 a second document begins here; a definition is one document'],
    ],
    ['nothing', '', ['1:1 expected object, received null']],
    ['a text', 'hello', ['1:1 expected object, received string']],
    [
      'an unknown variable',
      'steps: [{ name: a, http: { method: GET, url: "https://a.test/$who" } }]'.replace(
        '$who',
        variable('who'),
      ),
      [expect.stringMatching(/^1:46 there is no variable \$\{who\}; there are .*inputs\.<name>/)],
    ],
  ])('%s', (_, text, expected) => expect(faultsOf(text)).toEqual(expected));

  test('the sentence names the first and how many there are', () => {
    const read = readDefinition('stages: []\ntimeout: -1\nstep: 1\n');
    expect(!read.ok && read.refusal.because).toMatch(/^Line 1, column 1: .* \(and 2 more\)\.$/);
  });
});

// That none of these takes long is what the limit of a test's time says.
describe('what is too much is refused', () => {
  const jobs = (n: number) =>
    Array.from({ length: n }, (_, i) => `  - { name: j${i}, manual: {} }`).join('\n');
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x, x]',
    ...['b', 'c', 'd', 'e', 'f', 'g'].map((name, n) => {
      const above = 'abcdef'[n];
      return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${above}`).join(', ')}]`;
    }),
  ].join('\n');
  test.each([
    ['5,000 jobs', `steps:\n${jobs(5_000)}\n`, /Too big: expected array to have <=50 items/],
    ['deep nesting', '['.repeat(5000), /nested deeper than 100 levels/],
    ['an alias bomb', bomb, /50,000|50000|more than/],
    [
      'more than 256 KiB',
      `# ${'é'.repeat(128 * 1024)}`,
      /larger than 256 KiB, which is more than a definition may be/,
    ],
  ])('%s', (_, text, detail) => {
    expect(faultsOf(text)[0]).toMatch(detail);
  });
});

test('what is found later is found at its place in the text, also under steps', () => {
  const read = readDefinition('steps:\n  - name: run\n    approval: { approvers: [ann], needed: 3 }\n');
  if (!read.ok) throw new Error(read.refusal.because);
  const fault = { pointer: '/stages/0/jobs/0/approval/needed', detail: 'too many' };
  expect(read.value.locate(fault)).toMatchObject({
    pointer: '/steps/0/approval/needed',
    line: 3,
    column: 43,
  });
});

test('the fields beside an unknown one', () => {
  expect(fieldsBeside('/stages/0/jobs/0/http/verb', { stages: [{ jobs: [{ http: {} }] }] })).toEqual([
    ...['method', 'url', 'headers', 'body', 'timeout', 'expect', 'retries', 'wait'],
  ]);
  expect(fieldsBeside('/inputs/0/x', { inputs: [{ type: 'text' }] })).toEqual([
    ...['name', 'label', 'required', 'type', 'default'],
  ]);
  expect(fieldsBeside('/nowhere/at/all', {})).toEqual([]);
});

describe('what is wrong with a definition by itself', () => {
  const service = { service: 'cart', module: 'cart-api' };
  const other = { service: 'cart', module: 'cart-web' };
  const job = (url: string, more: object = {}) => ({
    name: 'run',
    http: { method: 'POST' as const, url, timeout: 30, expect: '2xx', retries: 0, ...more },
  });
  const having = (inputs: object[], jobs: object[] = []) =>
    ownFaults({ inputs, stages: [{ name: 'main', jobs }], timeout: 60 } as never).map(
      ({ pointer, detail }) => `${pointer} ${detail}`,
    );
  const input = (more: object) => ({ name: 'x', required: true, ...more });

  test.each([
    ['a default among its options', [input({ type: 'choice', options: ['a', 'b'], default: 'b' })], []],
    [
      'a default that is no option',
      [input({ type: 'choice', options: ['a', 'b'], default: 'c' })],
      ['/inputs/0/default "c" is none of the options: a, b'],
    ],
    [
      'another case is another option',
      [input({ type: 'choice', options: ['a'], default: 'A' })],
      ['/inputs/0/default "A" is none of the options: a'],
    ],
    [
      'an environment that is no option',
      [input({ type: 'environment', options: ['qa'], default: 'prod' })],
      ['/inputs/0/default "prod" is none of the options: qa'],
    ],
    ['any environment without options', [input({ type: 'environment', default: 'prod' })], []],
    [
      'services',
      [input({ type: 'services', options: [service], default: [service, other] })],
      ['/inputs/0/default/1 "cart/cart-web" is none of the options: cart/cart-api'],
    ],
  ])('%s', (_, inputs, expected) => expect(having(inputs)).toEqual(expected));

  test('inputs are declared where they are used: address, headers and body', () => {
    const declared = [input({ type: 'text' })];
    const used = job(`https://ci.test/${variable('inputs.x')}`, { headers: { 'x-a': variable('inputs.y') } });
    expect(having(declared, [used])).toEqual([
      `/stages/0/jobs/0/http/headers/x-a ${variable('inputs.y')} names no input of this workflow; there are x`,
    ]);
    const body = { a: [variable('inputs.z'), `$${variable('inputs.plain')}`, variable('run.id')] };
    expect(having([], [job('https://ci.test/', { body })])).toEqual([
      `/stages/0/jobs/0/http/body ${variable('inputs.z')} names no input of this workflow; there are none`,
    ]);
  });
});
