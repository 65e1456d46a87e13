import type { ExpectedStatus, HttpCall } from '@countersign/contract/http-call.ts';
import type { Answer } from '../kernel/outgoing.ts';
import { retryAt } from './retry.ts';

/** What becomes of a step or job after a try. */
export type Verdict =
  | { readonly to: 'successful'; readonly because: string }
  | { readonly to: 'waiting'; readonly because: string; readonly deadline: Date }
  | { readonly to: 'pending'; readonly because: string; readonly at: Date }
  | { readonly to: 'failed'; readonly because: string };

/** Judges the answer to a try: as expected or not, and if not, whether there is another try. */
export function judge(call: HttpCall, attempt: number, answer: Answer, now: Date): Verdict {
  const because = answer.answered ? `HTTP ${answer.status}` : answer.because;
  if (!answer.answered || !isExpected(call.expect, answer.status)) {
    if (attempt > call.retries) return { to: 'failed', because };
    return { to: 'pending', because, at: retryAt(attempt, now) };
  }
  if (call.wait === undefined) return { to: 'successful', because };
  return { to: 'waiting', because, deadline: new Date(now.getTime() + call.wait.timeout * 1000) };
}

/** Is a status one of 204, "2xx" or "200-204"? */
export function isExpected(expect: HttpCall['expect'], status: number): boolean {
  return [expect].flat().some((one) => covers(one, status));
}

function covers(expected: ExpectedStatus, status: number): boolean {
  if (typeof expected === 'number') return expected === status;
  if (expected.endsWith('xx')) return Math.floor(status / 100) === Number(expected[0]);
  const [low, high] = expected.split('-').map(Number);
  return low !== undefined && high !== undefined && low <= status && status <= high;
}
