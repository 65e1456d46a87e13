import type { AddressInfo } from 'node:net';
import { LedgerEvent } from '@countersign/contract/events.ts';
import { LedgerEntry } from '@countersign/contract/ledger.ts';
import { verifyLedger } from '@countersign/contract/ledger-verify.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type LedgerWorld, ledgerWorld } from '../../test/ledger-world.ts';
import type { Actor, Happening } from './entry.ts';

let world: LedgerWorld;
let app: FastifyInstance;
beforeAll(async () => {
  world = await ledgerWorld();
  app = await world.app();
  const bob: Actor = {
    ...world.ann(),
    principal: { ...principalOf(world.ann()), accountId: world.accounts.bob },
  };
  await world.happen(world.ann(), happened('release.created', 'release', '1'), {
    ...happened('approval.approved', 'approval', '42'),
    details: { level: '7' },
    private: { comment: 'Tested on qa.' },
  });
  await world.happen(bob, {
    ...happened('approval.rejected', 'approval', '42'),
    onBehalfOf: world.accounts.ann,
  });
  await world.happen(
    { system: true, project: { id: world.projects.shop, key: 'shop' } },
    happened('gate.opened', 'gate', '5'),
  );
  await world.happen(world.ann('depot'), happened('release.created', 'release', '2'));
  await world.happen(
    { system: true, project: null },
    happened('account.created', 'account', world.accounts.ann),
  );
  await vi.waitFor(async () => expect((await get('/ledger', 'ci')).json.items).toHaveLength(6), 10_000);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const happened = (action: string, type: string, id: string): Happening => ({ action, subject: { type, id } });
const principalOf = (actor: Actor) => {
  if ('system' in actor) throw new Error('the system has no principal');
  return actor.principal;
};

async function get(path: string, who: 'ann' | 'bob' | 'ci' = 'ann') {
  const headers = { authorization: `Bearer token-of-${who}` };
  const {
    statusCode: status,
    body,
    headers: answered,
  } = await app.inject({ url: `/api/v1${path}`, headers });
  const json = String(answered['content-type']).includes('json;') ? JSON.parse(body) : undefined;
  return { status, body, json, type: answered['content-type'] };
}

const actions = async (query: string, who: 'ann' | 'bob' | 'ci' = 'ann', path = '/projects/shop/ledger') =>
  (await get(`${path}?${query}`, who)).json.items.map(({ action }: LedgerEntry) => action);

test('an entry is readable: people by name, its private texts in place', async () => {
  const { items } = (await get('/projects/shop/ledger?action=approval.approved')).json;
  const entry = LedgerEntry.parse(items[0]);
  expect(entry).toMatchObject({
    project: 'shop',
    actor: { id: world.accounts.ann, username: 'ann' },
    onBehalfOf: null,
    via: 'native',
    subject: { type: 'approval', id: '42' },
    details: { level: '7', comment: 'Tested on qa.' },
    erased: 0,
  });
  expect((await get(`/projects/shop/ledger/${entry.id}`)).json).toEqual(entry);
});

test('who acted for whom, and what the system did, is told', async () => {
  const { items } = (await get('/projects/shop/ledger?limit=2')).json;
  expect(items[0]).toMatchObject({ action: 'gate.opened', actor: null, via: 'system' });
  expect(items[1]).toMatchObject({ actor: { username: 'bob' }, onBehalfOf: { username: 'ann' } });
});

test.each([
  ['', ['gate.opened', 'approval.rejected', 'approval.approved', 'release.created']],
  ['order=oldest', ['release.created', 'approval.approved', 'approval.rejected', 'gate.opened']],
  ['subjectType=approval&subjectId=42', ['approval.rejected', 'approval.approved']],
  ['subjectType=approval&subjectId=43', []],
  ['actor=bob', ['approval.rejected']],
  ['actor=ann&order=oldest', ['release.created', 'approval.approved']],
  ['action=gate.opened', ['gate.opened']],
  ['to=2000-01-01T00:00:00Z', []],
  ['from=2000-01-01T00:00:00%2B14:00&action=gate.opened', ['gate.opened']],
])('the filter %j', async (query, expected) => expect(await actions(query)).toEqual(expected));

test.each(['newest', 'oldest'])('pages of one make the whole list: %s first', async (order) => {
  const seen: string[] = [];
  let query = '';
  do {
    const { items, next } = (await get(`/projects/shop/ledger?order=${order}&limit=1${query}`)).json;
    seen.push(...items.map(({ action }: LedgerEntry) => action));
    query = next && `&cursor=${next}`;
  } while (query);
  expect(seen).toEqual(await actions(`order=${order}`));
});

test('administrators read everything, or what concerns no project', async () => {
  expect(await actions('scope=instance', 'ci', '/ledger')).toEqual(['account.created']);
  expect(await actions('project=depot', 'ci', '/ledger')).toEqual(['release.created']);
  expect(await actions('limit=1', 'ci', '/ledger')).toEqual(['account.created']);
});

test('an export verifies line by line, as it is', async () => {
  const { body, type } = await get('/projects/shop/ledger/export');
  expect(type).toBe('application/jsonl');
  const lines = body.trimEnd().split('\n');
  expect(await verifyLedger(lines)).toEqual({ entries: 4, disclosures: 1, erased: 0, faults: [] });
  expect((await get('/projects/shop/ledger/export?to=2000-01-01T00:00:00Z')).body).toBe('');
  expect((await get('/ledger/export', 'ci')).body.trimEnd().split('\n')).toHaveLength(6);
});

describe('what is not possible', () => {
  const beyond = '9223372036854775808';
  const tooLarge = Buffer.from(JSON.stringify([beyond, '1'])).toString('base64url');
  test.each<[string, string, 'ann' | 'bob' | 'ci', number, string]>([
    ['another project', '/projects/depot/ledger', 'ann', 404, 'resource/not-found'],
    ['the export of another project', '/projects/depot/ledger/export', 'ann', 404, 'resource/not-found'],
    ['the events of another project', '/events?project=depot', 'ann', 404, 'resource/not-found'],
    ['a project that is not there', '/ledger?project=none', 'ci', 404, 'resource/not-found'],
    ['the whole ledger, for a viewer', '/ledger', 'ann', 403, 'auth/forbidden'],
    ['its export', '/ledger/export', 'ann', 403, 'auth/forbidden'],
    ['a cursor that is none', '/projects/shop/ledger?cursor=abc', 'ann', 400, 'request/invalid'],
    [
      'a cursor with an id too large',
      `/projects/shop/ledger?cursor=${tooLarge}`,
      'ann',
      400,
      'request/invalid',
    ],
    [
      'a range that ends before it begins',
      '/projects/shop/ledger?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      'ann',
      400,
      'request/invalid',
    ],
    [
      'the same of an export',
      '/projects/shop/ledger/export?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      'ann',
      400,
      'request/invalid',
    ],
    ['a time that is none', '/projects/shop/ledger?from=yesterday', 'ann', 400, 'request/invalid'],
    ['a year that is none', '/projects/shop/ledger?from=0000-01-01T00:00:00Z', 'ann', 400, 'request/invalid'],
    ['an id without a type', '/projects/shop/ledger?subjectId=42', 'ann', 400, 'request/invalid'],
    ['an actor that is not there', '/projects/shop/ledger?actor=zoe', 'ann', 400, 'request/invalid'],
    ['an unknown filter', '/projects/shop/ledger?who=ann', 'ann', 400, 'request/invalid'],
    ['an entry that is not there', '/projects/shop/ledger/999999', 'ann', 404, 'resource/not-found'],
    ['an entry id too large', `/projects/shop/ledger/${beyond}`, 'ann', 400, 'request/invalid'],
    ['a subject that is none', '/events?subject=%20', 'ann', 400, 'request/invalid'],
  ])('%s', async (_, path, who, status, code) => {
    const answer = await get(path, who);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  test('an entry of another project', async () => {
    const [entry] = (await get('/projects/depot/ledger', 'bob')).json.items;
    expect((await get(`/projects/shop/ledger/${entry.id}`)).status).toBe(404);
  });

  test('a Last-Event-ID that is none', async () => {
    const headers = { authorization: 'Bearer token-of-ann', 'last-event-id': 'x' };
    const { statusCode, body } = await app.inject({ url: '/api/v1/events', headers });
    expect([statusCode, JSON.parse(body).errors[0].pointer]).toEqual([400, 'header/last-event-id']);
  });
});

/** Reads an event stream over a real socket. */
async function open(url: string, headers: Record<string, string> = {}) {
  const authorization = 'Bearer token-of-ann';
  const response = await fetch(url, { headers: { authorization, ...headers } });
  const text: string[] = [];
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text.push(decoder.decode(chunk, { stream: true }));
  })();
  const read = () =>
    [...text.join('').matchAll(/^id: (.*)\ndata: (.*)$/gm)].map(([, id = '', data = '']) => ({
      id,
      event: LedgerEvent.parse(JSON.parse(data)),
    }));
  return { response, read, ended };
}

test('events arrive over a socket, resume after Last-Event-ID, and end with the credential', async () => {
  const served = await world.app(100);
  await served.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(served.server.address() as AddressInfo).port}/api/v1/events?project=shop`;
  const stream = await open(url);
  expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
  await world.happen(world.ann(), happened('release.closed', 'release', '1'));
  await vi.waitFor(() => expect(stream.read()).toHaveLength(1), 10_000);
  await world.happen(world.ann(), happened('release.created', 'release', '3'));
  const again = await open(url, { 'last-event-id': stream.read()[0]?.id ?? '' });
  await vi.waitFor(() => expect(again.read().map(({ event }) => event.subject.id)).toEqual(['3']), 10_000);
  await sql`update token set revoked_at = now() where account_id = ${world.accounts.ann}`.execute(world.db);
  await Promise.all([stream.ended, again.ended]);
  expect((await open(url)).response.status).toBe(401);
  await sql`update token set revoked_at = null where account_id = ${world.accounts.ann}`.execute(world.db);
  const last = await open(url);
  expect(last.response.status).toBe(200);
  await served.close();
  await last.ended;
});
