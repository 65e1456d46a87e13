import { PolicyDefinition } from '@countersign/contract/policies.ts';
import { canonical } from '../../kernel/digest.ts';

/** A policy as a person would write it down: without whatever its schema puts back by itself, however deep. */
export const leanPolicy = <P extends PolicyDefinition & { readonly name: string }>({
  name,
  ...definition
}: P): P => ({ name, ...leanAt(definition, [], meansTheSame(definition)) }) as unknown as P;

type Json = { readonly [key: string]: unknown } | readonly unknown[];

function meansTheSame(definition: object): (changed: unknown) => boolean {
  const whole = canonical(definition);
  return (changed) => {
    const read = PolicyDefinition.safeParse(changed);
    return read.success && canonical(read.data) === whole;
  };
}

/** Takes out one key after the other below a place, and leaves out for good what is not missed. */
function leanAt(root: object, path: readonly string[], same: (changed: unknown) => boolean): object {
  return Object.keys(at(root, path)).reduce((left, key) => {
    const here = [...path, key];
    const without = Array.isArray(at(left, path)) ? left : cut(left, here);
    if (without !== left && same(without)) return without;
    const value = (at(left, path) as Readonly<Record<string, unknown>>)[key];
    return typeof value === 'object' && value !== null ? leanAt(left, here, same) : left;
  }, root);
}

const at = (root: object, path: readonly string[]): Json =>
  path.reduce<Json>((value, key) => (value as Readonly<Record<string, Json>>)[key] ?? {}, root as Json);

/** A copy without the value at a path. */
function cut(root: object, [key = '', ...path]: readonly string[]): object {
  const { [key]: value, ...rest } = root as Readonly<Record<string, object>>;
  if (path.length === 0) return rest;
  const shorter = cut(value ?? {}, path);
  if (Array.isArray(root)) return root.map((one, index) => (String(index) === key ? shorter : one));
  return Object.fromEntries(Object.entries(root).map(([name, one]) => [name, name === key ? shorter : one]));
}
