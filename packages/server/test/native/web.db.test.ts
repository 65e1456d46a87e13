import { connect } from 'node:net';
import { endpoint } from '@countersign/contract/endpoint.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { systemRoutes } from '../../src/dialects/native/routes.ts';
import { pages } from '../../src/dialects/pages/index.ts';
import { type Db, openDatabase } from '../../src/kernel/database.ts';
import { serve } from '../../src/kernel/http.ts';
import { openMetrics } from '../../src/kernel/metrics.ts';
import { done } from '../../src/kernel/outcome.ts';
import { openWeb, type WebOptions } from '../../src/kernel/web.ts';
import { type TestDatabase, testDatabase } from '../harness.ts';
import { ask } from './bench-api.ts';

const basics = {
  method: 'GET',
  tag: 'Plain',
  summary: 'Plain',
  status: 200,
  problems: [],
  example: {},
} as const;
const nothing = { ...basics, response: z.strictObject({}) };
const plain = endpoint({ ...nothing, id: 'plain', path: '/plain' });
const guess = endpoint({ ...nothing, id: 'guess', path: '/guess', guessable: true });
const askOne = endpoint({ ...basics, id: 'one', path: '/one', response: z.strictObject({ one: z.int() }) });
const one = async (db: Db) => (await sql<{ one: number }>`select 1 as one`.execute(db)).rows[0]?.one;

async function web(
  options: WebOptions,
  more: (app: FastifyInstance) => void = () => {},
): Promise<FastifyInstance> {
  const app = await openWeb(options);
  serve(app, plain, async () => done({}));
  serve(app, guess, async () => done({}));
  more(app);
  onTestFinished(() => app.close());
  await app.ready();
  return app;
}

describe('limits', () => {
  const limits = { known: 5, strange: 100, anonymous: 2, guesses: 1 };
  const statuses = async (app: FastifyInstance, times: number, url: string, headers = {}) => {
    const answers: number[] = [];
    for (let n = 0; n < times; n += 1) answers.push((await ask(app, { url, headers })).status);
    return answers;
  };

  test('each credential and each address has its own; what is over gets a problem that says when', async () => {
    const app = await web({ limits });
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    expect(await statuses(app, 3, '/plain')).toEqual([200, 200, 429]);
    // The first counts for the address: until it was answered nobody knew that it is one.
    expect(await statuses(app, 7, '/plain', bearer('a'))).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect(await statuses(app, 1, '/plain', bearer('b'))).toEqual([200]);
    const { problem, headers } = await ask(app, { url: '/plain' });
    expect([problem.code, headers['retry-after']]).toEqual(['request/too-many', '60']);
  });

  test.each<[string, (nth: number) => Record<string, string>]>([
    ['cookies', (nth) => ({ cookie: `countersign.session_token=${nth}` })],
    ['cookies beside a good one', (nth) => ({ cookie: `countersign.session_token=good; x=${nth}` })],
    ['passwords', (nth) => ({ authorization: `Basic ${nth}` })],
    ['words', (nth) => ({ authorization: `made-up-${nth}` })],
  ])('%s that are made up for each request are counted by where they come from', async (_, madeUp) => {
    const app = await web({ limits: { ...limits, strange: 3 } });
    expect(await statuses(app, 1, '/plain', madeUp(0))).toEqual([200]);
    // It was good: from now on it has a counter of its own, which what is made up does not touch.
    expect(await statuses(app, 1, '/plain', madeUp(0))).toEqual([200]);
    const answers: number[] = [];
    for (let nth = 1; nth < 5; nth += 1) answers.push(...(await statuses(app, 1, '/plain', madeUp(nth))));
    expect(answers).toEqual([200, 200, 429, 429]);
    expect(await statuses(app, 5, '/plain', madeUp(0))).toEqual([200, 200, 200, 200, 429]);
  });

  test('where a secret can be guessed the address counts, whatever credential is shown', async () => {
    const app = await web({ limits });
    expect(await statuses(app, 1, '/guess', { authorization: 'Bearer a' })).toEqual([200]);
    expect(await statuses(app, 1, '/guess', { authorization: 'Bearer b' })).toEqual([429]);
  });
});

describe('health and figures', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase({ connections: 2 });
  });
  afterAll(() => database.close());

  test('a server with its database is alive and ready', async () => {
    const app = await web({}, (app) => systemRoutes(app, { db: database.db, metrics: openMetrics() }));
    expect((await ask(app, { url: '/livez' })).body).toEqual({ status: 'alive' });
    expect((await ask(app, { url: '/readyz' })).body).toEqual({ status: 'ready' });
  });

  test('a server without its database is alive and says when to ask again', async () => {
    const nowhere = openDatabase({ url: 'postgresql://x@127.0.0.1:1/x', connections: 1 });
    onTestFinished(() => nowhere.close());
    const app = await web({}, (app) => systemRoutes(app, { db: nowhere.db, metrics: openMetrics() }));
    expect((await ask(app, { url: '/livez' })).status).toBe(200);
    const { status, problem, headers } = await ask(app, { url: '/readyz' });
    expect([status, problem.code, headers['retry-after']]).toEqual([503, 'server/unavailable', '2']);
  });

  test('a request that the database cannot be asked for is worth repeating', async () => {
    const nowhere = openDatabase({ url: 'postgresql://x@127.0.0.1:1/x', connections: 1 });
    onTestFinished(() => nowhere.close());
    const app = await web({}, (app) =>
      serve(app, askOne, async () => done({ one: (await one(nowhere.db)) ?? 0 })),
    );
    const { status, problem, headers } = await ask(app, { url: '/one' });
    expect([status, problem.code, headers['retry-after']]).toEqual([503, 'server/unavailable', '2']);
    expect(JSON.stringify(problem)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|select/);
  });

  test('requests are measured by route and status, never by address', async () => {
    const metrics = openMetrics();
    const app = await web({ metrics }, (app) => systemRoutes(app, { db: database.db, metrics }));
    await ask(app, { url: '/plain?who=ann' }).catch(() => {});
    const { payload } = await app.inject('/metrics');
    expect(payload).toMatch(/request_duration_seconds_count\{method="GET",route="\/plain",status="400"\} 1/);
    expect(payload).not.toContain('ann');
  });
});

test('a failure is logged under the id that the answer carries, and no header or address is', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const app = await web({ log }, (app) => {
    app.get('/fails', () => {
      throw new Error('on purpose');
    });
  });
  const headers = { authorization: 'Bearer cs_secret', cookie: 'x=hidden', 'x-request-id': 'trace-1' };
  const { status, headers: answered } = await ask(app, { url: '/fails?token=secret', headers });
  expect([status, answered['request-id']]).toEqual([500, 'trace-1']);
  const text = lines.join('');
  expect(text).toContain('on purpose');
  expect(text).toContain('trace-1');
  expect(text).not.toMatch(/secret|hidden/);
});

test('what is not HTTP gets a problem and the end of the connection', async () => {
  const app = await web({});
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), '127.0.0.1');
  socket.end('HELLO\r\n\r\n');
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"request\/malformed"/);
});

describe('pages', () => {
  const shown = (app: FastifyInstance) => pages(app);

  test('a browser may load nothing from elsewhere, and runs nothing that is written into a page', async () => {
    const app = await web({}, shown);
    for (const url of ['/', '/docs/', '/icon.svg', '/projects/shop/approvals/7']) {
      const { statusCode, headers, payload } = await app.inject(url);
      expect(statusCode, url).toBe(200);
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none';script-src 'self'( 'nonce-\w+')?;style-src 'self'( 'nonce-\w+')?;/,
      );
      expect(payload).not.toMatch(/<script>|<style|style=|(src|href)="(https?:)?\/\//);
    }
  });

  test('the reference page is given the document of the contract', async () => {
    const app = await web({}, shown);
    const { body } = await ask(app, { url: '/docs/json' });
    expect(body).toMatchObject({ openapi: '3.1.1', info: { title: 'Countersign' } });
  });
});
