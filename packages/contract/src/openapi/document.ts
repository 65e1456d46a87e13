import type { Endpoint } from '../endpoint.ts';
import { Problem } from '../problems.ts';
import { nameSchemas } from './names.ts';
import { parametersOf } from './parameters.ts';
import { problemExamples, problemResponses } from './problem-responses.ts';
import { type Json, Schemas } from './schemas.ts';
import { tags } from './tags.ts';

const about = `One place to sign off releases, deployments and workflow changes, and the one thing a pipeline asks before it acts.

* Every request carries a token (\`Authorization: Bearer …\`) or the cookie of a session.
* Ids are strings of digits; times are RFC 3339.
* A "no" is an RFC 9457 problem with a stable \`code\`; where people can do something about it, \`blockers\` says who, and
  \`errors\` points at what is wrong in a request.
* Lists answer \`items\` and \`next\`; send \`next\` as \`cursor\` to go on.
* A POST with an \`Idempotency-Key\` can be sent again within a day without a second effect.
* \`Prefer: wait=N\` with \`If-None-Match\` answers as soon as the resource differs, or after N seconds.`;

/** The OpenAPI 3.1 document of a list of endpoints. */
export function openApiOf(endpoints: readonly Endpoint[], version: string): Json {
  nameSchemas();
  const schemas = new Schemas();
  schemas.answered(Problem);
  const paths: Record<string, Record<string, Json>> = {};
  for (const endpoint of endpoints) {
    const operation = { [endpoint.method.toLowerCase()]: operationOf(endpoint, schemas) };
    paths[endpoint.path] = { ...paths[endpoint.path], ...operation };
  }
  const used = new Set(endpoints.map(({ tag }) => tag));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Countersign',
      version,
      summary: 'Release approval',
      description: about,
      license: { name: 'All rights reserved', url: 'https://countersign.dev/licence' },
    },
    servers: [{ url: '/', description: 'This server' }],
    security: [{ token: [] }, { session: [] }],
    tags: Object.entries(tags).flatMap(([name, description]) =>
      used.has(name) ? [{ name, description }] : [],
    ),
    paths,
    components: { securitySchemes, schemas: schemas.components, examples: problemExamples(endpoints) },
  };
}

const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', description: 'An API token' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'countersign.session_token',
    description: 'The cookie that signing in sets (`__Secure-countersign.session_token` over https)',
  },
};

function operationOf(endpoint: Endpoint, schemas: Schemas): Json {
  const { id, tag, summary, description, body, open } = endpoint;
  const parameters = parametersOf(endpoint, schemas);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(open && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: requestBodyOf(endpoint, schemas) }),
    responses: responsesOf(endpoint, schemas),
  };
}

function requestBodyOf({ body, example }: Endpoint, schemas: Schemas): Json {
  const schema = body && schemas.sent(body);
  const media = { schema, ...(example.body !== undefined && { example: example.body }) };
  return { required: !body?.safeParse(undefined).success, content: { 'application/json': media } };
}

function responsesOf(endpoint: Endpoint, schemas: Schemas): Json {
  const { status, method, produces } = endpoint;
  const conditional = method === 'GET' && produces === undefined;
  return {
    [status]: successOf(endpoint, schemas),
    ...(conditional && { 304: { description: 'It is as If-None-Match says' } }),
    ...problemResponses(endpoint),
  };
}

const words: Json = { 200: 'Done', 201: 'Made', 202: 'Accepted; it goes on by itself', 204: 'Done' };

function successOf(endpoint: Endpoint, schemas: Schemas): Json {
  const { status, response, example, produces, version, method } = endpoint;
  const description = words[status];
  if (status === 204) return { description };
  const media = {
    schema: schemas.answered(response),
    ...(example.response !== undefined && { example: example.response }),
  };
  const tagged = produces === undefined && (version !== undefined || method === 'GET');
  return {
    description,
    ...(tagged && { headers: { ETag: etag } }),
    content: { [(produces ?? 'application/json').split(';')[0] ?? '']: media },
  };
}

const etag = {
  description: 'Changes whenever the answer does',
  schema: { type: 'string' },
};
