import { WrittenDefinition } from '@countersign/contract/workflow-definition.ts';
import { z } from 'zod';

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly const?: unknown;
};

const root = z.toJSONSchema(WrittenDefinition, { io: 'input', reused: 'inline' }) as Schema;

/** The fields that there are in a definition beside an unknown one; empty: any are, or none. */
export function fieldsBeside(pointer: string, value: unknown): string[] {
  const path = pointer.split('/').slice(1, -1);
  let schema: Schema | undefined = root;
  let at = value;
  for (const part of path) {
    schema = inside(schema, at, part);
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[part];
  }
  return Object.keys(choose(schema, at)?.properties ?? {});
}

const inside = (schema: Schema | undefined, value: unknown, part: string): Schema | undefined => {
  const chosen = choose(schema, value);
  return chosen?.properties?.[part] ?? chosen?.items;
};

/** Of alternatives, the one whose type the value names. */
function choose(schema: Schema | undefined, value: unknown): Schema | undefined {
  const options = schema?.oneOf ?? schema?.anyOf ?? schema?.allOf;
  if (options === undefined) return schema;
  const type = (value as { readonly type?: unknown } | undefined)?.type;
  return (
    options.find(({ properties }) => type !== undefined && properties?.type?.const === type) ?? options[0]
  );
}
