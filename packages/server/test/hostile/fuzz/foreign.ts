import fc from 'fast-check';
import type { Call } from '../routes/call.ts';
import { flexdeployCalls } from '../routes/flexdeploy.ts';
import { secmasterCalls } from '../routes/secmaster.ts';
import { servicedeskCalls } from '../routes/servicedesk.ts';
import { zadigCalls } from '../routes/zadig.ts';
import { encoded, type Query, query, segment } from './addresses.ts';
import { type Body, sent, spoilt } from './bodies.ts';
import type { Draft } from './draft.ts';
import { goods } from './foreign-bodies.ts';
import type { Maker } from './from-schema.ts';
import { oddHeaders } from './heads.ts';
import { yaml } from './languages.ts';
import { nasty, textOf } from './nasty.ts';

type Door = Draft['door'];
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
