import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Reach } from './reach.ts';

/**
 * A request to another system. `timeout`: milliseconds for all of it. `mostBytes`: a longer answer is none, and the
 * connection is dropped as soon as that is known; unset, the first 64 KiB are read.
 */
export type Outgoing = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeout: number;
  readonly mostBytes?: number;
};

/** What came of it. Not answered: nobody can say whether the other side acted. */
export type Answer =
  | { readonly answered: true; readonly status: number; readonly text: string }
  | { readonly answered: false; readonly because: string };

const usualBytes = 64 * 1024;

/**
 * Sends a request and answers what came back, however it ends. Connects only to an address it has checked, follows no
 * redirect, and reads at most 64 KiB unless it is told how much.
 */
export type Send = (outgoing: Outgoing) => Promise<Answer>;

/** How a name is looked up; `node:dns` does it so. */
export type Lookup = (
  hostname: string,
  options: LookupOptions & { all: true },
  answer: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** Makes what sends to where `reach` lets it. */
export function sender(reach: Reach, look: Lookup = lookup): Send {
  return async (outgoing) => {
    const url = URL.parse(outgoing.url);
    if (url === null || !/^https?:$/.test(url.protocol))
      return no('The address is not an http or https address');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const whyNot = (address: string) => reach.whyNot(address, host, portOf(url));
    const wrong = isIP(host) === 0 ? null : whyNot(host);
    if (wrong !== null) return no(wrong);
    const signal = AbortSignal.timeout(outgoing.timeout);
    try {
      const response = await exchange(url, outgoing, signal, checkedLookup(look, whyNot));
      const { mostBytes } = outgoing;
      const text = mostBytes === undefined ? await beginning(response) : await whole(response, mostBytes);
      return { answered: true, status: response.statusCode ?? 0, text };
    } catch (error) {
      if (signal.aborted) return no(`No answer within ${outgoing.timeout / 1000} s`);
      return no(reasonOf(error));
    }
  };
}

const portOf = ({ port, protocol }: URL): number => Number(port || (protocol === 'https:' ? 443 : 80));

const no = (because: string): Answer => ({ answered: false, because });

function exchange(
  url: URL,
  { method, headers, body }: Outgoing,
  signal: AbortSignal,
  lookup: LookupFunction,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? secure : plain;
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = {
      method,
      headers: { ...headers, ...length },
      signal,
      lookup,
      agent: false,
    };
    const sent = request(url, options, resolve);
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

/**
 * Looks a name up for the connection, which then goes to these very addresses: whatever the name says a moment later.
 * Where one of several may not be called, none is.
 */
const checkedLookup =
  (look: Lookup, whyNot: (address: string) => string | null): LookupFunction =>
  (hostname, options, answer) => {
    look(hostname, { ...options, all: true }, (error, addresses) => {
      const one = addresses?.[0];
      const wrong = addresses?.map(({ address }) => whyNot(address)).find((why) => why !== null);
      if (error || !one) answer(error ?? new Error(`${hostname} has no address`), '', 0);
      else if (wrong !== undefined) answer(new Error(wrong), '', 0);
      else if (options.all) answer(null, addresses);
      else answer(null, one.address, one.family);
    });
  };

/** All of it, or an error: leaving the loop early drops the connection. */
async function whole(response: IncomingMessage, most: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = Number(response.headers['content-length'] ?? 0) > most ? most + 1 : 0;
  if (size === 0)
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > most) break;
    }
  if (size <= most) return Buffer.concat(chunks).toString('utf8');
  response.destroy();
  throw new Error(`The answer is larger than ${most} bytes`);
}

async function beginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk.subarray(0, usualBytes - size));
    size += chunk.length;
    if (size >= usualBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A sentence without a stack. The errors of several addresses tried at once are one error with many. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
