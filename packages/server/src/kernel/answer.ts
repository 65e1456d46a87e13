import type { Endpoint } from '@countersign/contract/endpoint.ts';
import type { FastifyReply } from 'fastify';
import { contentTag, namesTag, versionTag } from './etag.ts';

/** What goes out, ready: so that it can be kept for a repeat, or compared before it is sent. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text; or, of an endpoint that does not answer JSON, whatever Fastify can send. */
  readonly body: unknown;
  /** Not kept for a repeat: it sets a cookie, which belongs to one sender at one time, or says when to try again. */
  readonly fleeting?: boolean;
};

const json = { 'content-type': 'application/json; charset=utf-8' };

/** The answer of an endpoint for the value of its handler, with the ETag that belongs to it. */
export function valueAnswer(endpoint: Endpoint, value: unknown): Answer {
  const { status, produces, version } = endpoint;
  if (status === 204) return { status, headers: {}, body: undefined };
  if (produces !== undefined) return { status, headers: { 'content-type': produces }, body: value };
  const body = JSON.stringify(value);
  if (version !== undefined)
    return {
      status,
      headers: { ...json, etag: versionTag((value as Record<string, unknown>)[version], body) },
      body,
    };
  return { status, headers: endpoint.method === 'GET' ? { ...json, etag: contentTag(body) } : json, body };
}

/** Does the sender have this already, by the If-None-Match of its reading request? */
export function isKnown(answer: Answer, ifNoneMatch: string | undefined): boolean {
  const { etag } = answer.headers;
  return (
    ifNoneMatch !== undefined && etag !== undefined && answer.status === 200 && namesTag(ifNoneMatch, etag)
  );
}

/** Sends an answer; 304 without a body where a reader has it already. */
export function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  const { method, headers } = reply.request;
  reply.headers(answer.headers);
  const reading = method === 'GET' || method === 'HEAD';
  if (reading && isKnown(answer, headers['if-none-match']))
    return reply.removeHeader('content-type').code(304).send();
  return reply.code(answer.status).send(answer.body);
}
