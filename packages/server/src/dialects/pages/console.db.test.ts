import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPipelineWorld, type PipelineWorld } from '../../../test/pipeline-world.ts';

// The console as the server gives it out: one page for all its addresses, and the files that were built for it.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
});
afterAll(() => world.close());

const dist = join(import.meta.dirname, '../../../../console/dist');
const page = readFileSync(join(dist, 'index.html'), 'utf8');
const script = /src="\/assets\/(base-[^"]+\.js)"/.exec(page)?.[1] ?? '';

const get = (url: string, headers: Record<string, string> = {}) => world.app.inject({ url, headers });
const nonceOf = (policy: unknown) => /style-src [^;]*'nonce-([^']+)'/.exec(String(policy))?.[1];

const addresses = [
  ...['/', '/account', '/people', '/tokens', '/apis', '/ledger'],
  ...['/projects/shop/approvals/7', '/projects/shop/releases/1?execution=2', '/projects/nowhere/at/all'],
];

test.each(addresses)('%s is the console, kept by nobody and in no index', async (url) => {
  const { statusCode, headers, payload } = await get(url);
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    ...{ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    'x-robots-tag': 'noindex',
  });
  expect(payload).toContain('<div id="root"></div>');
  expect(payload).not.toContain('NONCE');
});

test('it is the same for everybody but for the nonce, which is another one each time', async () => {
  const url = '/projects/shop/approvals/7';
  const answers = await Promise.all([
    get(url),
    get(url, { authorization: `Bearer ${world.ann.token}` }),
    get('/projects/nowhere/approvals/999999'),
  ]);
  const nonces = answers.map(({ headers }) => nonceOf(headers['content-security-policy']));
  expect(new Set(nonces).size).toBe(3);
  const pages = answers.map(({ payload }, nth) => {
    expect(nonces[nth]).toMatch(/^[0-9a-f]{32}$/);
    expect(payload).toContain(`nonce="${nonces[nth]}"`);
    return payload.replaceAll(nonces[nth] ?? '', '');
  });
  expect(new Set(pages).size).toBe(1);
});

test('nothing that is written into a page runs or paints: only what this server has given it', async () => {
  const { headers } = await get('/');
  const policy = String(headers['content-security-policy']);
  const directives = new Map(policy.split(';').map((one) => [one.split(' ')[0], one.split(' ').slice(1)]));
  expect(directives.get('default-src')).toEqual(["'none'"]);
  for (const name of ['script-src', 'style-src']) {
    const sources = directives.get(name) ?? [];
    expect(sources.filter((source) => !source.startsWith("'nonce-"))).toEqual(["'self'"]);
  }
  expect(directives.get('frame-ancestors')).toEqual(["'none'"]);
  expect(policy).not.toMatch(/unsafe|\*/);
});

describe('the files that were built', () => {
  test('hold their digest in their names, and are kept for good', async () => {
    const { statusCode, headers } = await get(`/assets/${script}`);
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toMatch(/javascript/);
  });
  test('others are asked for again each time', async () => {
    for (const url of ['/icon.svg', '/scheme.js'])
      expect([(await get(url)).statusCode, (await get(url)).headers['cache-control']]).toEqual([
        200,
        'no-cache',
      ]);
  });
  test('come as brotli to whoever can read that, and say the same', async () => {
    const url = `/assets/${script}`;
    const [plain, small] = [await get(url), await get(url, { 'accept-encoding': 'gzip, br' })];
    expect(small.headers['content-encoding']).toBe('br');
    expect(String(small.headers.vary)).toMatch(/accept-encoding/i);
    expect(brotliDecompressSync(small.rawPayload).equals(plain.rawPayload)).toBe(true);
    expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 2);
    expect(plain.headers['content-encoding']).toBeUndefined();
  });
});

test.each([
  '/..%2fpackage.json',
  '/..%2f..%2fpackage.json',
  '/assets/..%2f..%2fpackage.json',
  '/assets/..%5c..%5cpackage.json',
  '/%2e%2e/package.json',
  '/../package.json',
  '/assets/../../vite.config.ts',
  '/assets/%00.js',
  '/assets',
  '/assets/',
  '/assets/nothing.js',
  '/.vite/manifest.json.map',
  '/approvals/shop/7',
  '/project',
  '/accounts',
])('%s is nothing', async (url) => {
  const { statusCode, payload } = await get(url);
  expect([400, 403, 404]).toContain(statusCode);
  expect(payload).not.toMatch(/"workspaces"|"devDependencies"|defineConfig|<div id="root">/);
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('%s to a page is refused', async (method) => {
  const answer = await world.app.inject({ method, url: '/projects/shop/approvals/7', payload: {} });
  expect([404, 405]).toContain(answer.statusCode);
});
