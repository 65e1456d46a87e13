import { Id, Key } from '@countersign/contract/common.ts';
import { endpoint } from '@countersign/contract/endpoint.ts';
import Fastify from 'fastify';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { serve } from '../../kernel/http.ts';
import { done } from '../../kernel/outcome.ts';
import { native } from './index.ts';

const params = z.strictObject({ project: Key, thing: Id });
const Turned = z.strictObject({ thing: Id, by: z.int() });
const example = {};
const shared = { params, tag: 'things', response: Turned, status: 200, problems: [], example } as const;
const read = endpoint({
  ...shared,
  id: 'readThing',
  method: 'GET',
  path: '/api/v1/projects/{project}/things/{thing}',
  summary: 'Read',
});
const turn = endpoint({
  ...shared,
  id: 'turnThing',
  method: 'POST',
  path: '/api/v1/projects/{project}/things/{thing}:turn',
  summary: 'Turn',
  body: z.strictObject({ by: z.int() }),
});

const app = Fastify();
beforeAll(async () => {
  native(app, (scope) => {
    serve(scope, read, async ({ params }) => done({ thing: params.thing, by: 0 }));
    serve(scope, turn, async ({ params, body }) => done({ thing: params.thing, by: body.by }));
  });
  await app.ready();
});

test('a path with a verb and the same path without one are two endpoints', async () => {
  const path = '/api/v1/projects/shop/things/42';
  expect((await app.inject({ url: path })).json()).toEqual({ thing: '42', by: 0 });
  const turned = await app.inject({ method: 'POST', url: `${path}:turn`, payload: { by: 3 } });
  expect(turned.json()).toEqual({ thing: '42', by: 3 });
});
