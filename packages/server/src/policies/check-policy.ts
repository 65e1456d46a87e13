import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import { missingCalendars } from '../calendars/calendar.views.ts';
import { conditionFaults } from '../conditions/check.ts';
import type { Reader } from '../kernel/database.ts';
import { done, type Outcome, refused } from '../kernel/outcome.ts';
import { invalid } from '../kernel/validate.ts';
import { findSources } from './resolve-sources.ts';
import { unsatisfiable } from './satisfiable.ts';
import { peopleOf } from './source.views.ts';

/**
 * Holds a policy against the people there are now, writing nothing. Refuses with `request/invalid` when it names
 * somebody or a calendar that is not there (pointers such as `/levels/0/approvers/1`) or has a condition that cannot be
 * judged (`/levels/0/when`), and with `policy/unsatisfiable` and a blocker for each level that nobody could satisfy. `barred`: accounts that may not sign, whoever the levels ask.
 */
export async function checkPolicy(
  reader: Reader,
  projectId: string,
  definition: PolicyDefinition,
  barred: readonly string[] = [],
): Promise<Outcome<true>> {
  const { levels, override = [] } = definition;
  const lists = levels.map(({ approvers }, index) => ({
    pointer: `/levels/${index}/approvers`,
    refs: approvers,
  }));
  const { sets, faults } = await findSources(reader, projectId, [
    ...lists,
    { pointer: '/override', refs: override },
    ...levels.map(({ deadline }, index) => ({
      pointer: `/levels/${index}/deadline/escalate/to`,
      refs: deadline?.escalate?.to ?? [],
    })),
  ]);
  const calendars = await calendarsOf(reader, projectId, definition);
  const all = [...conditionsOf(definition), ...faults, ...calendars];
  if (all.length > 0) return invalid(all);
  const people = await peopleOf(reader, projectId, sets.slice(0, levels.length), barred);
  const blockers = unsatisfiable(definition, people);
  if (blockers.length === 0) return done(true);
  const names = blockers.map(({ requirement, because }) => `${requirement} ${because}`).join(' ');
  return refused('policy/unsatisfiable', names, { blockers });
}

/** The calendars that a policy names and that there are not. */
async function calendarsOf(
  reader: Reader,
  projectId: string,
  { deadline, levels }: PolicyDefinition,
): Promise<Fault[]> {
  const placed = [
    { pointer: '/deadline/calendar', name: deadline?.calendar },
    ...levels.map((level, index) => ({
      pointer: `/levels/${index}/deadline/calendar`,
      name: level.deadline?.calendar,
    })),
  ];
  const names = placed.flatMap(({ name }) => (name === undefined ? [] : [name]));
  const missing = names.length === 0 ? new Set() : await missingCalendars(reader, projectId, names);
  return placed
    .filter(({ name }) => missing.has(name))
    .map(({ pointer, name }) => ({ pointer, detail: `there is no calendar "${name}"` }));
}

/** What is wrong with the conditions of a policy, each where it stands. */
function conditionsOf({ when, approveWhen, levels }: PolicyDefinition): Fault[] {
  const placed = [
    { pointer: '/when', condition: when },
    { pointer: '/approveWhen', condition: approveWhen },
    ...levels.map((level, index) => ({ pointer: `/levels/${index}/when`, condition: level.when })),
  ];
  return placed.flatMap(({ pointer, condition }) => {
    const detail = condition === undefined ? undefined : conditionFaults(condition);
    return detail === undefined ? [] : [{ pointer, detail }];
  });
}
