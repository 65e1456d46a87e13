import { setTimeout as pauseFor } from 'node:timers/promises';

const firstPause = 25;
const longestPause = 1000;

/** One look at what is waited for, and the news that it may be different, watched for since before the look. */
export type Look<T> = { readonly value: T; readonly news: Promise<'changed' | 'quiet'> };

/**
 * Looks until `changed` says so of what was seen, or `over` is aborted; answers the latest it saw. Looks again only
 * on news, and the more often in vain, the more rarely (up to a second apart), so that many who wait do not multiply
 * the work of a busy server.
 */
export async function untilChanged<T>(
  look: () => Promise<Look<T>>,
  changed: (value: T) => boolean,
  over: AbortSignal,
): Promise<T> {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    const { value, news } = await look();
    if (over.aborted || changed(value) || (await news) === 'quiet') return value;
    await pauseFor(pause, undefined, { signal: over }).catch(() => {});
  }
}

type Rings = { listen(heard: () => void): () => void };

/** The news of a bell that does not say what changed. */
export function nextRing(bell: Rings, over: AbortSignal): Promise<'changed' | 'quiet'> {
  const { promise, resolve } = Promise.withResolvers<'changed' | 'quiet'>();
  const stop = bell.listen(() => resolve('changed'));
  const end = () => resolve('quiet');
  over.addEventListener('abort', end);
  if (over.aborted) end();
  return promise.finally(() => {
    stop();
    over.removeEventListener('abort', end);
  });
}

/** Aborts after `seconds`, when the connection closes, or with any of `ends`. `free` it afterwards. */
export function waitingTime(
  seconds: number,
  ends: readonly AbortSignal[],
): { over: AbortSignal; free(): void } {
  const controller = new AbortController();
  const end = () => controller.abort();
  const deadline = setTimeout(end, seconds * 1000);
  for (const signal of ends) signal.addEventListener('abort', end);
  if (ends.some((signal) => signal.aborted)) end();
  return {
    over: controller.signal,
    free() {
      clearTimeout(deadline);
      for (const signal of ends) signal.removeEventListener('abort', end);
      end();
    },
  };
}
