import type { Answered } from '@countersign/contract/callbacks.ts';
import { type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import type { Values } from './variables.ts';

/** What an outside system says of what it was asked. hash: the SHA-256 of the token that came with it. */
export type Callback = {
  readonly hash: Buffer;
  readonly status: 'passed' | 'failed';
  readonly message: string;
};

/**
 * Takes a callback for what one slice waits for. Null: the token is none of its own; then it has written nothing. The
 * same answer again is a success that writes nothing either.
 */
export type Answerer = (work: Work, callback: Callback) => Promise<Outcome<Answered> | null>;

/** Finds whose token it is. Refuses with `auth/unauthenticated` when it is nobody's, or as its owner does. */
export async function answerCallback(
  work: Work,
  answerers: readonly Answerer[],
  callback: Callback,
): Promise<Outcome<Answered>> {
  for (const answer of answerers) {
    const answered = await answer(work, callback);
    if (answered !== null) return answered;
  }
  return refused('auth/unauthenticated', 'The callback token is none that is waited for.');
}

/** Where outside systems answer. */
export const callbackUrl = (origin: string): string => `${origin}/api/v1/callbacks`;

/** The variables of a call that can be answered with this token. */
export const callbackValues = (origin: string, token: string) =>
  ({ 'callback.url': callbackUrl(origin), 'callback.token': token }) satisfies Values;
