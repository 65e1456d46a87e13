import type { SubjectKind } from '../../src/dialects/dialect.ts';
import type { DoorKind } from '../conformance/door.ts';
import { manyDoor } from '../conformance/doors/many.ts';
import {
  commandLineDoor,
  consoleDoor,
  deskManyDoor,
  flexTaskDoor,
  zadigPageDoor,
} from '../conformance/doors/others.ts';
import { doorKinds } from '../conformance/doors.ts';
import { rules } from '../conformance/rules.ts';
import { type Need, type Scenario, scenarios } from '../conformance/scenarios.ts';

/** Every route by which a decision can come, by what it is called in a test. */
const routes: readonly (readonly [name: string, door: DoorKind])[] = [
  ...doorKinds.map((door) => [door.name, door] as const),
  ['native, many at once', manyDoor],
  ['native, as the command line', commandLineDoor],
  ['native, as the console', consoleDoor],
  ['flexdeploy’s tasks', flexTaskDoor],
  ['servicedesk, many at once', deskManyDoor],
  ['zadig’s pages', zadigPageDoor],
];

/** What an approval job in the midst of a run has none of: it says whom it asks, and that is all. */
const notOfJobs: readonly Need[] = ['policy', 'committers', 'several-levels', 'newer'];

/** The routes through which a scenario can be tried, each with every kind of subject that there are words for. */
export const doorsOf = ([, needs]: Scenario): [string, SubjectKind, DoorKind][] =>
  routes.flatMap(([name, door]) =>
    door.decides
      .filter((kind) => kind !== 'run-job' || !needs.some((need) => notOfJobs.includes(need)))
      .filter((kind) => kind === 'gate' || !needs.includes('newer'))
      .filter(() => !needs.includes('name-level') || door.capabilities.includes('name-level'))
      .map((kind): [string, SubjectKind, DoorKind] => [name, kind, door]),
  );

/** The scenario of this name, as the conformance of doors plays it. */
export function scenarioOf(name: string): Scenario {
  const found = [...scenarios, ...rules].find(([one]) => one === name);
  if (found === undefined) throw new Error(`there is no scenario "${name}"`);
  return found;
}
