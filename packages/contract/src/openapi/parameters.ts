import type { Endpoint } from '../endpoint.ts';
import type { Json, Schema, Schemas } from './schemas.ts';

/** Everything a request carries beside its body: path, query, and the headers that mean something here. */
export function parametersOf(endpoint: Endpoint, schemas: Schemas): Json[] {
  const { params, query, example } = endpoint;
  return [
    ...(params ? fieldsOf('path', schemas.answered(params), example.params) : []),
    ...(query ? queryOf(endpoint, schemas) : []),
    ...headersOf(endpoint).map((header) => ({ in: 'header', required: false, ...header })),
  ];
}

/** A query value is a string on the wire: its type is what is read from it, its need is what must be sent. */
function queryOf({ query, example }: Endpoint, schemas: Schemas): Json[] {
  if (!query) return [];
  const { required = [] } = schemas.sent(query);
  return fieldsOf('query', { ...schemas.answered(query), required }, example.query);
}

function fieldsOf(
  where: 'path' | 'query',
  { properties = {}, required = [] }: Schema,
  example?: Json,
): Json[] {
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...schema } = property as Schema;
    return {
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      ...(description !== undefined && { description }),
      schema,
      ...(example?.[name] !== undefined && { example: exampleOf(schema, example[name]) }),
    };
  });
}

const exampleOf = ({ type }: Schema, text: unknown): unknown =>
  type === 'integer' || type === 'number' ? Number(text) : type === 'boolean' ? text === 'true' : text;

const text = { type: 'string' };

function headersOf({ method, guarded, waits, produces }: Endpoint): Json[] {
  const headers: Json[] = [];
  if (method === 'POST')
    headers.push({
      name: 'Idempotency-Key',
      description: 'A key of your choice, such as a UUID: a repeat within a day gets the first answer again',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    });
  if (guarded)
    headers.push({ name: 'If-Match', description: 'Change it only if its ETag is still this', schema: text });
  if (method === 'GET' && produces === undefined)
    headers.push({
      name: 'If-None-Match',
      description: 'Answer 304 if the ETag is still this',
      schema: text,
    });
  if (waits)
    headers.push({
      name: 'Prefer',
      description: '`wait=N`: with If-None-Match, answer when it differs, or after N seconds (at most 60)',
      schema: { type: 'string', examples: ['wait=30'] },
    });
  return headers;
}
