import type { Blocker } from '@countersign/contract/problems.ts';
import type { Failure } from './failure.ts';

/** What a person reads of a failure: the sentence, where it is wrong, what stands in the way. */
export function failureLines({ message, problem, complete }: Failure): string[] {
  if (!problem) return [message];
  const { errors = [], blockers = [], code, status } = problem;
  // The sentence repeats the only fault there is.
  const unsaid = complete || errors.length < 2 ? [] : errors;
  const faults = unsaid.map(({ pointer, detail }) => `  ${pointer || '/'}: ${detail}`);
  const hint = status === 401 ? ['Sign in with "countersign login", or give another token.'] : [];
  return [`${message} [${code}]`, ...faults, ...blockers.flatMap(blockerLines), ...hint];
}

/** One requirement that is not met, as lines. */
export function blockerLines({ requirement, because, who, since, until }: Blocker): string[] {
  return [
    `  - ${requirement}`,
    `    ${because}`,
    ...(who.length > 0 ? [`    can act: ${who.join(', ')}`] : []),
    ...(since ? [`    since ${since}`] : []),
    ...(until ? [`    until ${until}`] : []),
  ];
}
