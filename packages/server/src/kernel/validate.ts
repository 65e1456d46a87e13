import type { Endpoint } from '@countersign/contract/endpoint.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Expected, readIfMatch } from './etag.ts';
import { faultsOf, pointer } from './faults.ts';
import { done, type Outcome, refused } from './outcome.ts';

type Input = { params: unknown; query: unknown; body: unknown; ifMatch: Expected };

const nothing = z.strictObject({});
const noBody = nothing.optional();

/** Makes the check of an endpoint's input. Every fault is found, not only the first; refuses with `request/invalid`. */
export function validator(endpoint: Endpoint): (request: FastifyRequest) => Outcome<Input> {
  const { params, query = nothing, body = noBody } = endpoint;
  return (request) => {
    const faults: Fault[] = [];
    const input = {
      params: params && read(params, request.params, 'path', faults),
      query: read(query, request.query, 'query', faults),
      body: read(body, request.body, '', faults),
      ifMatch: expected(request.headers['if-match'], endpoint, faults),
    };
    if (request.url.includes('%00')) checkNul(request, faults);
    checkKey(request.headers['idempotency-key'], faults);
    return faults.length === 0 ? done(input) : invalid(faults);
  };
}

function read(schema: z.ZodType, value: unknown, where: string, faults: Fault[]): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  faults.push(...faultsOf(parsed.error.issues, where));
  return undefined;
}

function expected(header: string | undefined, { guarded }: Endpoint, faults: Fault[]): Expected {
  if (header === undefined) return null;
  const versions = readIfMatch(header);
  if (!guarded) faults.push({ pointer: 'header/If-Match', detail: 'not supported by this operation' });
  else if (versions === undefined)
    faults.push({ pointer: 'header/If-Match', detail: 'expected the ETag as it was answered' });
  return versions ?? null;
}

/** PostgreSQL text cannot hold it, whatever a schema says. */
function checkNul({ params, query }: FastifyRequest, faults: Fault[]): void {
  for (const [where, values] of Object.entries({ path: params ?? {}, query: query ?? {} }))
    for (const [name, value] of Object.entries(values))
      if (String(value).includes('\0'))
        faults.push({ pointer: pointer(where, [name]), detail: 'NUL characters are not allowed' });
}

function checkKey(header: string | string[] | undefined, faults: Fault[]): void {
  if (header === undefined || (typeof header === 'string' && /^[\x20-\x7e]{1,255}$/.test(header))) return;
  faults.push({ pointer: 'header/Idempotency-Key', detail: 'expected 1 to 255 printable ASCII characters' });
}

/** The refusal of a request with faults; the sentence names the first. */
export function invalid(faults: readonly Fault[]) {
  const first = faults[0] ?? { pointer: '', detail: 'not valid' };
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return refused('request/invalid', `${first.pointer || 'The body'}: ${first.detail}${more}.`, { faults });
}
