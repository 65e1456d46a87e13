import { z } from 'zod';

export type Json = { readonly [name: string]: unknown };
export type Schema = Json & { readonly properties?: Json; readonly required?: readonly string[] };

const pointerToDefinition = '#/$defs/';
const pointerToComponent = '#/components/schemas/';

/**
 * JSON Schema 2020-12, which is what OpenAPI 3.1 speaks, out of zod schemas. Those with an id (`.meta({ id })`) become
 * components, once each.
 */
export class Schemas {
  readonly components: Record<string, unknown> = {};

  /** What is answered, or what a value is once it was read. */
  readonly answered = (schema: z.ZodType): Schema => this.#add(written(schema, 'output'), new Map());

  /** What may be sent. Where defaults let it be less than what is answered, its components have names of their own. */
  readonly sent = (schema: z.ZodType): Schema => {
    const input = written(schema, 'input');
    const different = differences(definitionsOf(input), definitionsOf(written(schema, 'output')));
    return this.#add(input, new Map([...different].map((id) => [id, `${id}Sent`])));
  };

  #add(whole: Schema, names: ReadonlyMap<string, string>): Schema {
    for (const [id, definition] of Object.entries(definitionsOf(whole)))
      this.components[names.get(id) ?? id] ??= renamed(definition, names);
    return renamed(whole.properties?.schema, names) as Schema;
  }
}

/** Inside an object, so that a schema with an id becomes a reference like any other. */
const written = (schema: z.ZodType, io: 'input' | 'output'): Schema =>
  z.toJSONSchema(z.object({ schema }), { io, unrepresentable: 'any', override }) as Schema;

const definitionsOf = (whole: Schema): Json => (whole.$defs ?? {}) as Json;

/** The ids whose definitions differ, or refer to one that does. */
function differences(some: Json, others: Json): Set<string> {
  const texts = Object.entries(some).map(([id, one]) => [id, JSON.stringify(one)] as const);
  const different = new Set(
    texts.filter(([id, text]) => text !== JSON.stringify(others[id])).map(([id]) => id),
  );
  for (let before = -1; before !== different.size; ) {
    before = different.size;
    for (const [id, text] of texts)
      if ([...different].some((other) => text.includes(`"${pointerToDefinition}${other}"`)))
        different.add(id);
  }
  return different;
}

type Overridden = { jsonSchema: { format?: string; pattern?: string } };

/** A format says it; the expression behind it is for machines. */
function override({ jsonSchema }: Overridden): void {
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'email') delete jsonSchema.pattern;
}

/** Points every reference at the components. */
function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => renamed(one, names));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    if (key !== '$ref' || typeof inner !== 'string') return [key, renamed(inner, names)];
    const id = inner.slice(pointerToDefinition.length);
    return [key, `${pointerToComponent}${names.get(id) ?? id}`];
  });
  return Object.fromEntries(entries);
}
