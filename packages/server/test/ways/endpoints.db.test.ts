import { api } from '@countersign/contract/api.ts';
import type { Endpoint } from '@countersign/contract/endpoint.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok, openPipelineWorld, type PipelineWorld } from '../pipeline-world.ts';

// "An endpoint that lacks the check": every one there is, tried by those who may not. A new one is among them by itself.
// Where the example names something that is not there, being refused proves no more than that nothing was written;
// everything-recorded.db.test.ts has somebody refused at things that are there.

let world: PipelineWorld;
let readOnly: string;
beforeAll(async () => {
  world = await openPipelineWorld();
  await world.person('viewer', { project: 'shop', access: 'viewer' });
  await world.person('outsider');
  const made = await ok(world.administrator.post('/api/v1/tokens', { name: 'looks', scopes: ['read'] }));
  readOnly = made.json().value;
});
afterAll(() => world.close());

const changing = api.filter(({ method }) => method !== 'GET').map((one) => [one.id, one] as const);
const closed = api.filter(({ open }) => !open).map((one) => [one.id, one] as const);

function urlOf({ path, example }: Endpoint): string {
  const query = example.query ? `?${new URLSearchParams(example.query)}` : '';
  const named = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(example.params?.[name] ?? '1'),
  );
  return `${named}${query}`;
}
const send = (endpoint: Endpoint, authorization?: string) =>
  world.app.inject({
    ...{
      method: endpoint.method,
      url: urlOf(endpoint),
      headers: { ...(authorization && { authorization }) },
    },
    ...(endpoint.example.body !== undefined && { payload: endpoint.example.body as object }),
  });

/** What happened, without the tries that were refused. */
async function happened(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ledger_entry where action not like '%.refused'
  `.execute(world.parts.db);
  return rows[0]?.count ?? 0;
}

describe('an endpoint that lacks the check', () => {
  // Written out, so that another one is seen here: health, documents, signing in and out, and callbacks, whose token says
  // for what it is.
  test('native, which take no credential', () => {
    const open = api.filter((one) => one.open).map(({ id }) => id);
    expect(open.sort()).toEqual(
      ['answerCallback', 'isAlive', 'isReady', 'readMetrics', 'readOpenApi', 'signIn'].sort(),
    );
  });

  test.each(closed)('native, by nobody: %s', async (_, endpoint) => {
    for (const authorization of [undefined, 'Bearer cs_no_such_token', 'Basic YW5uOmFubg=='])
      expect((await send(endpoint, authorization)).statusCode).toBe(401);
  });

  const senders = [
    ['somebody who may only look', () => 'Bearer cs_token_of_viewer'],
    ['somebody who is of no project', () => 'Bearer cs_token_of_outsider'],
    ['an administrator’s token that may only read', () => `Bearer ${readOnly}`],
  ] as const;
  // What is one’s own takes no permission of anybody, and trying something out takes no more than looking.
  const own = new Set([
    ...[
      'signIn',
      'signOut',
      'endSessions',
      'answerCallback',
      'putPreferences',
      'createToken',
      'createAccessKey',
    ],
  ]);
  const tried = new Set(['simulatePolicy', 'testPolicy', 'validateWorkflow']);
  // Answers each item by itself, and none is decided.
  const itemized = new Set(['decideMany']);
  describe.each(senders)('native, by %s', (_, token) => {
    test.each(changing.filter(([id]) => !own.has(id)))('%s', async (id, endpoint) => {
      const before = await happened();
      const { statusCode, body } = await send(endpoint, token());
      if (itemized.has(id)) expect(body).not.toContain('"ok":true');
      else if (!tried.has(id)) expect(statusCode).toBeGreaterThanOrEqual(400);
      expect(statusCode).toBeLessThan(500);
      expect(await happened()).toBe(before);
    });
  });

  test('the doors of other systems, every route by which something is changed: by nobody', async () => {
    const routes = foreignRoutes(world.app.printRoutes({ commonPrefix: false, includeHooks: false }));
    expect(routes.length).toBeGreaterThan(60);
    const before = await happened();
    const strange: string[] = [];
    for (const [method, path] of routes) {
      const url = path.replaceAll(/:portal/g, 'shop').replaceAll(/:\w+/g, '1');
      const headers = { 'content-type': 'application/json' };
      const { statusCode } = await world.app.inject({ method, url, headers, payload: '{}' });
      if (statusCode !== 401 && !open.has(`${method} ${path}`))
        strange.push(`${method} ${path}: ${statusCode}`);
    }
    expect(strange).toEqual([]);
    expect(await happened()).toBe(before);
  });
});

/** Where a token is drawn, by user name and password. */
const open = new Set(['POST /v3/auth/tokens']);

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';
const prefixes = /^\/(flexdeploy|app\/:portal\/api\/v3|api\/v3|v1\/|v3\/|openapi\/|api\/aslan)/;

/** The routes outside of the native API that change something, from the tree that Fastify prints. */
function foreignRoutes(tree: string): [Method, string][] {
  const stack: string[] = [];
  const routes: [Method, string][] = [];
  for (const line of tree.split('\n')) {
    const [, indent = '', path = '', methods = ''] =
      /^([│├└─\s]*)(\S.*?)(?: \(([A-Z, ]+)\))?$/u.exec(line) ?? [];
    const depth = indent.length / 4;
    stack.length = Math.max(0, depth - 1);
    stack.push(path);
    const whole = stack.join('');
    if (!prefixes.test(whole)) continue;
    for (const method of methods.split(', '))
      if (['POST', 'PUT', 'PATCH', 'DELETE'].includes(method)) routes.push([method as Method, whole]);
  }
  return routes;
}
