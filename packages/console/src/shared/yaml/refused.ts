import type { Fault } from '@countersign/contract/problems.ts';
import { Refused } from '../api/failure.ts';

/** What a definition was refused for, each with the place in it. */
export const refusedFaults = (error: Error | null): readonly Fault[] =>
  error instanceof Refused && error.problem.code === 'request/invalid'
    ? (error.problem.errors ?? []).filter(({ pointer }) => pointer === '' || pointer.startsWith('/'))
    : [];

/** Whether all there is to say about a refusal is said at lines of the text. */
export const isSaidInText = (error: Error | null): boolean => refusedFaults(error).length > 0;
