import { setTimeout as sleep } from 'node:timers/promises';
import { isUnreachable } from './failure.ts';

const shortest = 50;
const longest = 1000;
/** Together about half a minute. */
const tries = 34;

/** Does this again for as long as the database cannot be reached, up to half a minute; then its error is thrown. */
export async function persist<T>(run: () => Promise<T>): Promise<T> {
  for (let [left, pause] = [tries, shortest]; ; left -= 1, pause = Math.min(pause * 2, longest)) {
    try {
      return await run();
    } catch (error) {
      if (left === 1 || !isUnreachable(error)) throw error;
      await sleep(pause);
    }
  }
}
