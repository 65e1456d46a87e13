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

  /** What may be sent. */
  readonly sent = (schema: z.ZodType): Schema => this.#convert(schema, 'input', 'Sent');
  /** What is answered, or what a value is once it was read. */
  readonly answered = (schema: z.ZodType): Schema => this.#convert(schema, 'output', '');

  #convert(schema: z.ZodType, io: 'input' | 'output', suffix: string): Schema {
    // Inside an object, so that a schema with an id becomes a reference like any other.
    const whole = z.toJSONSchema(z.object({ schema }), { io, unrepresentable: 'any', override });
    const definitions = Object.entries((whole.$defs ?? {}) as Json);
    const names = new Map(definitions.map(([id, one]) => [id, this.#nameOf(id, one, suffix)]));
    for (const [id, one] of definitions) this.components[names.get(id) ?? id] ??= renamed(one, names);
    return renamed(whole.properties?.schema, names) as Schema;
  }

  /** Where defaults make what is sent differ from what is answered, the two have two names. */
  #nameOf(id: string, definition: unknown, suffix: string): string {
    const text = JSON.stringify(definition);
    const first = this.#seen.get(id);
    if (first === undefined) this.#seen.set(id, text);
    return first === undefined || first === text ? id : `${id}${suffix}`;
  }
  readonly #seen = new Map<string, string>();
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
