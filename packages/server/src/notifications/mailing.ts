import type { Post } from '../kernel/smtp.ts';

/** How mail goes out; a server without a mail server has none. Times in seconds. */
export type Mailing = Post & {
  /** How long what is told to one person is collected into one mail. */
  readonly collect: number;
  /** How long to wait after the first failed attempt. */
  readonly firstPause: number;
};

/** All in all a little more than a day: the pauses double until they are an hour. */
export const mostAttempts = 32;
const longestPause = 3600;

/** How many seconds after this many failed attempts the next is made; null: none is. */
export function pauseAfter(attempts: number, firstPause: number): number | null {
  if (attempts >= mostAttempts) return null;
  return Math.min(firstPause * 2 ** (attempts - 1), longestPause);
}
