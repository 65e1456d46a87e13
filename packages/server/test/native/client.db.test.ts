import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@countersign/contract/client.ts';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../harness.ts';
import { endpoints, notesApp } from './bench-api.ts';

let database: TestDatabase;
let app: FastifyInstance;
let origin: string;
beforeAll(async () => {
  database = await testDatabase({ connections: 3 });
  app = await notesApp(database);
  origin = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const project = 'shop';

test('a call sends what the endpoint takes and answers its value with the ETag', async () => {
  const { call } = createClient({ origin });
  const written = await call(endpoints.write, { params: { project }, body: { text: 'one' } });
  if (!written.ok) throw new Error(written.kind);
  expectTypeOf(written.value).toEqualTypeOf<{ id: string; text: string; version: number }>();
  expect([written.status, written.value.text, written.etag]).toEqual([
    ...[201, 'one', expect.stringMatching(/^"1\./)],
  ]);
  const { id } = written.value;
  const read = await call(endpoints.read, { params: { project, note: id } });
  expect(read).toEqual({
    ok: true,
    kind: 'done',
    status: 200,
    value: written.value,
    etag: expect.stringMatching(/^"1\./),
  });
  const listed = await call(endpoints.list, { params: { project }, query: { limit: 1 } });
  expect(listed.ok && listed.value.items).toEqual([written.value]);
});

test('a refusal is its problem', async () => {
  const { call } = createClient({ origin });
  const refused = await call(endpoints.read, { params: { project, note: '999' } });
  expect(refused).toMatchObject({
    ok: false,
    kind: 'refused',
    status: 404,
    problem: { code: 'resource/not-found', detail: 'There is no note 999 here.' },
  });
});

test('still the same is an answer of its own', async () => {
  const { call } = createClient({ origin });
  const headers = { 'if-none-match': '"1"' };
  expect(await call(endpoints.read, { params: { project, note: '1' }, headers })).toEqual({
    ok: false,
    kind: 'unchanged',
    status: 304,
  });
});

test('a value cannot leave its place in the path', async () => {
  const { call } = createClient({ origin });
  const answer = await call(endpoints.read, { params: { project, note: '1/../../x?y' } });
  expect(answer).toMatchObject({ kind: 'refused', problem: { code: 'request/invalid' } });
});

test('nobody there, or somebody else, is told apart from a refusal', async () => {
  const stranger = createServer((_request, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
  const { call } = createClient({ origin: address });
  const sends = { params: { project, note: '1' } };
  expect(await call(endpoints.read, sends)).toEqual({
    ok: false,
    kind: 'unreachable',
    because: `${address} answered 502, but not as Countersign does.`,
  });
  stranger.closeAllConnections();
  await new Promise((resolve) => stranger.close(resolve));
  expect(await call(endpoints.read, sends)).toEqual({
    ok: false,
    kind: 'unreachable',
    because: `${address} cannot be reached: ECONNREFUSED.`,
  });
});
