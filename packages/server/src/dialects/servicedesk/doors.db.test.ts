import { request as httpRequest } from 'node:http';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Json,
  openServicedesk,
  type ServicedeskWorld,
  sampleToken,
} from '../../../test/servicedesk-world.ts';
import { compose } from '../../compose.ts';

// Where keys and input_data come in, and how a "no" is said. From the spec, sections 2.1, 2.2, 2.4 and 2.5.

let world: ServicedeskWorld;
let release: string;
let level: string;
let levels: string;
beforeAll(async () => {
  world = await openServicedesk();
  await world.project('depot', 'Secret depot');
  ({ release, level } = await world.policyRelease(
    { name: 'One', rule: 'everyone', approvers: ['ann', 'bob'] },
    { name: 'Two', rule: 'everyone', approvers: ['ann', 'bob'] },
  ));
  levels = `/app/shop/api/v3/releases/${release}/approval_levels`;
});
afterAll(() => world.close());

type Sent = {
  method?: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  headers?: Record<string, string>;
  payload?: string;
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const key = { authorization: `Zoho-oauthtoken ${sampleToken}` };

async function send(url: string, { method = 'GET', headers = key, payload }: Sent = {}) {
  const answer = await world.app.inject({ method, url, headers, ...(payload !== undefined && { payload }) });
  return {
    status: answer.statusCode,
    json: answer.json() as Json,
    headers: answer.headers,
    text: answer.body,
  };
}
/** HTTP status, whether response_status is a list, and the codes. */
function said({ status, json }: { status: number; json: Json }) {
  const [one] = [json.response_status].flat();
  const codes = (one.messages ?? []).map((message: Json) => message.status_code);
  return [status, Array.isArray(json.response_status) ? 'list' : 'item', one.status_code, ...codes];
}

describe('keys', () => {
  test.each([
    ['the hosted edition', { authorization: `Zoho-oauthtoken ${sampleToken}` }],
    ['in any case', { authorization: `zoho-OAuthToken ${sampleToken}` }],
    ['the installed edition', { authtoken: sampleToken }],
    ['in any case', { AuthToken: sampleToken }],
    ['as its documents once printed it', { authorization: `authtoken: ${sampleToken}` }],
    ['a technician key', { technician_key: sampleToken }],
  ])('%s: %j', async (_, headers) => expect((await send(levels, { headers })).status).toBe(200));

  test('in the query', async () =>
    expect(
      (await send(`${levels}?TECHNICIAN_KEY=${encodeURIComponent(sampleToken)}`, { headers: {} })).status,
    ).toBe(200));

  test.each([
    ['none', {}],
    ['an unknown one', { authtoken: 'nobody' }],
    ['a session cookie', { cookie: 'countersign.session_token=x' }],
  ])('%s: 401 with 4002', async (_, headers) => {
    expect(said(await send(`${levels}/${level}`, { headers }))).toEqual([401, 'item', 4000, 4002]);
    expect(said(await send(levels, { headers }))).toEqual([401, 'list', 4000, 4002]);
  });

  test('revoked: 401 at once', async () => {
    const { token } = await world.person('leaving', { project: 'shop', access: 'viewer' });
    const headers = { authtoken: token };
    expect((await send(levels, { headers })).status).toBe(200);
    await sql`
      update token set revoked_at = now() where account_id = (select id from account where username = 'leaving')
    `.execute(world.parts.db);
    expect((await send(levels, { headers })).status).toBe(401);
  });

  test('a token that may only read cannot approve', async () => {
    await sql`update token set scopes = '{read}' where name = 'sample'`.execute(world.parts.db);
    const { json } = await send(`${levels}/${level}/approvals`);
    const path = `${levels}/${level}/approvals/${json.approvals[0].id}/approve`;
    const refused = await send(path, { method: 'PUT', headers: { ...key, ...form } });
    await sql`update token set scopes = null where name = 'sample'`.execute(world.parts.db);
    expect(said(refused)).toEqual([401, 'item', 4000, 4002]);
  });
});

describe('portals', () => {
  const plain = () => `/api/v3/releases/${release}/approval_levels`;
  test('without one: the only project of the account', async () =>
    expect((await send(plain())).json.approval_levels).toHaveLength(2));
  test('PORTALID names it where there are more', async () => {
    const headers = { authtoken: world.administrator.token };
    expect((await send(plain(), { headers })).status).toBe(400);
    expect((await send(plain(), { headers: { ...headers, portalid: 'shop' } })).status).toBe(200);
  });
  test.each([
    'depot',
    'nowhere',
    'no%00where',
    'NO',
  ])('%s: 404, whether it is there or not', async (portal) => {
    const answer = await send(`/app/${portal}/api/v3/releases/${release}/approval_levels/${level}`);
    expect(said(answer)).toEqual([404, 'item', 4000, 4007]);
    expect(answer.text).not.toContain('Secret');
  });
  test('a release or level of another portal is not there', async () => {
    const outsider = await world.person('outsider', { project: 'depot', access: 'maintainer' });
    const headers = { authtoken: outsider.token };
    const answer = await send(`/app/depot/api/v3/releases/${release}/approval_levels/${level}`, { headers });
    expect(said(answer)).toEqual([404, 'item', 4000, 4007]);
    expect(answer.text).not.toMatch(/shop/i);
    const list = await send(`/app/depot/api/v3/releases/${release}/approval_levels`, { headers });
    expect(said(list)).toEqual([404, 'list', 4000, 4007]);
  });
});

describe('input_data', () => {
  const one = '{"list_info":{"row_count":1}}';
  const inForm = `input_data=${encodeURIComponent(one)}`;
  test.each<[string, string, Sent]>([
    ['in the query of a GET', `?${inForm}`, {}],
    ['in the form body of a GET', '', { headers: { ...key, ...form }, payload: inForm }],
    ['as a JSON body', '', { headers: { ...key, 'content-type': 'application/json' }, payload: one }],
    [
      'as a JSON body that wraps it',
      '',
      { headers: { ...key, 'content-type': 'application/json' }, payload: `{"input_data":${one}}` },
    ],
    [
      'as Python prints it',
      `?input_data=${encodeURIComponent("{'list_info': {'row_count': '1', 'get_total_count': False}}")}`,
      {},
    ],
  ])('%s', async (_, query, sent) => {
    expect((await send(`${levels}${query}`, sent)).json.list_info).toEqual({
      has_more_rows: true,
      row_count: 1,
    });
  });

  test('in the query of a POST, its body empty', async () => {
    const input = encodeURIComponent('{"release":{"title":"From the query"}}');
    const url = `/app/shop/api/v3/releases?input_data=${input}`;
    const headers = { ...key, ...form, 'content-length': '0' };
    expect((await send(url, { method: 'POST', headers })).json.release.title).toBe('From the query');
  });

  test('a form content type without a body, on GET and DELETE (lines 327 and 791)', async () => {
    const headers = { ...key, ...form };
    expect((await send(levels, { headers })).status).toBe(200);
    expect(said(await send(`${levels}/777777`, { method: 'DELETE', headers }))).toEqual([
      404,
      'item',
      4000,
      4007,
    ]);
  });

  test('a chunked body of a GET, over a real socket', async () => {
    const origin = new URL(await world.app.listen({ host: '127.0.0.1', port: 0 }));
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const asking = httpRequest(
      { host: origin.hostname, port: origin.port, path: levels, method: 'GET', headers: { ...key, ...form } },
      (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
      },
    ).on('error', reject);
    asking.setHeader('transfer-encoding', 'chunked');
    asking.end(inForm);
    expect(JSON.parse(await promise).list_info.row_count).toBe(1);
  });

  test('the same in query and body is fine, two that differ are not', async () => {
    const headers = { ...key, ...form };
    expect((await send(`${levels}?${inForm}`, { headers, payload: inForm })).status).toBe(200);
    const other = await send(`${levels}?${inForm}`, { headers, payload: 'input_data={}' });
    expect(said(other)).toEqual([400, 'list', 4000, 4021]);
  });

  test.each(['{', '[1]', '"x"', '{"a":', 'null'])('%s is no object: 400', async (text) =>
    expect(said(await send(`${levels}?input_data=${encodeURIComponent(text)}`))).toEqual([
      400,
      'list',
      4000,
      4021,
    ]));

  test.each([
    ['{"colour":1}', 4001],
    ['{"list_info":{"row_count":"many"}}', 4021],
    ['{"list_info":{"row_count":0}}', 4001],
    ['{"list_info":{"sort_field":"colour"}}', 4001],
    ['{"list_info":{"search_criteria":{"field":"status","condition":"sounds like","value":"x"}}}', 4001],
    ['{"fields_required":["colour"]}', 4001],
  ])('%s is refused', async (text, code) =>
    expect(said(await send(`${levels}?input_data=${encodeURIComponent(text)}`))).toEqual([
      400,
      'list',
      4000,
      code,
    ]));

  test('levels are found by stage, by status, and by numbers of any length', async () => {
    const found = async (search_criteria: object) =>
      (
        await world.ask(world.ann, 'GET', `/releases/${release}/approval_levels`, {
          list_info: { search_criteria },
        })
      ).json.approval_levels.length;
    expect(await found({ field: 'stage.id', condition: 'is', value: '4455' })).toBe(2);
    expect(await found({ field: 'status.name', condition: 'is', values: ['To Be Sent', 'Approved'] })).toBe(
      1,
    );
    expect(await found({ field: 'level', condition: 'gt', value: 1 })).toBe(1);
    expect(await found({ field: 'id', condition: 'is', value: '152000015270025999' })).toBe(0);
    expect(await found({ field: 'release', condition: 'is', value: { id: release } })).toBe(2);
    const or = [
      { field: 'level', condition: 'is', value: '1' },
      { field: 'level', condition: 'is', value: '2', logical_operator: 'OR' },
    ];
    expect(await found(or)).toBe(2);
    expect(await found([or[0] as object, { ...or[1], logical_operator: 'AND' }])).toBe(0);
  });
});

describe('what is not there', () => {
  test.each(['/app/shop/api/v3/changes', '/api/v3/releases/1/nothing'])('%s: 404 as JSON', async (path) =>
    expect(said(await send(path))).toEqual([404, 'item', 4000, 4007]));
  test('a wrong method is 400 with 4021', async () => {
    const answer = await send(`${levels}/${level}`, { method: 'PATCH' });
    expect(said(answer)).toEqual([400, 'item', 4000, 4021]);
    expect(answer.headers.allow).toBe('DELETE, GET, PUT');
  });
  test.each([
    '0',
    '-1',
    'x',
    '9223372036854775808',
    "1'%20or%20'1",
  ])('level %s: 404, and nothing of the database', async (id) => {
    const answer = await send(`${levels}/${id}`);
    expect(said(answer)).toEqual([404, 'item', 4000, 4007]);
    expect(answer.text).not.toMatch(/select|syntax|bigint|\bat \//i);
  });
});

test('18-digit ids travel unchanged, in paths, bodies and criteria, and are decided on', async () => {
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  for (const table of ['level', 'approver'])
    await owner.query('select setval(pg_get_serial_sequence($1, $2), $3)', [
      table,
      'id',
      '900719925474099312',
    ]);
  await owner.end();
  const hand = await world.handRelease();
  const rule = { name: 'anyone_approves' };
  const approvals = [{ approver: { id: world.ann.accountId } }];
  const made = await world.addLevel(hand, { name: 'Long', stage: { name: 'Submission' }, rule, approvals });
  expect(made).toBe('900719925474099313');
  const path = `/app/shop/api/v3/releases/${hand}/approval_levels`;
  const criteria = `{"list_info":{"search_criteria":{"field":"id","condition":"is","value":${made}}}}`;
  expect((await send(`${path}?input_data=${encodeURIComponent(criteria)}`)).json.list_info.row_count).toBe(1);
  const bulk = `{"approval":[{"id":900719925474099313,"approval_level_id":${made},"module_id":${hand}}]}`;
  const headers = { ...key, ...form };
  const payload = `input_data=${encodeURIComponent(bulk)}`;
  const { json } = await send('/app/shop/api/v3/approvals/approve', { method: 'PUT', headers, payload });
  expect(json.response_status).toEqual([{ id: '900719925474099313', status_code: 2000, status: 'success' }]);
  expect((await send(`${path}/${made}`)).json.approval_level).toMatchObject({
    id: made,
    status: { name: 'Approved' },
  });
});

test('too many requests: 429 with 4015 and Retry-After, counted by the key however it is spelled', async () => {
  const app = await compose(world.parts, {
    limits: { known: 2, strange: 100, anonymous: 100, guesses: 100 },
  });
  const ask = (headers: Record<string, string>) => app.inject({ url: levels, headers });
  await ask(key);
  await ask({ authtoken: sampleToken });
  await ask(key);
  const answer = await ask(key);
  expect(said({ status: answer.statusCode, json: answer.json() })).toEqual([429, 'list', 4000, 4015]);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  await app.close();
});
