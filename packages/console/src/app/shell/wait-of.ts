import { isRefused } from '../../shared/api/failure.ts';

/** For how many seconds the server wants no further try, as it says itself; 0: it does not. */
export function waitOf(error: Error | null): number {
  if (!isRefused(error, 'request/too-many')) return 0;
  const [, count = '0', minutes] = /\b(\d+) (?:s|seconds?|(minutes?))\b/.exec(error.problem.detail) ?? [];
  return Number(count) * (minutes ? 60 : 1);
}
