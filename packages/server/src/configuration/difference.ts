import { canonical } from '../kernel/digest.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What differs in these fields, in words; a field that `after` does not have is left alone. */
export const fields = (before: Fields, after: Fields, names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    if (is === undefined || same(was, is)) return [];
    // A flag that nobody set is off, and a kind that nobody named is a person's.
    if (was === undefined && (is === false || is === 'person')) return [];
    return [`${name}: ${was === undefined ? 'none' : spoken(was)} -> ${spoken(is)}`];
  });

/** Who or what comes and goes; the order of a set says nothing. */
export function setDifference(before: readonly string[], after: readonly string[]): string[] {
  const [was, is] = [new Set(before), new Set(after)];
  const come = after.filter((item) => !was.has(item));
  const gone = before.filter((item) => !is.has(item));
  return [
    ...(come.length > 0 ? [`adds ${come.join(', ')}`] : []),
    ...(gone.length > 0 ? [`removes ${gone.join(', ')}`] : []),
  ];
}

/** So many differences are said, and how many more there are. */
export const most = 5;

/** Where two JSON values differ, as pointers, the first five; with both values where they may be shown. */
export function differences(before: unknown, after: unknown, show: 'values' | 'places'): string[] {
  const all = [...walk(before, after, '')].map(({ pointer, was, is }) =>
    show === 'values' ? `${pointer}: ${spoken(was)} -> ${spoken(is)}` : pointer,
  );
  const rest = all.length - most;
  return rest > 0 ? [...all.slice(0, most), `and ${rest} more`] : all;
}

type Difference = { readonly pointer: string; readonly was: unknown; readonly is: unknown };

function* walk(was: unknown, is: unknown, pointer: string): Generator<Difference> {
  if (same(was, is)) return;
  const [a, b] = [membersOf(was), membersOf(is)];
  if (!a || !b || Array.isArray(was) !== Array.isArray(is)) return yield { pointer, was, is };
  for (const key of new Set([...Object.keys(b), ...Object.keys(a)])) {
    yield* walk(a[key], b[key], `${pointer}/${key}`);
  }
}

const membersOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null ? (value as Fields) : null;

const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b));

const spoken = (value: unknown): string => {
  if (value === undefined) return 'none';
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
};
