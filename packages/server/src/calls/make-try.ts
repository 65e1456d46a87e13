import type { HttpCall } from '@countersign/contract/http-call.ts';
import { crashPoint } from '../kernel/crash-point.ts';
import { sha256 } from '../kernel/digest.ts';
import type { Answer, Outgoing, Send } from '../kernel/outgoing.ts';
import { persist } from '../kernel/persist.ts';
import { secret } from '../kernel/random.ts';
import type { UnitOfWork, Work } from '../kernel/unit-of-work.ts';

/** The tries that this server makes at the moment. */
const underWay = new Set<string>();

/** Is this server making the try with this key? */
export const isUnderWay = (key: string): boolean => underWay.has(key);

/**
 * Makes one try of a call. `claim` takes its number, once and for all, and answers what to send, or null when the try
 * is somebody else's or not wanted any more. That is committed before the call goes out, so that no number goes out
 * twice, whoever is asked to and however often. `settle` writes what came of it; it must find out for itself whether
 * that still counts. `key` is the try's own among all tries of all kinds.
 */
export async function makeTry<Claimed extends { readonly request: Outgoing }>(
  { work, send }: { readonly work: UnitOfWork; readonly send: Send },
  key: string,
  claim: (inside: Work) => Promise<Claimed | null>,
  settle: (inside: Work, claimed: Claimed, answer: Answer) => Promise<void>,
): Promise<void> {
  const claimed = await work(claim);
  if (claimed === null) return;
  underWay.add(key);
  try {
    crashPoint('step-claimed');
    const answer = await send(claimed.request);
    crashPoint('step-called');
    await persist(() => work((inside) => settle(inside, claimed, answer)));
  } finally {
    underWay.delete(key);
  }
}

/**
 * Whoever was to make this try is gone: `giveUp` notes, if it had been claimed, that nobody will say how it ended.
 * Does nothing when this server is making it.
 */
export async function giveUpTry(
  work: UnitOfWork,
  key: string,
  giveUp: (inside: Work) => Promise<void>,
): Promise<void> {
  if (!isUnderWay(key)) await work(giveUp);
}

// Longer than any answer takes to be written down: only then does silence mean that nobody will.
const grace = 30_000;

/** What a claim writes down. callbackHash: of the token by which the other system answers; null: the call waits for none. */
export type Ticket = {
  readonly token: string;
  readonly callbackHash: Buffer | null;
  readonly deadline: Date;
};

/** Draws the token of a try. When nobody has said by the deadline how it ended, nobody will. */
export function drawTicket(call: HttpCall, now: Date): Ticket {
  const token = secret('csc');
  const deadline = new Date(now.getTime() + call.timeout * 1000 + grace);
  return { token, callbackHash: call.wait ? sha256(token) : null, deadline };
}

/** The headers by which the other system tells tries apart. `name`: the same for every repeat of this try, and no other's. */
export const tryHeaders = (name: string, attempt: number): Record<string, string> => ({
  'idempotency-key': name,
  'x-countersign-attempt': String(attempt),
});
