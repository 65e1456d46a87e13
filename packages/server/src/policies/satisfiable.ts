import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import { needed, ruleOf } from './rule.ts';
import type { Person } from './source.views.ts';

/**
 * What keeps a policy from ever being satisfied by the people there are now: a blocker for each level that asks nobody,
 * or asks for more signatures than there are people who can sign. `people` are those of each level, in its order.
 */
export function unsatisfiable(
  { levels }: PolicyDefinition,
  people: readonly (readonly Person[])[],
): Blocker[] {
  return levels.flatMap((level, index) => {
    const asked = people[index] ?? [];
    const because = why(asked, needed(ruleOf(level), asked.length));
    if (because === undefined) return [];
    const requirement = `Level "${level.name}" needs people who can sign it.`;
    return [{ requirement, because, who: [], since: null, until: null }];
  });
}

function why(asked: readonly Person[], need: number): string | undefined {
  if (asked.length === 0)
    return 'Its approvers mean no enabled person, and an empty level is never approved.';
  const outside = asked.filter(({ enters }) => !enters).map(({ username }) => username);
  const able = asked.length - outside.length;
  if (able >= need) return undefined;
  const short = `It takes ${need} of ${counted(asked.length)}, and ${able} can sign`;
  return outside.length === 0
    ? `${short}.`
    : `${short}: not members of the project are ${outside.join(', ')}.`;
}

const counted = (people: number): string => (people === 1 ? '1 person' : `${people} people`);
