import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Heard } from '../../src/kernel/bell.ts';
import { type TestDatabase, testDatabase } from '../harness.ts';
import { ask, notesApp } from './bench-api.ts';

let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  database = await testDatabase({ connections: 5 });
  app = await notesApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const notes = '/api/v1/projects/shop/notes';
const write = async (text: string): Promise<string> => {
  const { body } = await ask(app, { method: 'POST', url: notes, payload: { text } });
  return `${notes}/${(body as { id: string }).id}`;
};
const edit = (url: string, text: string, ifMatch?: string) =>
  ask(app, { method: 'PATCH', url, payload: { text }, headers: ifMatch ? { 'if-match': ifMatch } : {} });

test('the ETag of a resource with a version is what If-Match takes', async () => {
  const url = await write('a');
  const read = await ask(app, { url });
  expect(read.headers.etag).toMatch(/^"1\./);
  const edited = await edit(url, 'b', '"1"');
  expect([edited.status, edited.headers.etag]).toEqual([200, expect.stringMatching(/^"2\./)]);
  const late = await edit(url, 'c', '"1"');
  expect([late.status, late.problem.code]).toEqual([412, 'request/precondition-failed']);
  expect((await edit(url, 'd', '"1", "2"')).status).toBe(200);
  expect((await edit(url, 'e', '*')).status).toBe(200);
  expect((await edit(url, 'f')).status).toBe(200);
});

test('of ten edits at once that expect the same version one succeeds', async () => {
  const url = await write('a');
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => edit(url, `by ${n}`, '"1"')));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(412)]);
});

test('who has it already gets 304', async () => {
  const url = await write('a');
  const known = (tag: string) => ask(app, { url, headers: { 'if-none-match': tag } });
  expect((await known('"1"')).status).toBe(304);
  expect((await known('W/"1"')).status).toBe(304);
  expect((await known('"0", "1"')).status).toBe(304);
  expect((await known('"2"')).status).toBe(200);
});

test('a list has an ETag that changes with what is in it', async () => {
  const first = await ask(app, { url: notes });
  const tag = String(first.headers.etag);
  expect(tag).toMatch(/^W\//);
  expect((await ask(app, { url: notes, headers: { 'if-none-match': tag } })).status).toBe(304);
  await write('b');
  expect((await ask(app, { url: notes, headers: { 'if-none-match': tag } })).status).toBe(200);
});

const wait = (url: string, tag: string, seconds: number) =>
  ask(app, { url, headers: { 'if-none-match': tag, prefer: `wait=${seconds}` } });

test('a waiting request is answered when the resource has changed, long before its time is over', async () => {
  const url = await write('a');
  const waiting = wait(url, '"1"', 30);
  await edit(url, 'b');
  const answer = await waiting;
  expect([answer.status, answer.headers.etag, answer.headers['preference-applied']]).toEqual([
    200,
    expect.stringMatching(/^"2\./),
    'wait=30',
  ]);
});

test('what changed already is answered at once; so is a request that names no ETag', async () => {
  const url = await write('a');
  await edit(url, 'b');
  expect((await wait(url, '"1"', 30)).status).toBe(200);
  expect((await ask(app, { url, headers: { prefer: 'wait=30' } })).status).toBe(200);
});

test('when nothing happens the answer is 304 after the time that was asked for', async () => {
  const url = await write('a');
  const before = performance.now();
  const answer = await wait(url, '"1"', 1);
  expect(answer.status).toBe(304);
  expect(performance.now() - before).toBeGreaterThan(900);
});

test('other commits do not end a wait', async () => {
  const url = await write('a');
  const waiting = wait(url, '"1"', 1);
  await write('another');
  expect((await waiting).status).toBe(304);
});

test('more than 60 seconds are capped, and the answer says so', async () => {
  const url = await write('a');
  const waiting = wait(url, '"1"', 3600);
  await edit(url, 'b');
  expect((await waiting).headers['preference-applied']).toBe('wait=60');
});

test('closing the server ends every wait with what there is', async () => {
  const other = await notesApp(database);
  const url = await write('a');
  const waiting = ask(other, { url, headers: { 'if-none-match': '"1"', prefer: 'wait=60' } });
  await new Promise((resolve) => setImmediate(resolve));
  await other.close();
  expect((await waiting).status).toBe(304);
});

test('who has gone waits no longer', async () => {
  const listening = new Set<Heard>();
  const watched = {
    ...database,
    bell: {
      ...database.bell,
      listen(heard: Heard) {
        listening.add(heard);
        return () => {
          listening.delete(heard);
        };
      },
    },
  };
  const other = await notesApp(watched);
  const origin = await other.listen({ host: '127.0.0.1', port: 0 });
  const url = await write('a');
  const gone = new AbortController();
  const headers = { 'if-none-match': '"1"', prefer: 'wait=60' };
  const request = fetch(`${origin}${url}`, { headers, signal: gone.signal }).catch(() => 'gone');
  await expect.poll(() => listening.size).toBe(1);
  gone.abort();
  expect(await request).toBe('gone');
  await expect.poll(() => listening.size).toBe(0);
  await other.close();
});
