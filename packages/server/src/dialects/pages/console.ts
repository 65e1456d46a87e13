import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { CannotStart } from '../../kernel/cannot-start.ts';

const folder = join(import.meta.dirname, '../../../../console/dist');

/** Where the console's own addresses begin; which page each is, the console knows. */
const places = ['/', '/account', '/people', '/tokens', '/apis', '/ledger', '/projects/*'];

/**
 * The console: one page for all its addresses, which shows nothing by itself and asks the API for everything. Whatever
 * opens links by itself, such as a mail scanner, changes nothing.
 */
export async function consolePages(app: FastifyInstance): Promise<void> {
  const [before = '', ...after] = indexPage().split('NONCE');
  for (const place of places)
    app.get(place, (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-robots-tag', 'noindex')
        .send([before, ...after].join(reply.cspNonce.style)),
    );
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    preCompressed: true,
    // The names of these hold a digest of what is in them.
    setHeaders: (reply, path) =>
      reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
  });
}

function indexPage(): string {
  try {
    return readFileSync(join(folder, 'index.html'), 'utf8');
  } catch {
    throw new CannotStart('The console has not been built: run "npm run build".');
  }
}
