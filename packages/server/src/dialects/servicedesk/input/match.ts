import type { Condition, Criterion } from './list-info.ts';
import { compare } from './pick-rows.ts';

/**
 * What stands at a dotted path of a row, as texts: of an object its id, name and values, because clients compare with any
 * of these.
 */
export function valuesAt(row: unknown, path: string): string[] {
  const found = path
    .split('.')
    .reduce<unknown>(
      (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      row,
    );
  if (found === undefined || found === null) return [];
  if (!isObject(found)) return [String(found)];
  return ['value', 'name', 'id', 'email_id', 'display_value'].flatMap((key) =>
    typeof found[key] === 'string' || typeof found[key] === 'number' ? [String(found[key])] : [],
  );
}

/** Does a row fulfil criteria? Each is joined to those before it by its logical_operator; unless it has one, by AND. */
export function matches(
  row: unknown,
  criteria: readonly Criterion[],
  own: (path: string) => string,
): boolean {
  return criteria.reduce((holds, criterion, index) => {
    const here = one(row, criterion, own);
    if (index === 0) return here;
    return criterion.logical_operator === 'OR' ? holds || here : holds && here;
  }, true);
}

function one(row: unknown, criterion: Criterion, own: (path: string) => string): boolean {
  const { field, condition = 'is', value, values, children = [] } = criterion;
  const wanted = values ?? (value === undefined ? [] : [value]);
  const itself = field === undefined ? undefined : holds(valuesAt(row, own(field)), condition, wanted);
  if (children.length === 0) return itself ?? true;
  const below = children.map((child) => one(row, child, own));
  return children.reduce(
    (all, child, index) => {
      const here = below[index] ?? true;
      const joined = child.logical_operator ?? criterion.logical_operator ?? 'AND';
      if (all === undefined) return here;
      return joined === 'OR' ? all || here : all && here;
    },
    itself as boolean | undefined,
  ) as boolean;
}

type Test = (value: string, wanted: readonly string[]) => boolean;

const any =
  (test: (value: string, wanted: string) => boolean): Test =>
  (value, wanted) =>
    wanted.some((each) => test(value.toLowerCase(), each.toLowerCase()));

const within: Test = (value, [low = '', high = '']) => compare(value, low) >= 0 && compare(value, high) <= 0;

const tests: Readonly<Record<Exclude<Condition, 'is not' | 'not between' | 'not contains'>, Test>> = {
  is: any((value, wanted) => value === wanted),
  'greater than': any((value, wanted) => compare(value, wanted) > 0),
  'greater or equal': any((value, wanted) => compare(value, wanted) >= 0),
  'lesser than': any((value, wanted) => compare(value, wanted) < 0),
  'lesser or equal': any((value, wanted) => compare(value, wanted) <= 0),
  between: within,
  'starts with': any((value, wanted) => value.startsWith(wanted)),
  'ends with': any((value, wanted) => value.endsWith(wanted)),
  contains: any((value, wanted) => value.includes(wanted)),
};

/** What is compared as an amount is the first of the values; a name or an id may be any of them. */
function holds(values: readonly string[], condition: Condition, wanted: readonly string[]): boolean {
  switch (condition) {
    case 'is not':
      return !holds(values, 'is', wanted);
    case 'not contains':
      return !holds(values, 'contains', wanted);
    case 'not between':
      return !holds(values, 'between', wanted);
    case 'is':
    case 'contains':
    case 'starts with':
    case 'ends with':
      return values.some((value) => tests[condition](value, wanted));
    default:
      return values.slice(0, 1).some((value) => tests[condition](value, wanted));
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
