import { connect } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openZadig, type ZadigWorld } from '../../../test/zadig-world.ts';
import { compose } from '../../compose.ts';
import { openLog } from '../../kernel/log.ts';

// Who is let in, and what is said of everything that is no operation: sections 1.1, 1.2 and 1.6 of the spec.

const forms = '/openapi/ticket/approval';
const list = '/api/aslan/ticket/approval?projectName=shop';
const nothing = { text: '', type: undefined };
let world: ZadigWorld;
beforeAll(async () => {
  world = await openZadig();
});
afterAll(() => world.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  world.ask(null, 'GET', path, undefined, headers);

describe('1.2 who asks', () => {
  test.each([
    'Bearer',
    'bearer',
    'X-Anything',
    '%',
  ])('any word before the token will do: %s', async (word) => {
    expect((await get(list, { authorization: `${word} ${world.ann.token}` })).status).toBe(200);
  });
  test('the token in the query will do', async () => {
    expect((await get(`${list}&token=${world.ann.token}`)).status).toBe(200);
  });
  test('and goes before the header', async () => {
    const headers = { authorization: `Bearer ${world.ann.token}` };
    expect((await get(`${list}&token=cs_no_such`, headers)).status).toBe(401);
    const form = {
      project_key: 'shop',
      approval_id: 'who',
      status: 1,
      users: [{ email: 'bob@example.test' }],
    };
    expect((await world.ask(world.ann, 'POST', `${forms}?token=${world.bob.token}`, form)).status).toBe(200);
    expect((await get(`${list}&query=who`, headers)).json).toHaveLength(0);
    expect((await get(`${list}&query=who&token=${world.bob.token}`, headers)).json).toHaveLength(1);
  });

  test.each([
    ['no header', undefined],
    ['a header without word', 'cs_token_of_ann'],
    ['two blanks', 'Bearer  cs_token_of_ann'],
    ['three words', 'Bearer cs_token_of_ann x'],
    ['a token of nobody', 'Bearer cs_no_such_token'],
    ['a login of other doors', 'Basic YW5uOnNlY3JldA=='],
    ['a token that is far too long', `Bearer ${'x'.repeat(5000)}`],
  ])('%s: 401 with an empty body', async (_, authorization) => {
    const answer = await get(list, authorization === undefined ? {} : { authorization });
    expect(answer).toMatchObject({ status: 401, ...nothing });
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  test.each([
    ['revoked', sql`update token set revoked_at = now()`],
    ['expired', sql`update token set expires_at = now()`],
    ['of a disabled account', sql`update account set disabled_at = now()`],
  ])('a token that is %s: 401 with an empty body', async (what, change) => {
    const someone = await world.person(`gone-${what.replaceAll(' ', '-')}`, {
      project: 'shop',
      access: 'operator',
    });
    expect((await get(`${list}&token=${someone.token}`)).status).toBe(200);
    const column = what.startsWith('of') ? sql`id` : sql`account_id`;
    await sql`${change} where ${column} = ${someone.accountId}`.execute(world.parts.db);
    expect(await get(`${list}&token=${someone.token}`)).toMatchObject({ status: 401, ...nothing });
  });

  test('a token that is limited to other things: 403 with an empty body', async () => {
    await sql`update token set scopes = '{decide}' where account_id = ${world.viewer.accountId}`.execute(
      world.parts.db,
    );
    expect(await world.ask(world.viewer, 'GET', list)).toMatchObject({ status: 403, ...nothing });
    await sql`update token set scopes = null where account_id = ${world.viewer.accountId}`.execute(
      world.parts.db,
    );
  });

  test.each([
    '/openapi/nothing',
    '/api/aslan/nothing',
    '/openapi',
    '/api/aslan/',
    '/openapi/ticket/approval/',
  ])('is asked before the path: %s', async (path) =>
    expect(await get(path)).toMatchObject({ status: 401, ...nothing }));
  test('and before the method, and the body', async () => {
    expect(await world.ask(null, 'PATCH', forms, '{')).toMatchObject({ status: 401, ...nothing });
  });
  test('a token is no session: a cookie alone does not do', async () => {
    expect((await get(list, { cookie: 'countersign.session_token=x' })).status).toBe(401);
  });
});

describe('1.6 what there is not', () => {
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH', path: string) =>
    world.ask(world.ann, method, path);

  test.each([
    '/openapi/nothing',
    '/api/aslan/ticket',
    '/openapi/ticket/approval/CHG-1',
    '/openapi',
  ])('an unknown path, %s', async (path) => {
    const answer = await ask('GET', `${path}?projectName=shop`);
    expect(answer).toMatchObject({
      ...{ status: 404, text: `Invalid path: ${path}`, type: 'text/plain; charset=utf-8' },
    });
  });

  test.each([
    ['GET', forms],
    ['PUT', forms],
    ['DELETE', forms],
    ['PATCH', forms],
    ['POST', '/api/aslan/ticket/approval'],
  ] as const)('1.1 another verb, %s %s: 405 as text, without Allow', async (method, path) => {
    const answer = await ask(method, path);
    expect(answer).toMatchObject({
      ...{ status: 405, text: `Method not allowed: ${method} ${path}`, type: 'text/plain; charset=utf-8' },
    });
    expect(answer.headers.allow).toBeUndefined();
  });

  test('a slash at the end: 301 for GET', async () => {
    const answer = await ask('GET', '/api/aslan/ticket/approval/?projectName=shop');
    expect([answer.status, answer.headers.location]).toEqual([
      301,
      '/api/aslan/ticket/approval?projectName=shop',
    ]);
  });
  test('and 307 for everything else', async () => {
    const answer = await ask('POST', `${forms}/`);
    expect([answer.status, answer.headers.location, answer.text]).toEqual([307, forms, '']);
  });
  test('a NUL in the address is a bad request', async () => {
    expect(await ask('GET', `${list}&query=%00`)).toMatchObject({ status: 400, json: { code: 400 } });
  });
  test('a body beyond the limit', async () => {
    const answer = await world.ask(world.ann, 'POST', forms, 'x'.repeat(1024 * 1024 + 1));
    expect(answer).toMatchObject({ status: 413, json: { code: 413, type: 'error', extra: {} } });
  });
  test('what is our own fault is a plain error', async () => {
    await world.owner(sql`alter table pre_approval rename to hidden`);
    const answer = await world.ask(world.ann, 'GET', list);
    await world.owner(sql`alter table hidden rename to pre_approval`);
    expect(answer).toMatchObject({ status: 500, json: { code: 500, message: 'Internal Error: ' } });
    expect(Object.keys(answer.json)).toEqual(['code', 'description', 'message']);
  });
});

test('1.2 a token in the address reaches no log, whatever becomes of the request', async () => {
  const lines: string[] = [];
  const log = openLog('trace', { write: (line: string) => void lines.push(line) } as never);
  const app = await compose(world.parts, { log });
  const token = `token=${world.ann.token}`;
  await world.owner(sql`alter table pre_approval rename to hidden`);
  for (const url of [`${list}&${token}`, `/openapi/nothing?${token}`, `/api/aslan/ticket/approval/?${token}`])
    await app.inject({ url });
  await world.owner(sql`alter table hidden rename to pre_approval`);
  await app.inject({ url: `${list}&token=${world.ann.token}x&query=%zz` });
  await app.close();
  expect(lines.join('')).toContain('server/error');
  expect(lines.join('')).toContain('/api/aslan/ticket/approval');
  expect(lines.join('')).not.toContain(world.ann.token);
});

test('over a socket, an answer without body has no type and the length 0', async () => {
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = world.app.server.address() as { port: number };
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${list} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
  expect(said).toMatch(/^HTTP\/1\.1 401 /);
  expect(said.toLowerCase()).toContain('content-length: 0');
  expect(said.toLowerCase()).not.toContain('\r\ncontent-type:');
});
