const firstPause = 2_000;
const longestPause = 300_000;

/** When the try after this one may go out: 2 s after the first, twice as long after each further one, at most 5 min. */
export const retryAt = (attempt: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(longestPause, firstPause * 2 ** (attempt - 1)));
