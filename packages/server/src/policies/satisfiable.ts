import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import { needed, ruleOf } from './rule.ts';
import type { Person } from './source.views.ts';

/**
 * What keeps a policy from ever being satisfied by the people there are now: a blocker for each level that asks nobody,
 * or asks for more signatures than there are people who can sign; and one for all of them, where people must be distinct
 * and are too few. `people` are those of each level, in its order.
 */
export function unsatisfiable(
  { levels, distinctPeople }: PolicyDefinition,
  people: readonly (readonly Person[])[],
): Blocker[] {
  const asked = levels.map(({ peopleOnly }, index) =>
    (people[index] ?? []).filter(({ kind }) => !peopleOnly || kind === 'person'),
  );
  const need = levels.map((level, index) => needed(ruleOf(level), asked[index]?.length ?? 0));
  const blockers = levels.flatMap(({ name, peopleOnly }, index) => {
    const because = why(asked[index] ?? [], need[index] ?? 0, peopleOnly ?? false);
    return because === undefined ? [] : [blocker(`Level "${name}" needs people who can sign it.`, because)];
  });
  if (!distinctPeople || blockers.length > 0) return blockers;
  const able = asked.map((all) => all.filter(({ enters }) => enters).map(({ username }) => username));
  const distinct = levels.map((level, index) =>
    isFirst(levels, index) ? (need[index] ?? 0) : atLeast(level),
  );
  const [all, found] = [distinct.reduce((sum, one) => sum + one, 0), seated(distinct, able)];
  return found === all
    ? []
    : [
        blocker(
          'Its levels need people who sign only one of them.',
          `They take at least ${all} signatures together, and those asked can give ${found}, each on one level.`,
        ),
      ];
}

/** Asked before all others and alone, so that nobody who is asked there has signed another level. */
function isFirst(levels: PolicyDefinition['levels'], index: number): boolean {
  const ordinals = levels.map(({ ordinal }, position) => ordinal ?? position + 1);
  const first = Math.min(...ordinals);
  return ordinals[index] === first && ordinals.filter((one) => one === first).length === 1;
}

/** Who has signed another level is not counted on this one: a share of those who are left can be a single person. */
const atLeast = ({ rule, count = 1 }: PolicyDefinition['levels'][number]): number =>
  rule === 'at-least' ? count : 1;

const blocker = (requirement: string, because: string): Blocker => ({
  ...{ requirement, because, who: [], since: null, until: null },
});

/** How many signatures people can give when each gives one: who is asked twice makes room where somebody else can. */
function seated(need: readonly number[], able: readonly (readonly string[])[]): number {
  const places = need.flatMap((count, level) => Array.from({ length: count }, () => able[level] ?? []));
  const taken = new Map<string, number>();
  const place = (nth: number, tried: Set<string>): boolean =>
    (places[nth] ?? []).some((person) => {
      if (tried.has(person)) return false;
      tried.add(person);
      const other = taken.get(person);
      if (other !== undefined && !place(other, tried)) return false;
      taken.set(person, nth);
      return true;
    });
  return places.filter((_, nth) => place(nth, new Set())).length;
}

function why(asked: readonly Person[], need: number, peopleOnly: boolean): string | undefined {
  if (asked.length === 0)
    return `Its approvers mean no enabled ${peopleOnly ? 'person who is no service account' : 'person'}, and an empty level is never approved.`;
  const outside = asked.filter(({ enters }) => !enters).map(({ username }) => username);
  const able = asked.length - outside.length;
  if (able >= need) return undefined;
  const short = `It takes ${need} of ${counted(asked.length)}, and ${able} can sign`;
  return outside.length === 0
    ? `${short}.`
    : `${short}: not members of the project are ${outside.join(', ')}.`;
}

const counted = (people: number): string => (people === 1 ? '1 person' : `${people} people`);
