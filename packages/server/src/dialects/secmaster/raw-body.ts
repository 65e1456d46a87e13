import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseExact } from '../../kernel/exact-json.ts';
import { RefusedError } from '../../kernel/failure.ts';
import { readJson } from '../../kernel/json-body.ts';
import { type Outcome, refused } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';

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
export function keepRawBodies(scope: FastifyInstance, largest = largestBody): void {
  scope.decorateRequest('rawBody', null);
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largest }, (request, bytes, next) => {
    request.rawBody = bytes as Buffer;
    next(null, undefined);
  });
  scope.addHook('preValidation', async (request) => {
    if (bodyless.has(request.method)) request.rawBody = await unreadBody(request, largest);
  });
}

const empty = Buffer.alloc(0);
/** Their bodies are read by nobody else. */
const bodyless = new Set(['GET', 'HEAD']);

/** The body of a request, byte for byte as it came; empty when there is none. */
export const rawBodyOf = ({ rawBody }: FastifyRequest): Buffer => rawBody ?? empty;

/**
 * The same as JSON; undefined: there is none. Refuses as `readJson` does, and with `request/invalid` what has more values than
 * any request needs: what is large here is large for its texts, and reading millions of values would keep the server from
 * everything else.
 */
export function jsonOf(request: FastifyRequest): Outcome<unknown> {
  const bytes = rawBodyOf(request);
  if (bytes.length <= mostValues || valuesIn(bytes) <= mostValues) return readJson(bytes, parseExact);
  return invalid([{ pointer: '', detail: `holds more than ${mostValues} values` }]);
}

const mostValues = 50_000;
const [quote, backslash] = [0x22, 0x5c];
/** What stands before every value but the first: `[`, `{` or a comma. */
const before = new Set([0x5b, 0x7b, 0x2c]);

/** How many values JSON may have, at most, without reading it. */
function valuesIn(bytes: Buffer): number {
  let [values, inText] = [0, false];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) inText = !inText;
    else if (inText && byte === backslash) at += 1;
    else if (!inText && before.has(byte)) values += 1;
  }
  return values;
}

async function unreadBody({ raw }: FastifyRequest, largest: number): Promise<Buffer> {
  if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined)
    return empty;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of raw) {
    length += (chunk as Buffer).length;
    if (length > largest) throw new RefusedError(refused('request/too-large', 'Too large.').refusal);
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
