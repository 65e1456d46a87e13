import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

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
 * Where no call may go: link-local addresses, where clouds tell a machine its credentials, in every spelling. Private
 * addresses are fine: that is where a self-hosted build server lives.
 */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');

export const mayCall = (address: string): boolean =>
  !forbidden.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * Sends a request and answers what came back, however it ends. Connects only to an address it has checked, follows no
 * redirect, and reads at most 64 KiB unless it is told how much.
 */
export async function send(outgoing: Outgoing): Promise<Answer> {
  const url = URL.parse(outgoing.url);
  if (url === null || !/^https?:$/.test(url.protocol))
    return no('The address is not an http or https address');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !mayCall(host)) return no(`Calls to ${host} are not allowed`);
  const signal = AbortSignal.timeout(outgoing.timeout);
  try {
    const response = await exchange(url, outgoing, signal);
    const { mostBytes } = outgoing;
    const text = mostBytes === undefined ? await beginning(response) : await whole(response, mostBytes);
    return { answered: true, status: response.statusCode ?? 0, text };
  } catch (error) {
    if (signal.aborted) return no(`No answer within ${outgoing.timeout / 1000} s`);
    return no(reasonOf(error));
  }
}

const no = (because: string): Answer => ({ answered: false, because });

function exchange(
  url: URL,
  { method, headers, body }: Outgoing,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? secure : plain;
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = {
      method,
      headers: { ...headers, ...length },
      signal,
      lookup: checkedLookup,
      agent: false,
    };
    const sent = request(url, options, resolve);
    sent.on('error', reject);
    sent.end(body ?? undefined);
  });
}

/** Looks a name up as the connection would, and lets it see no address that may not be called. */
const checkedLookup: LookupFunction = (hostname, options, answer) => {
  const all: LookupOptions & { all: true } = { ...options, all: true };
  lookup(hostname, all, (error, addresses: LookupAddress[]) => {
    const wrong = addresses?.find(({ address }) => !mayCall(address));
    const one = addresses?.[0];
    if (error || !one) answer(error ?? new Error(`${hostname} has no address`), '', 0);
    else if (wrong) answer(new Error(`Calls to ${wrong.address} are not allowed`), '', 0);
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
