import type { Fault } from '@countersign/contract/problems.ts';
import type { WorkflowDefinition } from '@countersign/contract/workflow-definition.ts';
import type { Reader } from '../../kernel/database.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';
import { findSources } from '../../policies/resolve-sources.ts';
import { type Person, peopleOf } from '../../policies/source.views.ts';
import { namesIn, ownFaults, type Placed, type PlacedApproval } from './definition-faults.ts';
import { placesOf } from './places.views.ts';

/**
 * Holds a definition against itself and its project, writing nothing. Refuses with `request/invalid` and a fault for
 * every default that is no option, every `${inputs.x}` that is not declared, every environment, service and approver that
 * is not there, and every approval job that needs more people than could be asked; pointers are those of the definition.
 */
export async function checkDefinition(
  reader: Reader,
  projectId: string,
  definition: WorkflowDefinition,
): Promise<Outcome<true>> {
  const { environments, services, approvals } = namesIn(definition);
  const places = await placesOf(reader, projectId);
  const faults = [
    ...ownFaults(definition),
    ...missing('environment', environments, (key) => places.environments.has(key), String),
    ...missing(
      'module of a service',
      services,
      ({ service, module }) => places.services.get(service)?.includes(module) === true,
      ({ service, module }) => `${service}/${module}`,
    ),
    ...(await approverFaults(reader, projectId, approvals)),
  ];
  return faults.length === 0 ? done(true) : invalid(faults);
}

const missing = <T>(
  what: string,
  named: readonly Placed<T>[],
  present: (value: T) => boolean,
  inWords: (value: T) => string,
): Fault[] =>
  named
    .filter(({ value }) => !present(value))
    .map(({ pointer, value }) => ({
      pointer,
      detail: `there is no ${what} "${inWords(value)}" in this project`,
    }));

async function approverFaults(
  reader: Reader,
  projectId: string,
  approvals: readonly PlacedApproval[],
): Promise<Fault[]> {
  if (approvals.length === 0) return [];
  const { sets, faults } = await findSources(reader, projectId, approvals);
  if (faults.length > 0) return faults;
  const people = await peopleOf(reader, projectId, sets);
  return approvals.flatMap(({ needed }, index) => tooFew(needed, people[index] ?? []));
}

function tooFew({ pointer, value }: Placed<number>, people: readonly Person[]): Fault[] {
  const able = people.filter(({ enters }) => enters).map(({ username }) => username);
  if (able.length >= value) return [];
  const who = able.length === 0 ? 'nobody' : `only ${able.join(', ')}`;
  return [{ pointer, detail: `it takes ${value}, and ${who} could be asked` }];
}
