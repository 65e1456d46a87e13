import type { Blocker } from '@countersign/contract/problems.ts';
import type { Failure } from './failure.ts';
import { when } from './output.ts';

/** What a person reads of a failure: the sentence, where it is wrong, what stands in the way. */
export function failureLines({ message, problem, complete }: Failure): string[] {
  if (!problem) return [message];
  const { errors = [], blockers = [], code, status, title } = problem;
  const several = errors.length > 1 && !complete;
  const faults = several ? errors.map(({ pointer, detail }) => `  ${pointer || '/'}: ${detail}`) : [];
  const unknown = status === 401 && !complete;
  const hint = unknown ? ['Sign in with "countersign login", or give another token.'] : [];
  return [`${several ? title : message} [${code}]`, ...faults, ...blockers.flatMap(blockerLines), ...hint];
}

/** One requirement that is not met, as lines. */
export function blockerLines({ requirement, because, who, since, until }: Blocker): string[] {
  return [
    `  - ${requirement}`,
    `    ${because}`,
    ...(who.length > 0 ? [`    can act: ${who.join(', ')}`] : []),
    ...(since ? [`    since ${when(since)}`] : []),
    ...(until ? [`    until ${when(until)}`] : []),
  ];
}
