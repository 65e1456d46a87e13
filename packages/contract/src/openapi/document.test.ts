import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { api } from '../api.ts';
import { openApiOf } from './document.ts';
import { problemsOf } from './problem-responses.ts';
import type { Json } from './schemas.ts';
import { tags } from './tags.ts';

type Operation = { operationId: string; parameters?: { name: string; in: string }[]; responses: Json };
const document = openApiOf(api, '1.2.3');
const paths = document.paths as Record<string, Record<string, Operation>>;
const operations = Object.values(paths).flatMap((path) => Object.values(path));

test('a public linter finds nothing to say, with its recommended rules', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const found = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: 'openapi.json',
    config,
  });
  expect(
    found.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`),
  ).toEqual([]);
});

test('every endpoint is in it, each under a name of its own', () => {
  expect(operations.map(({ operationId }) => operationId).sort()).toEqual(api.map(({ id }) => id).sort());
  expect(new Set(api.map(({ id }) => id)).size).toBe(api.length);
  expect(new Set(api.map(({ method, path }) => `${method} ${path}`)).size).toBe(api.length);
});

test('every tag says what it is about', () => {
  expect(api.filter(({ tag }) => !tags[tag]).map(({ id, tag }) => `${id}: ${tag}`)).toEqual([]);
});

test('every value of a path has a parameter, and every parameter a place', () => {
  for (const { id, path, params } of api) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const shape = Object.keys((params as { shape?: object } | undefined)?.shape ?? {});
    expect([id, ...shape.sort()]).toEqual([id, ...named.sort()]);
  }
});

test('what is changed under a version can be read with it: If-Match needs an ETag to name', () => {
  for (const endpoint of api.filter(({ guarded }) => guarded)) {
    const reading = api.find(
      ({ method, path }) => method === 'GET' && path === endpoint.path.replace(/:\w+$/, ''),
    );
    expect(reading?.version, endpoint.id).toBeDefined();
    expect(problemsOf(endpoint)).toContain('request/precondition-failed');
  }
});
