import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../harness.ts';
import { ask, notesApp } from './bench-api.ts';

let database: TestDatabase;
let app: FastifyInstance;
beforeAll(async () => {
  database = await testDatabase({ connections: 3 });
  app = await notesApp(database);
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const notes = '/api/v1/projects/shop/notes';
const json = { 'content-type': 'application/json' };
const post = (payload: unknown): InjectOptions => ({
  method: 'POST',
  url: notes,
  headers: json,
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
});
const beyond = (2n ** 63n).toString();

// The pointers are RFC 6901 into the body; the place before them says what else they point into.
describe('request/invalid says where and what would be right', () => {
  const cases: [string, InjectOptions, string, RegExp][] = [
    ['an unknown field', post({ text: 'x', colour: 'red' }), '/colour', /unknown field/],
    ['a field that is missing', post({}), '/text', /required: expected string/],
    ['a wrong type', post({ text: 7 }), '/text', /expected string, received number/],
    ['a number out of range', post({ text: 'x', copies: 4 }), '/copies', /<=3/],
    ['a fault within a union', post({ text: 'x', about: { kind: 'a', of: 'q' } }), '/about/of', /digits/],
    ['a name with slash and tilde', post({ text: 'x', 'a/b~c': 1 }), '/a~1b~0c', /unknown field/],
    ['an array for an object', post([]), '', /expected object/],
    ['no body', { method: 'POST', url: notes }, '', /required: expected object/],
    ['an escaped NUL', post('{"text":"a\\u0000b"}'), '/text', /NUL/],
    ['__proto__', post('{"text":"x","__proto__":{"admin":true}}'), '/__proto__', /not allowed/],
    [
      'an escaped __proto__ inside',
      post('{"text":"x","marks":{"\\u005f_proto__":"y"}}'),
      '/marks/__proto__',
      /not/,
    ],
    ['deep nesting', post(`{"text":${'['.repeat(9000)}${']'.repeat(9000)}}`), '', /nested deeper/],
    ['an id of letters', { url: `${notes}/abc` }, 'path/note', /digits/],
    ['a negative id', { url: `${notes}/-1` }, 'path/note', /digits/],
    ['an id with a leading zero', { url: `${notes}/01` }, 'path/note', /digits/],
    ['an id beyond 2^63', { url: `${notes}/${beyond}` }, 'path/note', /2\^63/],
    ['an id of 200 digits', { url: `${notes}/${'9'.repeat(90)}` }, 'path/note', /digits/],
    ['a NUL in the path', { url: '/api/v1/projects/sh%00op/notes' }, 'path/project', /lower case/],
    ['an unknown query parameter', { url: `${notes}?colour=red` }, 'query/colour', /unknown field/],
    [
      'a query parameter given twice',
      { url: `${notes}?cursor=a&cursor=b` },
      'query/cursor',
      /received array/,
    ],
    ['a NUL in a query parameter', { url: `${notes}?cursor=a%00` }, 'query/cursor', /NUL/],
    ['a limit that is no number', { url: `${notes}?limit=many` }, 'query/limit', /expected number/],
    ['a limit of 0', { url: `${notes}?limit=0` }, 'query/limit', />=1/],
    ['a body where none belongs', { ...post({ a: 1 }), url: `${notes}/1:burn` }, '/a', /unknown field/],
    [
      'If-Match where none belongs',
      { url: `${notes}/1`, headers: { 'if-match': '"1"' } },
      'header/If-Match',
      /not/,
    ],
    [
      'an If-Match that is no ETag',
      { ...post({ text: 'x' }), method: 'PATCH', url: `${notes}/1`, headers: { ...json, 'if-match': '7' } },
      'header/If-Match',
      /ETag/,
    ],
    [
      'an Idempotency-Key that is too long',
      { ...post({ text: 'x' }), headers: { ...json, 'idempotency-key': 'k'.repeat(256) } },
      'header/Idempotency-Key',
      /255/,
    ],
  ];
  test.each(cases)('%s', async (_name, options, pointer, detail) => {
    const { status, type, problem } = await ask(app, options);
    expect({ status, type, code: problem.code }).toEqual({
      status: 400,
      type: 'application/problem+json; charset=utf-8',
      code: 'request/invalid',
    });
    expect(problem.errors?.map((fault) => fault.pointer)).toContain(pointer);
    expect(problem.errors?.find((fault) => fault.pointer === pointer)?.detail).toMatch(detail);
  });
});

test('all faults come at once', async () => {
  const { problem } = await ask(app, { ...post({ text: '', copies: 0, colour: 1 }), url: `${notes}?x=1` });
  expect(problem.errors?.map(({ pointer }) => pointer).sort()).toEqual([
    '/colour',
    '/copies',
    '/text',
    'query/x',
  ]);
});

describe('what cannot be read at all', () => {
  const large = JSON.stringify({ text: 'x'.repeat(1024 * 1024) });
  const cases: [string, InjectOptions, number, string, RegExp][] = [
    ['malformed JSON', post('{"text": "x",}'), 400, 'request/malformed', /position 13 \(line 1, column 14\)/],
    ['JSON that ends early', post('{"text": "x"'), 400, 'request/malformed', /position 12/],
    [
      'bytes that are not UTF-8',
      { ...post(''), payload: Buffer.from([0x22, 0xff, 0x22]) },
      400,
      'request/malformed',
      /UTF-8/,
    ],
    ['a body over 1 MiB', post(large), 413, 'request/too-large', /1 MiB/],
    [
      'a form',
      { ...post('a=1'), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'request/unsupported-media-type',
      /application\/json/,
    ],
    [
      'an unknown content type',
      { ...post('{}'), headers: { 'content-type': 'x/y' } },
      415,
      'request/unsupported-media-type',
      /application\/json/,
    ],
    [
      'a body without a content type',
      { ...post('{}'), headers: {} },
      415,
      'request/unsupported-media-type',
      /application\/json/,
    ],
    ['a bad escape in the address', { url: `${notes}/%zz` }, 400, 'request/invalid', /%XX/],
    ['an unknown path', { url: '/api/v1/nowhere' }, 404, 'resource/not-found', /nowhere/],
  ];
  test.each(cases)('%s', async (_name, options, status, code, detail) => {
    const answer = await ask(app, options);
    expect({ status: answer.status, code: answer.problem.code }).toEqual({ status, code });
    expect(answer.problem.detail).toMatch(detail);
    expect(answer.type).toBe('application/problem+json; charset=utf-8');
  });

  test('malformed JSON is not repeated: it may hold a password', async () => {
    const { problem } = await ask(app, post('{"password": hunter2}'));
    expect(JSON.stringify(problem)).not.toContain('hunter');
  });

  test('a wrong method names the right ones', async () => {
    const { status, headers, problem } = await ask(app, { method: 'DELETE', url: notes });
    expect([status, headers.allow, problem.code]).toEqual([
      405,
      'GET, HEAD, POST',
      'request/method-not-allowed',
    ]);
  });
});

describe('failures', () => {
  const burn = async (text: string) => {
    const { body } = await ask(app, post({ text }));
    return ask(app, { method: 'POST', url: `${notes}/${(body as { id: string }).id}:burn` });
  };

  test('what is thrown is a 500 that names the request and nothing else', async () => {
    const { status, problem, headers } = await burn('secret');
    expect([status, problem.code]).toEqual([500, 'server/error']);
    expect(problem.instance).toBe(headers['request-id']);
    expect(JSON.stringify(problem)).not.toMatch(/burns|secret| at |\.ts/);
  });

  test('a failing statement shows nothing of itself', async () => {
    const { status, problem } = await burn('sql');
    expect(status).toBe(500);
    expect(JSON.stringify(problem)).not.toMatch(/nowhere|select|relation/);
  });

  test('a refusal is a problem with its own status', async () => {
    const { status, problem } = await burn('closed');
    expect([status, problem]).toEqual([
      409,
      {
        type: 'https://countersign.dev/errors#release/closed',
        title: 'The release is closed',
        status: 409,
        code: 'release/closed',
        detail: 'The note is ash.',
      },
    ]);
  });
});
