import fc from 'fast-check';
import { newVersion, newWorkflow } from '../../secmaster/world.ts';
import type { Call } from '../routes/call.ts';
import { flexdeployCalls } from '../routes/flexdeploy.ts';
import { secmasterCalls } from '../routes/secmaster.ts';
import { servicedeskCalls } from '../routes/servicedesk.ts';
import { zadigCalls } from '../routes/zadig.ts';
import { encoded, type Query, query, segment } from './addresses.ts';
import { type Body, sent, spoilt } from './bodies.ts';
import type { Draft } from './draft.ts';
import type { Maker } from './from-schema.ts';
import { oddHeaders } from './heads.ts';
import { yaml } from './languages.ts';
import { nasty, textOf } from './nasty.ts';

type Door = Draft['door'];
/** What a route of a dialect is mostly sent, by a part of its path. */
type Good = readonly [route: RegExp, value: unknown];

const goods: Readonly<Record<string, readonly Good[]>> = {
  flexdeploy: [
    [
      /gate\//,
      {
        environmentId: '1',
        gateName: 'Manager Approval',
        status: 'APPROVED',
        notes: 'fine',
        releaseId: 1,
        changeTicket: 'CHG1',
      },
    ],
    [
      /snapshot$/,
      {
        action: 'createSnapshot',
        description: 'x',
        snapshotVersionInputs: [{ projectId: '1', projectVersionId: '1.0' }],
      },
    ],
    [/./, { notes: 'fine' }],
  ],
  servicedesk: [
    [/notification/, { notification: { subject: 'x', title: 'x', description: 'x', attachments: [] } }],
    [/v3\/approvals/, { module: 'release', comments: 'x', approval: [{ id: '1', approval_level_id: '1' }] }],
    [/approvals$/, { approval: { approver: { id: '1', name: 'Ann Lee' } } }],
    [/\{approval\}/, { approval: { comments: 'x' } }],
    [
      /approval_levels$/,
      {
        approval_level: {
          name: 'x',
          stage: { name: 'Deployment' },
          rule: { name: 'percent' },
          rule_value: 60,
          level: 1,
          approvals: [{ approver: { name: 'Ann Lee' } }],
        },
      },
    ],
    [/\{level\}/, { approval_level: { name: 'x', comments: 'x' } }],
    [
      /./,
      {
        release: {
          title: 'x',
          description: 'x',
          workflow: { name: 'standard' },
          stage: { name: 'Deployment' },
          status: { name: 'Open' },
          closure_code: { name: 'x' },
          comment: 'x',
          priority: { a: 1 },
          scheduled_start_time: { value: '1' },
        },
      },
    ],
  ],
  secmaster: [
    [
      /auth\/tokens/,
      {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { name: 'ann', password: 'wrong', domain: { name: 'a' } } },
          },
          scope: { project: { name: 'shop', id: '1' } },
        },
      },
    ],
    [/validation/, { mode: 'BASIC', taskconfig: '{}', taskflow: newVersion.taskflow, aopworkflow_id: '1' }],
    [/approval$/, { result: 'PASS', content: 'x' }],
    [/tasks/, { action: 'ADD_COMMENT', comment: 'x', comment_id: '1' }],
    [/versions$/, newVersion],
    [/versions\//, { ...newVersion, status: 'pending_approval' }],
    [/./, { ...newWorkflow, enabled: true, version_id: '1' }],
  ],
  zadig: [
    [
      /ticket/,
      {
        project_key: 'shop',
        approval_id: 'CHG',
        status: 1,
        envs: ['qa'],
        services: [{ service_name: 'cart', service_module: 'cart-api' }],
        users: [{ name: 'Ann Lee', email: 'ann@example.test' }],
        execution_window_start: 1,
        execution_window_end: 4102444800,
      },
    ],
    [
      /approve/,
      {
        workflow_key: 'zadig-1',
        workflow_name: 'zadig-1',
        stage_name: 'job-0-0-0-sign-off',
        job_name: 'job-0-0-0-sign-off',
        task_id: 1,
        approve: true,
        comment: 'x',
      },
    ],
    [
      /custom\/task/,
      {
        project_key: 'shop',
        workflow_key: 'zadig-1',
        parameters: [{ name: 'a', type: 'string', value: 'b' }],
        inputs: [
          {
            job_name: 'deploy',
            job_type: 'zadig-deploy',
            parameters: {
              env_name: 'qa',
              service_list: [{ service_name: 'cart', service_module: 'cart-api' }],
            },
          },
        ],
        remark: 'x',
        approval_ticket_id: '',
        approval_id: '',
      },
    ],
    [/task\//, { remark: 'x' }],
    [
      /./,
      {
        name: 'zadig-1',
        display_name: 'x',
        project: 'shop',
        enable_approval_ticket: false,
        params: [{ name: 'a', type: 'choice', choice_option: ['a'], value: 'a' }],
        stages: [
          {
            name: 'Go',
            jobs: [
              {
                name: 'sign-off',
                type: 'approval',
                spec: {
                  type: 'native',
                  timeout: 60,
                  native_approval: {
                    needed_approvers: 1,
                    approve_users: [{ type: 'user', user_name: 'ann' }],
                  },
                },
              },
              {
                name: 'deploy',
                type: 'zadig-deploy',
                spec: { env: 'qa', env_source: 'runtime', source: 'runtime', services: [] },
              },
            ],
          },
        ],
      },
    ],
  ],
};

/** What the parameters of the dialects' paths name, where it is not what they are called. */
const named: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  flexdeploy: { task: 'approver', environment: 'environmentId' },
  servicedesk: { approval: 'approver', level: 'level', portal: 'project' },
  secmaster: { workspace_id: 'project', project_id: 'project' },
  zadig: { name: 'workflow', task: 'version' },
};
const idIn = (route: string): string =>
  route.includes('/tasks') ? 'approval' : route.includes('versions/') ? 'versionId' : 'workflowId';

const listInfo = {
  list_info: {
    row_count: 10,
    start_index: 1,
    page: 1,
    sort_field: 'title',
    sort_order: 'asc',
    get_total_count: true,
    search_fields: { title: 'x' },
    filter_by: { name: 'x' },
    search_criteria: [{ field: 'title', condition: 'is', value: 'x', logical_operator: 'and', children: [] }],
  },
  fields_required: ['title'],
};
const queries: Readonly<Record<string, readonly string[]>> = {
  flexdeploy: [
    'snapshotId',
    'environmentId',
    'releaseName',
    'releaseStatus',
    'status',
    'notes',
    'gateName',
    'stepName',
    'projectId',
    'snapshotName',
    'environmentCode',
  ],
  servicedesk: ['input_data', 'ids', 'TECHNICIAN_KEY', 'format'],
  secmaster: [
    'offset',
    'limit',
    'status',
    'name',
    'enabled',
    'resource_id',
    'approve_type',
    'from_date',
    'to_date',
    'sort_key',
    'sort_dir',
    'note',
  ],
  zadig: [
    'projectKey',
    'projectName',
    'workflowKey',
    'taskId',
    'approval_ticket_id',
    'query',
    'pageNum',
    'pageSize',
    'token',
  ],
};

function wanted(maker: Maker, { door, route, method }: Call): fc.Arbitrary<Query> {
  if (door === 'servicedesk' && method === 'GET')
    return fc.oneof(
      fc.constant<Query>([]),
      spoilt(maker, listInfo).map((value): Query => [['input_data', textOf(value)]]),
    );
  const basic: Query =
    door === 'zadig'
      ? [
          ['projectKey', 'shop'],
          ['projectName', 'shop'],
          ...(/custom\/task$/.test(route) && method !== 'POST'
            ? ([
                ['workflowKey', 'zadig-1'],
                ['taskId', '1'],
              ] as const)
            : []),
        ]
      : route.includes('playbooks')
        ? [
            ['resource_id', '1'],
            ['approve_type', 'AOP_WORKFLOW'],
          ]
        : [];
  const text = fc.oneof(
    { weight: 2, arbitrary: nasty.map((value) => (typeof value === 'string' ? value : textOf(value))) },
    { weight: 3, arbitrary: fc.nat(60).map(String) },
    { weight: 2, arbitrary: fc.constantFrom('shop', 'qa', 'PENDING', 'active', 'asc') },
  );
  const pair = fc
    .constantFrom(...(queries[door] ?? ['a']))
    .chain((name) => fc.tuple(fc.constant(name), fc.oneof(text, maker.existing(name))));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(basic) },
    {
      weight: 2,
      arbitrary: fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs): Query => [...basic, ...pairs]),
    },
  );
}

const form = 'application/x-www-form-urlencoded';

function bodies(maker: Maker, { door, route, method }: Call): fc.Arbitrary<Body | null> {
  if (method === 'GET') return fc.option(sent(nasty, form), { freq: 20 });
  const good = goods[door]?.find(([pattern]) => pattern.test(route))?.[1] ?? {};
  const values = spoilt(maker, good);
  if (door === 'servicedesk') {
    const inForm = values.map((value) => ({
      bytes: Buffer.from(`input_data=${encoded(textOf(value))}`),
      type: form,
    }));
    const odd = fc
      .constantFrom(
        'input_data=%',
        'input_data',
        'input_data={}&input_data={}',
        '',
        'a=b',
        'INPUT_DATA={}',
        'input_data=%7B%22a%22%3A',
        'input_data=None',
        "input_data={'a': True}",
      )
      .map((text) => ({ bytes: Buffer.from(text), type: form }));
    return fc.oneof(
      { weight: 8, arbitrary: inForm },
      { weight: 1, arbitrary: odd },
      { weight: 2, arbitrary: sent(values, 'application/json') },
    );
  }
  if (door === 'zadig' && /custom(\/\{name\})?$|v4(\/\{name\})?$/.test(route)) {
    const texts = yaml.map((text) => ({ bytes: Buffer.from(text), type: 'application/yaml' }));
    return fc.oneof(
      { weight: 3, arbitrary: sent(values, 'application/json') },
      { weight: 1, arbitrary: texts },
    );
  }
  return fc.option(
    sent(values, door === 'secmaster' ? 'application/json;charset=UTF-8' : 'application/json'),
    { freq: 20 },
  );
}

function draft(maker: Maker, call: Call): fc.Arbitrary<Draft> {
  const { door, method, route } = call;
  const names = [...route.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const right = (name: string) => {
    const pool = named[door]?.[name] ?? (name === 'id' ? idIn(route) : name);
    return pool === 'project' ? fc.constant('shop') : maker.existing(pool);
  };
  const params = fc.tuple(...names.map((name) => segment(right(name))));
  const methods = fc.oneof(
    { weight: 60, arbitrary: fc.constant(method as string) },
    { weight: 1, arbitrary: fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE') },
  );
  return fc
    .tuple(params, query(wanted(maker, call)), bodies(maker, call), methods, oddHeaders)
    .map(([texts, asked, body, by, headers]) => {
      let nth = 0;
      const path = `${route.replaceAll(/\{\w+\}/g, () => texts[nth++] ?? '')}${asked}`;
      return { door: door as Door, method: by, path, headers, ...(body && { body }) };
    });
}

const foreign = [...flexdeployCalls, ...servicedeskCalls, ...secmasterCalls, ...zadigCalls].filter(
  ({ rule }) => rule !== 'nobody at all',
);

/** Requests to the four foreign APIs: their routes, with something for everything. */
export const foreignDrafts = (maker: Maker): { weight: number; arbitrary: fc.Arbitrary<Draft> }[] =>
  foreign.map((call) => ({ weight: call.alias ? 2 : 9, arbitrary: draft(maker, call) }));

const signature = fc
  .tuple(
    fc.constantFrom('SDK-HMAC-SHA256', 'sdk-hmac-sha256', 'AWS4-HMAC-SHA256', ''),
    fc.constantFrom('KEY', '', 'a'.repeat(500), '../', '__proto__'),
    fc.constantFrom('host;x-sdk-date', '', ';', 'x'.repeat(2000), 'host'),
    fc.constantFrom('0'.repeat(64), '', 'zz', 'f'.repeat(64)),
  )
  .map(([kind, key, headers, sign]) => `${kind} Access=${key}, SignedHeaders=${headers}, Signature=${sign}`);

/** Credentials that are none, for any of the doors. */
export const oddCredentials: fc.Arbitrary<readonly (readonly [string, string])[]> = fc.oneof(
  fc
    .constantFrom(
      'Bearer',
      'Bearer ',
      'Bearer x',
      'bearer  y',
      'Basic',
      'Basic !',
      'Basic OjpB',
      'Basic /////w==',
      'Basic Og==',
      'Zoho-oauthtoken x',
      'authtoken: x',
      `Bearer ${'x'.repeat(5000)}`,
      'Digest a="b"',
      '\u00e4',
      ' ',
    )
    .map((value) => [['authorization', value]] as const),
  signature.map(
    (value) =>
      [
        ['authorization', value],
        ['x-sdk-date', '20261122T090000Z'],
      ] as const,
  ),
  fc.constantFrom('x', '', 'a'.repeat(4000), '\u00ff').map((value) => [['x-auth-token', value]] as const),
  fc.constant<[string, string][]>([]),
);
