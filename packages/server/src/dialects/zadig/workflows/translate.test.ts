import { describe, expect, test } from 'vitest';
import { readDocument } from './document.ts';
import { translate } from './translate.ts';

// Sections 3 and 4.1 of the spec, and what becomes of a document in our words.

function read(text: string) {
  const found = readDocument(text);
  if (!found.ok) throw new Error(found.why);
  return found.value.document;
}
const translated = (text: string) => {
  const outcome = translate(read(text));
  if (!outcome.ok) throw new Error(outcome.why);
  return outcome.value;
};
const why = (text: string) => {
  const outcome = translate(read(text));
  return outcome.ok ? null : outcome.why;
};

const head = 'name: shop-release\nproject: shop\nstages:\n';
const job = (type: string, spec: string, name = 'one') =>
  `${head}  - name: Stage\n    jobs:\n      - { name: ${name}, type: ${type}, spec: ${spec} }\n`;

test('the example of section 3 is read, and has nothing to run', () => {
  const text = `name: shop-release
display_name: Shop release
project: shop
concurrency_limit: 1
enable_approval_ticket: true
stages: []
`;
  expect(read(text)).toMatchObject({
    ...{ name: 'shop-release', display_name: 'Shop release', project: 'shop' },
    ...{ enable_approval_ticket: true, disabled: false, remark_required: false },
  });
  expect(translated(text)).toBeNull();
});

test('JSON is read as well; what is null or left out is nothing', () => {
  expect(read('{"name":"x","stages":null,"params":null,"disabled":null}')).toMatchObject({
    ...{ name: 'x', stages: [], params: [], disabled: false, enable_approval_ticket: false },
  });
});

test.each([
  ['true', true],
  ['yes', true],
  ['"true"', true],
  ['false', false],
  ['off', false],
  ['~', false],
])('enable_approval_ticket: %s is %s', (written, value) =>
  expect(read(`name: x\nenable_approval_ticket: ${written}`).enable_approval_ticket).toBe(value));

describe('4.1 a job of type approval', () => {
  const spec = (more = '', native = '') =>
    `{ type: native, ${more} native_approval: { needed_approvers: 1, approve_users: [{ type: user, user_name: ann }], ${native} } }`;
  const approval = (text: string) => translated(job('approval', text))?.stages[0]?.jobs[0]?.approval;

  test('asks those whom it names', () => {
    expect(approval(spec('timeout: 5, description: Look at it,'))).toEqual({
      ...{ approvers: ['user:ann'], needed: 1, timeout: 300, description: 'Look at it' },
    });
  });
  test('keeps whoever is behind the task from signing, unless it says otherwise', () => {
    expect(approval(spec())?.separateDuties).toBe(undefined);
    expect(approval(spec('', 'separate_duties: false'))?.separateDuties).toBe(false);
  });
  test.each([
    ['timeout: 0,', 3600],
    ['', 3600],
    ['timeout: 1,', 60],
    ['timeout: 120,', 7200],
  ])('%j waits for %i seconds', (timeout, seconds) => expect(approval(spec(timeout))?.timeout).toBe(seconds));
  test.each([
    ['{ type: user, user_name: ann }', 'user:ann'],
    ['{ type: "", user_name: ann, user_id: 6d2f }', 'user:ann'],
    ['{ user_id: ann }', 'user:ann'],
    ['{ type: group, group_name: cab, group_id: 11aa }', 'group:cab'],
    ['{ type: group, group_id: cab }', 'group:cab'],
  ])('%s is %s', (user, approver) => {
    const text = `{ type: native, native_approval: { approve_users: [${user}] } }`;
    expect(approval(text)?.approvers).toEqual([approver]);
  });
  test('needed_approvers 0 is 1', () => {
    const text =
      '{ type: native, native_approval: { needed_approvers: 0, approve_users: [{ user_name: ann }] } }';
    expect(approval(text)?.needed).toBe(1);
  });

  test.each([
    ['{ type: lark }', 'job [one]: approval type [lark] is not supported; supported is native'],
    ['{ type: dingtalk }', /\[dingtalk\] is not supported/],
    ['{ type: workwx }', /\[workwx\] is not supported/],
    ['{ type: lark_intl }', /\[lark_intl\] is not supported/],
    ['{}', /approval type \[\] is not supported/],
    ['{ type: native }', 'job [one]: native approval not found'],
    ['{ type: native, native_approval: { approve_users: [] } }', 'job [one]: num of approve-users is 0'],
    [
      '{ type: native, native_approval: { needed_approvers: 2, approve_users: [{ user_name: ann }] } }',
      'job [one]: all approve users should not less than needed approvers',
    ],
    [
      '{ type: native, source: fromjob, native_approval: { approve_users: [{ user_name: ann }] } }',
      'job [one]: approvers fromjob are not supported; name them',
    ],
    [
      '{ type: native, native_approval: { approve_users: [{ type: task_creator }] } }',
      'job [one]: approver of type [task_creator] is not supported; supported are user and group',
    ],
    ['{ type: native, timeout: soon }', /spec: timeout: expected (int|number)/],
    [
      '{ type: native, native_approval: { approve_users: [{ user_name: Ann Lee }] } }',
      /an approver is "ann"/,
    ],
  ])('%s is refused', (spec, expected) => expect(why(job('approval', spec))).toMatch(expected));

  test('a group may be more people than it is entries', () => {
    const text =
      '{ type: native, native_approval: { needed_approvers: 3, approve_users: [{ type: group, group_name: cab }] } }';
    expect(approval(text)).toMatchObject({ approvers: ['group:cab'], needed: 3 });
  });
});

describe('a job of type zadig-deploy', () => {
  const inputs = (spec: string) => translated(job('zadig-deploy', spec))?.inputs;
  const cart =
    '{ service_name: cart, modules: [{ service_module: cart-api }, { service_module: cart-web }] }';
  const [api, web] = ['cart-api', 'cart-web'].map((module) => ({ service: 'cart', module }));

  test('is two inputs and something that a person does', () => {
    expect(translated(job('zadig-deploy', '{}'))).toMatchObject({
      inputs: [
        { name: 'one-env', type: 'environment', label: 'one: environment', required: true },
        { name: 'one-services', type: 'services', label: 'one: services', required: true },
      ],
      stages: [{ name: 'Stage', jobs: [{ name: 'one', manual: {} }] }],
    });
    expect(inputs('{}')?.some((input) => 'options' in input)).toBe(false);
  });
  test('or a call, where it says which', () => {
    const http = `{ method: POST, url: "https://ci.example.test/\${inputs.one-env}" }`;
    const [made] = translated(job('zadig-deploy', `{ http: ${http} }`))?.stages[0]?.jobs ?? [];
    expect(made).toMatchObject({ name: 'one', http: { method: 'POST' } });
    expect(made?.manual).toBeUndefined();
  });

  test.each([
    ['env: prod', undefined, 'prod'],
    ['env: prod, env_source: runtime', undefined, 'prod'],
    ['env: prod, env_source: fixed', ['prod'], 'prod'],
    ['env: prod, env_options: [{ env: qa }, { env: prod }]', ['qa', 'prod'], 'prod'],
    ['env: prod, env_options: [{ env: qa }]', ['qa'], undefined],
    ['env_options: [{ env: qa }, { env: qa }]', ['qa'], undefined],
    ['env_options: []', undefined, undefined],
    ['env: ""', undefined, undefined],
  ])('%s: environments %j, %s chosen', (spec, options, chosen) => {
    const [environment] = inputs(`{ ${spec} }`) ?? [];
    expect([environment, environment?.default]).toEqual([
      expect.objectContaining(options === undefined ? { type: 'environment' } : { options }),
      chosen,
    ]);
  });

  test.each([
    [`services: [${cart}]`, undefined, [api, web]],
    [`services: [${cart}], source: fixed`, [api, web], [api, web]],
    ['service_and_images: [{ service_name: cart, service_module: cart-web }]', undefined, [web]],
    [
      `services: [${cart}], service_and_images: [{ service_name: cart, service_module: cart-api }], source: fixed`,
      [api, web],
      [api, web],
    ],
    [
      `env_options: [{ env: qa, services: [${cart}] }, { env: prod, services: [${cart}] }]`,
      [api, web],
      undefined,
    ],
  ])('%s: services', (spec, options, chosen) => {
    const services = inputs(`{ ${spec} }`)?.[1];
    expect([services && 'options' in services ? services.options : undefined, services?.default]).toEqual([
      options,
      chosen,
    ]);
  });

  test.each([
    ['{ env_source: fixed }', 'job [one]: env_source is fixed, and env is empty'],
    [
      '{ env_source: reference }',
      'job [one]: env_source [reference] is not supported; supported are runtime and fixed',
    ],
    ['{ source: fixed }', 'job [one]: source is fixed, and no services are named'],
    [
      '{ source: fromjob, job_name: build }',
      'job [one]: source [fromjob] is not supported; supported are runtime and fixed',
    ],
    ['{ env: Prod_A }', /inputs\[0\]\.default: a key is lower case/],
    ['{ services: cart }', /spec: services: expected array/],
    ['{ http: { url: "https://x.test" } }', /stages\[0\]\.jobs\[0\]\.http\.method/],
  ])('%s is refused', (spec, expected) => expect(why(job('zadig-deploy', spec))).toMatch(expected));

  test('a name that no input can have is told by its place', () => {
    expect(translated(job('zadig-deploy', '{}', '部署'))?.inputs.map(({ name }) => name)).toEqual([
      'job-0-0-env',
      'job-0-0-services',
    ]);
  });
});

describe('our own types', () => {
  test('http and manual are taken as they are', () => {
    const call = '{ method: PUT, url: "https://ci.example.test/run", retries: 2 }';
    const http = translated(job('http', call))?.stages[0]?.jobs[0];
    expect(http).toMatchObject({ name: 'one', http: { method: 'PUT', retries: 2, timeout: 30 } });
    const manual = translated(job('manual', '{ instructions: Look }'))?.stages[0]?.jobs[0];
    expect(manual).toEqual({ name: 'one', manual: { instructions: 'Look' } });
    expect(translated(job('manual', '~'))?.stages[0]?.jobs[0]).toEqual({ name: 'one', manual: {} });
  });
  test('with their own faults', () =>
    expect(why(job('manual', '{ surprise: 1 }'))).toMatch(/surprise: unknown field/));
});

test.each([
  'zadig-build',
  'freestyle',
  'plugin',
  'zadig-helm-deploy',
  'workflow-trigger',
  'constructor',
  '',
])('a job of type %s is refused, with its name, its type and what is supported', (type) =>
  expect(why(job(`"${type}"`, '{}'))).toBe(
    `job [one] is of type [${type}], which is not supported; supported are approval, zadig-deploy, http, manual`,
  ));

describe('what would change what is done is refused, not passed over', () => {
  const stage = (more: string) => `${head}  - { name: S, ${more}, jobs: [{ name: one, type: manual }] }\n`;
  test.each([
    [stage('manual_exec: { enabled: true }'), /manual_exec is not supported/],
    [stage('approval: { enabled: true }'), /asked by nobody/],
    [
      `${head}  - { name: A, jobs: [] }\n  - { name: B, jobs: [{ name: one, type: manual }] }\n`,
      'stage [A] has no jobs',
    ],
    [
      `${head}  - name: S\n    jobs: [{ name: one, type: manual, execute_policy: { rules: [{ field: x }] } }]\n`,
      /execute_policy is not supported/,
    ],
  ])('%j', (text, expected) => expect(why(text)).toMatch(expected));
  test.each([
    stage('manual_exec: { enabled: false }'),
    stage('approval: ~'),
    stage('parallel: true'),
  ])('%j is fine', (text) => expect(why(text)).toBeNull());
});

describe('names', () => {
  test.each(['shop_release', 'shop release', '', '发布', 'shop.release'])('workflow %j', (name) =>
    expect(why(`name: "${name}"\nstages: []`)).toBe('工作流标识支持大小写字母、数字和中划线'));
  test.each(['Shop-Release', 'a', '1', '-'])('workflow %j is fine', (name) =>
    expect(why(`name: "${name}"\nstages: []`)).toBeNull());
  test('two stages of a name', () => {
    const stage = (jobName: string) => `  - { name: S, jobs: [{ name: ${jobName}, type: manual }] }\n`;
    expect(why(`${head}${stage('one')}${stage('two')}`)).toBe('duplicated stage name: S');
  });
  test('two jobs of a name, wherever they are', () => {
    const stage = (name: string) => `  - { name: ${name}, jobs: [{ name: one, type: manual }] }\n`;
    expect(why(`${head}${stage('A')}${stage('B')}`)).toBe('duplicated job name: one');
  });
  test.each(['One', '1one', 'one_two', 'a'.repeat(33), ''])('job %j', (name) =>
    expect(why(job('manual', '{}', `"${name}"`))).toMatch(/^job name \[.*\] did not match \^/));
});

describe('parameters', () => {
  const params = (text: string) =>
    `name: x\nparams: [${text}]\nstages: [{ name: S, jobs: [{ name: one, type: manual }] }]`;
  test.each([
    ['{ name: tag, type: string, value: v1 }', { name: 'tag', type: 'text', default: 'v1', required: false }],
    ['{ name: note, type: text, required: true }', { name: 'note', type: 'text', required: true }],
    ['{ name: n, type: string, default: d }', { default: 'd' }],
    [
      '{ name: size, type: choice, choice_option: [s, m], value: m }',
      { name: 'size', type: 'choice', options: ['s', 'm'], default: 'm' },
    ],
    ['{ name: size, type: choice, choice_option: [s, m], value: xl }', { options: ['s', 'm'] }],
    ['{ name: n, type: string, source: fixed, value: 7 }', { type: 'choice', options: ['7'], default: '7' }],
    ['{ name: 版本, type: string }', { name: 'param-0', label: '版本' }],
  ])('%s', (text, expected) => expect(translated(params(text))?.inputs[0]).toMatchObject(expected));
  test.each([
    [
      '{ name: r, type: repo }',
      'param [r]: type [repo] is not supported; supported are string, text, choice',
    ],
    ['{ name: r, type: file }', /type \[file\] is not supported/],
    ['{ name: r, type: multi-select }', /type \[multi-select\] is not supported/],
    ['{ name: r, type: choice }', 'param [r]: there are no options to choose from'],
    ['{ name: r, type: string, is_credential: true }', /is_credential is not supported/],
    ['{ name: r, type: string, source: reference }', /source \[reference\] is not supported/],
  ])('%s is refused', (text, expected) => expect(why(params(text))).toMatch(expected));
});

describe('what cannot be read', () => {
  const unreadable = (text: string) => {
    const found = readDocument(text);
    return found.ok ? null : found.why;
  };
  test.each([
    ['name: [', /^yaml: line 1, column/],
    ['name: x\nname: y', /^yaml: line 2, column 1: /],
    ['- a', /^yaml: unmarshal errors: /],
    ['name: { a: 1 }', /^yaml: unmarshal errors: name: /],
    ['stages: many', /^yaml: unmarshal errors: stages: expected array/],
    [
      'stages: [{ jobs: [{ skipped: perhaps }] }]',
      /^yaml: unmarshal errors: stages\[0\]\.jobs\[0\]\.skipped/,
    ],
    [`a: ${'['.repeat(200)}`, /nested deeper/],
    ['a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: !!js/function x', /^yaml: /],
  ])('%j', (text, expected) => expect(unreadable(text)).toMatch(expected));
});
