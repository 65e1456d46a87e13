import type { GateCall, HttpCall } from '@countersign/contract/http-call.ts';
import type { Outgoing } from '../kernel/outgoing.ts';
import { fill, fillHeader, fillJson, fillUrl, type Values } from './variables.ts';

/** Makes the request of a call: variables filled in, and `own` headers, which the definition cannot replace. */
export function requestOf(call: HttpCall | GateCall, values: Values, own: Record<string, string>): Outgoing {
  const body = bodyOf(call.body, values);
  const headers: Record<string, string> = body === null ? {} : { 'content-type': body.type };
  for (const [name, value] of Object.entries(call.headers ?? {}))
    headers[name.toLowerCase()] = fillHeader(value, values);
  return {
    method: call.method,
    url: fillUrl(call.url, values),
    headers: { ...headers, ...own },
    body: body?.text ?? null,
    timeout: call.timeout * 1000,
  };
}

function bodyOf(body: unknown, values: Values): { type: string; text: string } | null {
  if (body === undefined) return null;
  if (typeof body === 'string') return { type: 'text/plain; charset=utf-8', text: fill(body, values) };
  return { type: 'application/json', text: JSON.stringify(fillJson(body, values)) };
}
