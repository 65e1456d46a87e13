import type { Refusal } from '../kernel/outcome.ts';

/** A refusal in one text: the reason, or each fault with its place; and who could do what is asked. */
export function sentence({ because, faults = [], blockers = [] }: Refusal): string {
  const wrong = faults.map(({ pointer, detail }) => `${placeOf(pointer)}: ${detail}`).join('; ');
  const who = [...new Set(blockers.flatMap((blocker) => blocker.who))];
  const waits = blockers.length === 0 ? '' : ` It waits for ${who.length === 0 ? 'nobody' : who.join(', ')}.`;
  return `${wrong === '' ? because : `${wrong}.`}${waits}`;
}

/** `/snapshotVersionInputs/0/projectId` as people read it: `snapshotVersionInputs[0].projectId`. */
const placeOf = (pointer: string): string =>
  pointer
    .replace(/^(path|query|header)\//, '')
    .replace(/^\//, '')
    .replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.') || 'The body';
