import type { Endpoint } from '@countersign/contract/endpoint.ts';
import { groupEndpoints } from '@countersign/contract/groups.ts';
import { peopleEndpoints } from '@countersign/contract/people.ts';
import { projectPartEndpoints } from '@countersign/contract/project-parts.ts';
import { projectEndpoints } from '@countersign/contract/projects.ts';
import { sessionEndpoints } from '@countersign/contract/sessions.ts';
import { tokenEndpoints } from '@countersign/contract/tokens.ts';
import type { LightMyRequestResponse } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';

const endpoints: Endpoint[] = [
  ...peopleEndpoints,
  ...groupEndpoints,
  ...projectEndpoints,
  ...projectPartEndpoints,
  ...sessionEndpoints,
];

const password = 'correct horse battery';
let house: TestApp;
/** The world the examples speak of: ann, bob and ci, the group cab, the project shop. */
beforeAll(async () => {
  house = await testApp();
  const root = house.administrator;
  const ready = [
    await root.post('/api/v1/accounts', {
      ...{ username: 'ann', name: 'Ann Lee', email: 'ann@example.test', password },
    }),
    await root.post('/api/v1/accounts', { username: 'bob', name: 'Bob Roy', password }),
    await root.post('/api/v1/accounts', { kind: 'service', username: 'ci', name: 'CI' }),
    await root.call('PUT', '/api/v1/groups/cab', { members: ['ann', 'bob'] }),
    await root.post('/api/v1/projects', { key: 'shop', name: 'Web shop' }),
    await root.call('PUT', '/api/v1/projects/shop/members/ann', { access: 'maintainer' }),
    await root.call('PUT', '/api/v1/projects/shop/members/group:cab', { access: 'viewer' }),
    await root.call('PUT', '/api/v1/projects/shop/environments/prod', { name: 'Production' }),
    await root.call('PUT', '/api/v1/projects/shop/roles/Former%20board', { members: [] }),
    await house.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { username: 'ann', password },
    }),
  ];
  expect(ready.filter(({ statusCode }) => statusCode > 201).map(({ body }) => body)).toEqual([]);
});
afterAll(() => house.close());

/** Runs an example as an administrator, or as ann in a new session when it is about one's own session. */
async function run(
  { method, path, example, tag }: Endpoint,
  params = example.params,
): Promise<LightMyRequestResponse> {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params?.[name] ?? ''));
  const url = `${filled}?${new URLSearchParams(example.query)}`;
  const headers =
    tag === 'Sessions' ? await signedIn() : { authorization: `Bearer ${house.administrator.token}` };
  const payload = example.body === undefined ? {} : { payload: example.body as object };
  return house.app.inject({ method, url, headers, ...payload });
}

function check(endpoint: Endpoint, answer: LightMyRequestResponse) {
  expect([answer.statusCode, answer.body]).toEqual([endpoint.status, expect.anything()]);
  if (endpoint.status !== 204) endpoint.response.parse(answer.json());
}

test.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_, endpoint) => {
  check(endpoint, await run(endpoint));
});

test('createToken, listTokens, revokeToken', async () => {
  const [list, create, revoke]: Endpoint[] = tokenEndpoints;
  if (!list || !create || !revoke) throw new Error('there are three of them');
  const made = await run(create);
  check(create, made);
  check(list, await run(list));
  check(revoke, await run(revoke, { token: made.json().id }));
});

async function signedIn(): Promise<Record<string, string>> {
  const payload = { username: 'ann', password };
  const answer = await house.app.inject({ method: 'POST', url: '/api/v1/session', payload });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return { cookie, origin: 'http://localhost' };
}
