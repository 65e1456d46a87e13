import { expect, test } from 'vitest';
import { api } from './api.ts';

// Whether the server really answers like this is tried by packages/server/test/examples.

const whole = api.map((endpoint) => [endpoint.id, endpoint] as const);

test.each(whole)('%s: its example could be sent', (_id, { params, query, body, example }) => {
  expect(params?.safeParse(example.params ?? {}).error).toBeUndefined();
  expect(query?.safeParse(example.query ?? {}).error).toBeUndefined();
  expect(body?.safeParse(example.body).error).toBeUndefined();
  if (!params) expect(example.params).toBeUndefined();
  if (!query) expect(example.query).toBeUndefined();
  if (!body) expect(example.body).toBeUndefined();
});

test.each(whole)('%s: its example could be answered', (_id, { response, status, example }) => {
  if (status === 204) return;
  expect(example.response, 'an answer').toBeDefined();
  expect(response.safeParse(example.response).error).toBeUndefined();
});
