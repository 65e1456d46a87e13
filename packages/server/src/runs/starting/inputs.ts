import type { Fault } from '@countersign/contract/problems.ts';
import type { Input, InputValues, ServiceModule } from '@countersign/contract/workflow-definition.ts';
import { digestOf } from '../../kernel/digest.ts';
import { done, type Outcome } from '../../kernel/outcome.ts';
import { invalid } from '../../kernel/validate.ts';
import { pairOf } from '../../preapprovals/covers.ts';

/** What a project has that inputs may name. */
export type Known = {
  readonly environments: readonly { readonly key: string; readonly name: string }[];
  readonly services: readonly ServiceModule[];
};

/** What a run was given, once it is known to be right: every value, and the places and digest that come of them. */
export type BoundInputs = {
  readonly values: InputValues;
  readonly environments: readonly string[];
  readonly services: readonly ServiceModule[];
  readonly inputsDigest: string;
};

type Value = InputValues[string];

/**
 * Holds what was given against what is declared, and against the project's environments and services; defaults stand
 * in for what was left out. Names are compared exactly. Refuses with `request/invalid` and a fault for each input.
 */
export function bindInputs(
  declared: readonly Input[],
  given: InputValues,
  known: Known,
): Outcome<BoundInputs> {
  const undeclared = Object.keys(given).filter((name) => !declared.some((input) => input.name === name));
  const faults = undeclared.map((name) => ({ pointer: at(name), detail: unknownInput(declared) }));
  const values: InputValues = {};
  for (const input of declared) {
    const value = givenFor(input, given);
    if (value === undefined) {
      if (input.required) faults.push({ pointer: at(input.name), detail: 'is required' });
      continue;
    }
    faults.push(...faultsOf(input, value, known));
    values[input.name] = value;
  }
  return faults.length > 0 ? invalid(faults) : done(bound(declared, values));
}

/** What these values, given for what is declared, name. They are taken as they are. */
export function bound(declared: readonly Input[], values: InputValues): BoundInputs {
  const of = (type: Input['type']): Value[] =>
    declared
      .filter((input) => input.type === type)
      .map((input) => givenFor(input, values))
      .filter((value) => value !== undefined);
  const environments = of('environment').filter((value) => typeof value === 'string');
  const services = of('services').flatMap((value) => (typeof value === 'string' ? [] : value));
  return {
    values,
    environments: [...new Set(environments)].sort(),
    services: [...new Map(services.map((one) => [pairOf(one), one])).values()].sort(byPair),
    inputsDigest: digestOf(values),
  };
}

const byPair = (one: ServiceModule, other: ServiceModule): number => (pairOf(one) < pairOf(other) ? -1 : 1);

const at = (name: string): string => `/inputs/${name}`;

function unknownInput(declared: readonly Input[]): string {
  if (declared.length === 0) return 'this workflow takes no inputs';
  return `there is no such input; there are ${declared.map(({ name }) => name).join(', ')}`;
}

/** An input may be called `constructor`: what every object has is not what was given. */
function givenFor({ name, default: instead }: Input, given: InputValues): Value | undefined {
  return Object.hasOwn(given, name) ? given[name] : instead;
}

function faultsOf(input: Input, value: Value, known: Known): Fault[] {
  if (input.type === 'services') return servicesFaults(input, value, known);
  const detail = typeof value === 'string' ? textFault(input, value, known) : 'is one text';
  return detail === undefined ? [] : [{ pointer: at(input.name), detail }];
}

function textFault(
  input: Exclude<Input, { type: 'services' }>,
  value: string,
  { environments }: Known,
): string | undefined {
  if (input.type === 'text') return input.required && value === '' ? 'is required' : undefined;
  if (input.options !== undefined && !input.options.includes(value))
    return `is one of ${input.options.join(', ')}`;
  const isThere = input.type === 'choice' || environments.some(({ key }) => key === value);
  return isThere ? undefined : 'there is no such environment in this project';
}

function servicesFaults(
  input: Extract<Input, { type: 'services' }>,
  value: Value,
  { services }: Known,
): Fault[] {
  const pointer = at(input.name);
  if (typeof value === 'string') return [{ pointer, detail: 'is a list of services with their modules' }];
  if (input.required && value.length === 0) return [{ pointer, detail: 'is required: name at least one' }];
  const [seen, known] = [new Set<string>(), new Set(services.map(pairOf))];
  const options = input.options && new Set(input.options.map(pairOf));
  return value.flatMap((one, index) => {
    const pair = pairOf(one);
    const detail = seen.has(pair) ? 'is named before it' : serviceFault(pair, options, known);
    seen.add(pair);
    return detail === undefined ? [] : [{ pointer: `${pointer}/${index}`, detail }];
  });
}

function serviceFault(
  pair: string,
  options: ReadonlySet<string> | undefined,
  known: ReadonlySet<string>,
): string | undefined {
  if (options !== undefined && !options.has(pair)) return 'is not among the options of this input';
  return known.has(pair) ? undefined : 'there is no such service and module in this project';
}
