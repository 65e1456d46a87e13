import type { DefinitionChange } from '@countersign/contract/versions.ts';
import type { VersionContent } from '../version.ts';

type Named = { readonly name: string };
type Fields = Readonly<Record<string, unknown>>;

/** What differs between what two versions say, in words: inputs, stages and jobs by their names, then field by field. */
export function changesIn(from: VersionContent, to: VersionContent): DefinitionChange[] {
  const [before, after] = [from.definition, to.definition];
  return [
    ...byName('input', '', before?.inputs ?? [], after?.inputs ?? [], fieldByField),
    ...byName('stage', '', before?.stages ?? [], after?.stages ?? [], (path, one, other) =>
      byName('job', `${path}, `, one.jobs, other.jobs, fieldByField),
    ),
    ...changed('timeout', before?.timeout, after?.timeout),
    ...fieldByField('extras', from.extras, to.extras),
  ];
}

function byName<T extends Named>(
  what: string,
  above: string,
  before: readonly T[],
  after: readonly T[],
  within: (path: string, before: T, after: T) => DefinitionChange[],
): DefinitionChange[] {
  const [was, is] = [new Map(named(before)), new Map(named(after))];
  const path = (name: string) => `${above}${what} "${name}"`;
  const removed = before.filter(({ name }) => !is.has(name));
  const stayed = before.filter(({ name }) => is.has(name)).map(({ name }) => name);
  const order = after.filter(({ name }) => was.has(name)).map(({ name }) => name);
  return [
    ...removed.map((one) => ({
      change: 'removed' as const,
      path: path(one.name),
      before: inWords(one),
      after: null,
    })),
    ...after.flatMap((one) => {
      const other = was.get(one.name);
      if (other !== undefined) return within(path(one.name), other, one);
      return [{ change: 'added' as const, path: path(one.name), before: null, after: inWords(one) }];
    }),
    ...changed(`${above}order of the ${what}s`, stayed, order),
  ];
}

const named = <T extends Named>(items: readonly T[]) => items.map((item) => [item.name, item] as const);

function fieldByField(path: string, before: Fields, after: Fields): DefinitionChange[] {
  const [was, is] = [leavesOf(before), leavesOf(after)];
  const fields = [...was.keys(), ...[...is.keys()].filter((field) => !was.has(field))];
  return fields.flatMap((field) => changed(`${path}, ${field}`, was.get(field), is.get(field)));
}

function changed(path: string, before: unknown, after: unknown): DefinitionChange[] {
  const [was, is] = [
    before === undefined ? null : inWords(before),
    after === undefined ? null : inWords(after),
  ];
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const change = was === null ? 'added' : is === null ? 'removed' : 'changed';
  return [{ change, path, before: was, after: is }];
}

/** Every value by its path, such as `http.headers.accept`; a list is one value. */
function leavesOf(value: Fields, above = ''): Map<string, unknown> {
  return new Map(
    Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
      const path = `${above}${key}`;
      if (!isFields(member) || Object.keys(member).length === 0) return [[path, member]];
      return [...leavesOf(member, `${path}.`)];
    }),
  );
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const longest = 500;

function inWords(value: unknown): string {
  const plain = (one: unknown) => (typeof one === 'string' ? one : JSON.stringify(one));
  const text = Array.isArray(value) ? value.map(plain).join(', ') : plain(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
