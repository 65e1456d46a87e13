import type { Fault } from '@countersign/contract/problems.ts';
import { done, type Outcome } from '../../../kernel/outcome.ts';
import { invalid } from '../../../kernel/validate.ts';
import type { Criterion, ListInfo, ListInput } from './list-info.ts';
import { matches, valuesAt } from './match.ts';

type Row = { readonly id: string } & Readonly<Record<string, unknown>>;

export type ListAnswer = {
  readonly has_more_rows: boolean;
  readonly row_count: number;
  readonly start_index?: number;
  readonly total_count?: number;
};

/** `fields`: what rows of this list can have; a name for one that clients use besides stands beside its own. */
export type Listed = {
  readonly name: string;
  readonly fields: readonly string[];
  readonly also?: Readonly<Record<string, string>>;
};

/**
 * Picks, sorts and pages rows as list_info says, and shows of each the fields that are wanted. Refuses with
 * `request/invalid` a field that rows of this list do not have.
 */
export function pickRows(
  rows: readonly Row[],
  { list_info: info, fields_required }: ListInput,
  listed: Listed,
): Outcome<Record<string, unknown>> {
  const wanted = fields_required ?? info.fields_required;
  const faults = unknownFields(info, wanted ?? [], listed);
  if (faults.length > 0) return invalid(faults);
  const own = (path: string) => ownName(path, listed);
  const found = rows.filter((row) => isWanted(row, info, own));
  const sorted = info.sort_field === undefined ? found : sortBy(found, own(info.sort_field), info.sort_order);
  const first = info.start_index ?? ((info.page ?? 1) - 1) * info.row_count + 1;
  const page = sorted.slice(first - 1, first - 1 + info.row_count);
  const list_info: ListAnswer = {
    has_more_rows: sorted.length > first - 1 + info.row_count,
    row_count: page.length,
    ...((info.start_index ?? info.page) !== undefined && { start_index: first }),
    ...(info.get_total_count && { total_count: sorted.length }),
  };
  return done({ [listed.name]: wanted ? page.map((row) => shown(row, wanted.map(own))) : page, list_info });
}

const ownName = (path: string, { also = {} }: Listed): string => {
  const [head = '', ...rest] = path.split('.');
  return [also[head] ?? head, ...rest].join('.');
};

function isWanted(
  row: Row,
  { search_fields = {}, search_criteria }: ListInfo,
  own: (path: string) => string,
) {
  const criteria = search_criteria === undefined ? [] : [search_criteria].flat();
  const texts = Object.entries(search_fields).every(([path, text]) =>
    valuesAt(row, own(path)).some((value) => value.toLowerCase().includes(text.toLowerCase())),
  );
  return texts && (criteria.length === 0 || matches(row, criteria, own));
}

function sortBy(rows: readonly Row[], path: string, order: 'asc' | 'desc'): Row[] {
  const turn = order === 'asc' ? 1 : -1;
  const key = (row: Row) => valuesAt(row, path)[0] ?? '';
  return rows.toSorted((a, b) => turn * compare(key(a), key(b)));
}

/** Whole numbers by their size, however long; anything else as text. */
export function compare(a: string, b: string): number {
  const [x, y] =
    /^-?\d+$/.test(a) && /^-?\d+$/.test(b) ? [BigInt(a), BigInt(b)] : [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}

const shown = (row: Row, fields: readonly string[]) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name === 'id' || fields.includes(name)));

function unknownFields(info: ListInfo, wanted: readonly string[], listed: Listed): Fault[] {
  const named = (criteria: readonly Criterion[]): string[] =>
    criteria.flatMap(({ field, children = [] }) => [
      ...(field === undefined ? [] : [field]),
      ...named(children),
    ]);
  const criteria = info.search_criteria === undefined ? [] : [info.search_criteria].flat();
  const places: [string, readonly string[]][] = [
    ['/fields_required', wanted],
    ['/list_info/sort_field', info.sort_field === undefined ? [] : [info.sort_field]],
    ['/list_info/search_fields', Object.keys(info.search_fields ?? {})],
    ['/list_info/search_criteria', named(criteria)],
  ];
  const known = new Set(['id', ...listed.fields, ...Object.keys(listed.also ?? {})]);
  return places.flatMap(([pointer, paths]) =>
    paths
      .filter((path) => !known.has(path.split('.', 1)[0] ?? ''))
      .map((path) => ({ pointer, detail: `there is no field "${path}" in ${listed.name}` })),
  );
}
