import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseExact } from '../../kernel/exact-json.ts';
import { RefusedError } from '../../kernel/failure.ts';
import { readJson } from '../../kernel/json-body.ts';
import { type Outcome, refused } from '../../kernel/outcome.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body, byte for byte as it came; see `rawBodyOf`. */
    rawBody: Buffer | null;
  }
}

/** As much as the gateway lets through. */
export const largestBody = 12 * 1024 * 1024;

/**
 * Keeps the bodies of a scope as the bytes that were sent, whatever they are called, because those were signed. A GET may
 * have one as well (the Node client sends `{}`), and a DELETE named JSON may have none. `jsonOf` reads them as JSON.
 */
export function keepRawBodies(scope: FastifyInstance): void {
  scope.decorateRequest('rawBody', null);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBody }, (request, bytes, next) => {
    request.rawBody = bytes as Buffer;
    next(null, undefined);
  });
  scope.addHook('preValidation', async (request) => {
    if (bodyless.has(request.method)) request.rawBody = await unreadBody(request);
  });
}

const empty = Buffer.alloc(0);
/** Their bodies are read by nobody else. */
const bodyless = new Set(['GET', 'HEAD']);

/** The body of a request, byte for byte as it came; empty when there is none. */
export const rawBodyOf = ({ rawBody }: FastifyRequest): Buffer => rawBody ?? empty;

/** The same as JSON; undefined: there is none. Refuses as `readJson` does. */
export const jsonOf = (request: FastifyRequest): Outcome<unknown> => readJson(rawBodyOf(request), parseExact);

async function unreadBody({ raw }: FastifyRequest): Promise<Buffer> {
  if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined)
    return empty;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of raw) {
    length += (chunk as Buffer).length;
    if (length > largestBody) throw new RefusedError(refused('request/too-large', 'Too large.').refusal);
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
