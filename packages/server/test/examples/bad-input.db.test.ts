import { api } from '@countersign/contract/api.ts';
import { pathOf } from '@countersign/contract/client.ts';
import type { Problem } from '@countersign/contract/problems.ts';
import type { InjectOptions } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { type TestApp, testApp } from '../app.ts';

// The same bad input against every endpoint there is, by an administrator, so that nothing else stops it first.

let house: TestApp;
let before: unknown;
beforeAll(async () => {
  house = await testApp();
  await house.project('shop');
  before = await written();
});
afterAll(() => house.close());

type Endpoint = (typeof api)[number];
type Asked = Pick<InjectOptions, 'url' | 'payload'> & { type?: string };

const whole = api.filter(({ produces }) => produces !== 'text/event-stream');
const named = (endpoints: readonly Endpoint[]) =>
  endpoints.map((endpoint) => [endpoint.id, endpoint] as const);
const exampleUrl = ({ path, example }: Endpoint): string =>
  pathOf({ path }, { params: example.params ?? {}, query: example.query ?? {} });

const send = (endpoint: Endpoint, { url, payload, type = 'application/json' }: Asked) =>
  house.app.inject({
    ...{ method: endpoint.method, url: url ?? exampleUrl(endpoint) },
    headers: {
      authorization: `Bearer ${house.administrator.token}`,
      ...(payload !== undefined && { 'content-type': type }),
    },
    ...(payload !== undefined && { payload }),
  });

async function ask(endpoint: Endpoint, asked: Asked) {
  const response = await send(endpoint, asked);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  const problem = response.json() as Problem;
  return { status: response.statusCode, problem, pointers: problem.errors?.map(({ pointer }) => pointer) };
}

/** How much there is in the database, table by table. */
async function written(): Promise<unknown> {
  const { rows } = await sql`
    select (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I.%I', schemaname, tablename),
             false, true, '')))[1]::text as n, tablename
    from pg_tables where schemaname in ('public', 'auth') order by tablename
  `.execute(house.parts.db);
  return rows;
}

test.each(named(whole))('%s refuses a query parameter it does not know', async (_id, endpoint) => {
  const url = exampleUrl(endpoint);
  const { status, pointers } = await ask(endpoint, {
    url: `${url}${url.includes('?') ? '&' : '?'}colour=red`,
    payload: endpoint.example.body as object,
  });
  expect(status).toBe(400);
  expect(pointers).toContain('query/colour');
});

const withBody = whole.filter(({ body }) => body !== undefined);

test.each(named(withBody))('%s refuses bodies that are none of its own', async (_id, endpoint) => {
  const unknown = await ask(endpoint, { payload: { ...(endpoint.example.body as object), colour: 'red' } });
  expect([unknown.status, unknown.pointers?.some((pointer) => pointer.endsWith('/colour'))]).toEqual([
    400,
    true,
  ]);
  for (const payload of ['[]', '"text"', '7', 'null', '{"__proto__": {"a": 1}}', '{"\\u0000": 1}']) {
    const { status, problem } = await ask(endpoint, { payload });
    expect([payload, status, problem.code]).toEqual([payload, 400, 'request/invalid']);
  }
  expect((await ask(endpoint, { payload: '{"a":' })).problem.code).toBe('request/malformed');
  expect((await ask(endpoint, { payload: 'a: 1', type: 'text/yaml' })).status).toBe(415);
  expect((await ask(endpoint, { payload: `"${'x'.repeat(1024 * 1024)}"` })).status).toBe(413);
});

test.each(named(withBody))('%s answers a wrong type in any field with its place', async (_id, endpoint) => {
  const example = endpoint.example.body as Record<string, unknown>;
  for (const [field, value] of Object.entries(example)) {
    const wrong = typeof value === 'object' ? 7 : { wrong: true };
    const { status, pointers } = await ask(endpoint, { payload: { ...example, [field]: wrong } });
    expect(status).toBe(400);
    expect(
      pointers?.some((pointer) => pointer.startsWith(`/${field}`)),
      field,
    ).toBe(true);
  }
});

test.each(named(withBody))('%s never breaks over a NUL in a text', async (_id, endpoint) => {
  const example = endpoint.example.body as Record<string, unknown>;
  for (const [field, value] of Object.entries(example)) {
    if (typeof value !== 'string') continue;
    const { status, pointers } = await ask(endpoint, { payload: { ...example, [field]: `${value}\0` } });
    expect([field, status, pointers]).toEqual([field, 400, [`/${field}`]]);
  }
});

const beyond = (2n ** 63n).toString();
const withParams = whole.filter(({ params }) => params !== undefined);

test.each(named(withParams))('%s refuses ids that are none', async (_id, endpoint) => {
  const shape = (endpoint.params as z.ZodObject).shape as Record<string, z.ZodType>;
  for (const [name, schema] of Object.entries(shape)) {
    if (!schema.safeParse('42').success || schema.safeParse('x').success) continue;
    for (const id of ['abc', '-1', '0x10', '1e3', '4.2', beyond, '9'.repeat(60)]) {
      const params = { ...endpoint.example.params, [name]: id };
      const url = pathOf(endpoint, { params, query: endpoint.example.query ?? {} });
      const { status, pointers } = await ask(endpoint, { url, payload: endpoint.example.body as object });
      expect([name, id, status, pointers]).toEqual([name, id, 400, [`path/${name}`]]);
    }
  }
});

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

test.each(named(api))('%s: another method is told which there are', async (_id, endpoint) => {
  const there = api.filter(({ path }) => path === endpoint.path).map(({ method }) => method);
  const method = methods.find((one) => !there.includes(one)) ?? 'DELETE';
  if (!endpoint.path.startsWith('/api/v1/')) return;
  const response = await house.app.inject({ method, url: exampleUrl(endpoint) });
  expect(response.statusCode).toBe(405);
  expect(String(response.headers.allow).split(', ')).toEqual(expect.arrayContaining(there));
});

test('after all of this nothing was written', async () => {
  expect(await written()).toEqual(before);
});

// Some of these are good names for some things, so something may well be written here.
test.each(named(withParams))('%s does not break over odd names in its path', async (_id, endpoint) => {
  for (const [name, value] of Object.entries(endpoint.example.params ?? {})) {
    for (const odd of [`${value}\0`, '__proto__', '../../etc', '%', "'; drop table project; --", '\ud83d']) {
      const url = endpoint.path.replace(/\{(\w+)\}/g, (_, one: string) =>
        encodeURIComponent((one === name ? odd : (endpoint.example.params?.[one] ?? '')).toWellFormed()),
      );
      const { statusCode } = await send(endpoint, { url, payload: endpoint.example.body as object });
      expect([odd, statusCode < 500]).toEqual([odd, true]);
    }
  }
});
