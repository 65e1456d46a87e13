import { Id } from '@countersign/contract/common.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RecordDecision } from '../../approvals/signing/record-decisions.ts';
import { done, notFound, type Outcome, refused } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';
import type { Parts } from '../../parts.ts';
import type { Caller } from '../../people/principal.ts';
import { enterWorkspace } from './enter.ts';
import type { Address } from './pictures.ts';
import { jsonOf } from './raw-body.ts';
import type { About } from './render.ts';
import { send, sendRefusal } from './send.ts';

/** What the routes of this dialect are made with. */
export type Door = {
  readonly scope: FastifyInstance;
  readonly parts: Parts;
  readonly record: RecordDecision;
};

/** One call of somebody who was let into the workspace. */
export type Call = {
  readonly caller: Caller;
  readonly address: Address;
  /** The id in the path of what the operation is about; empty where it is about none. */
  readonly id: string;
  readonly query: unknown;
  readonly body: unknown;
  readonly requestId: string;
  readonly request: FastifyRequest;
};

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the workspace. What is named by an id stands in it as `:id`. */
  readonly url: string;
  /** What the operation is about, and so what is missing where nothing is found. */
  readonly about: About;
};

/** Registers an operation: what `handle` answers is the whole body of its answer. */
export function serve(
  { scope, parts }: Pick<Door, 'scope' | 'parts'>,
  { method, url, about }: Route,
  handle: (call: Call) => Promise<Outcome<object>>,
): void {
  scope.route({
    ...{ method, url },
    handler: async (request, reply) => {
      const outcome = await answer(parts, request, about, handle);
      return outcome.ok ? send(reply, 200, outcome.value) : sendRefusal(reply, outcome.refusal, about);
    },
  });
}

async function answer(
  parts: Parts,
  request: FastifyRequest,
  about: About,
  handle: (call: Call) => Promise<Outcome<object>>,
): Promise<Outcome<object>> {
  const entered = await enterWorkspace(parts, request);
  if (!entered.ok) return entered;
  const body = readBody(request);
  if (!body.ok) return body;
  const { id, project_id = '', workspace_id = '' } = request.params as Record<string, string>;
  if (id !== undefined && !isId(id)) return notFound(about, id);
  return handle({
    caller: entered.value,
    address: { project_id, workspace_id },
    ...{ id: id ?? '', query: request.query, body: body.value, requestId: request.id, request },
  });
}

export const isId = (text: string): boolean => Id.safeParse(text).success;

const utf8Json = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i;

/** The body of a change. One of another content type would be read otherwise than it was meant. */
function readBody(request: FastifyRequest): Outcome<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return done(undefined);
  const type = request.headers['content-type'];
  if (type === undefined) return badType('required: application/json;charset=UTF-8');
  return utf8Json.test(type) ? jsonOf(request) : badType('expected application/json;charset=UTF-8');
}

const badType = (detail: string) => invalid([{ pointer: 'header/Content-Type', detail }]);

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;

/** Paths of SecMaster that are not spoken here, beside those that are: the gateway knows no such API. */
export function leaveOut({ scope }: Pick<Door, 'scope'>, ...urls: readonly string[]): void {
  for (const url of urls)
    for (const method of methods)
      if (!scope.hasRoute({ method, url: `${scope.prefix}${url}` }))
        scope.route({
          ...{ method, url },
          handler: (_request, reply) =>
            sendRefusal(
              reply,
              refused('resource/not-found', `${method} ${url} is not offered here.`).refusal,
            ),
        });
}
