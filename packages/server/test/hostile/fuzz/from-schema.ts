import fc from 'fast-check';
import type { z } from 'zod';
import { languages } from './languages.ts';
import { nasty, nastyText, oddNames, oddTimes } from './nasty.ts';

/** What is inside a zod schema, as far as something can be made from it. */
type Def = {
  readonly type: string;
  readonly format?: string;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly in?: Schema;
  readonly out?: Schema;
  readonly options?: readonly Schema[];
  readonly items?: readonly Schema[];
  readonly left?: Schema;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  getter?(): Schema;
};
type Schema = z.ZodType;

/** Texts that exist, by the names of the fields that would hold them; made anew as the world grows. */
export type Pool = Readonly<Record<string, readonly string[]>>;
export type Known = { pool: Pool };

const defOf = (schema: Schema): Def => schema._zod.def as unknown as Def;

/** Makes values of schemas: mostly as they should be, with something wrong here and there, and ids that exist. */
export class Maker {
  readonly #known: Known;
  readonly #made = new Map<Schema, Map<string, fc.Arbitrary<unknown>>>();

  constructor(known: Known) {
    this.#known = known;
  }

  /** `name` is that of the field the value is for. */
  of(schema: Schema, name = '', depth = 0): fc.Arbitrary<unknown> {
    const named = this.#made.get(schema) ?? new Map<string, fc.Arbitrary<unknown>>();
    this.#made.set(schema, named);
    const known = named.get(name);
    if (known) return known;
    const made = fc.oneof(
      { weight: 30, arbitrary: depth > 7 ? fc.constant(null) : this.#sound(schema, name, depth) },
      { weight: 1, arbitrary: nasty },
    );
    named.set(name, made);
    return made;
  }

  #sound(schema: Schema, name: string, depth: number): fc.Arbitrary<unknown> {
    const def = defOf(schema);
    const inner = (one: Schema | undefined) => (one ? this.of(one, name, depth) : nasty);
    switch (def.type) {
      case 'string':
        return this.#text(schema, name);
      case 'number':
      case 'int':
      case 'bigint':
        return fc.oneof(fc.nat(60), fc.integer());
      case 'boolean':
        return fc.boolean();
      case 'enum':
        return fc.constantFrom(...Object.values(def.entries ?? { none: '' }));
      case 'literal':
        return fc.constantFrom(...(def.values ?? ['']));
      case 'null':
        return fc.constant(null);
      case 'array':
        return fc.array(this.of(def.element as Schema, name, depth + 1), { maxLength: 3 });
      case 'tuple':
        return fc.tuple(...(def.items ?? []).map(inner));
      case 'record':
        return fc.dictionary(
          fc.constantFrom('a', 'b', ...oddNames),
          this.of(def.valueType as Schema, name, depth + 1),
          { maxKeys: 3 },
        );
      case 'object':
        return this.#object(def.shape ?? {}, depth);
      case 'union':
        return fc.oneof(...(def.options ?? []).map(inner));
      case 'optional':
      case 'default':
      case 'prefault':
        return fc.oneof(
          { weight: 2, arbitrary: inner(def.innerType) },
          { weight: 1, arbitrary: fc.constant(undefined) },
        );
      case 'nullable':
        return fc.oneof(
          { weight: 3, arbitrary: inner(def.innerType) },
          { weight: 1, arbitrary: fc.constant(null) },
        );
      case 'nonoptional':
      case 'readonly':
      case 'catch':
        return inner(def.innerType);
      case 'pipe':
        return inner(defOf(def.in as Schema).type === 'transform' ? def.out : def.in);
      case 'lazy':
        return depth > 4
          ? fc.constant(null)
          : fc.constant(null).chain(() => this.of(def.getter?.() as Schema, name, depth + 1));
      case 'intersection':
        return inner(def.left);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  }

  #object(shape: Readonly<Record<string, Schema>>, depth: number): fc.Arbitrary<unknown> {
    const fields = Object.entries(shape).map(
      ([name, schema]) => [name, this.of(schema, name, depth + 1)] as const,
    );
    const sound = fc.record(Object.fromEntries(fields));
    return fc.oneof(
      { weight: 20, arbitrary: sound },
      { weight: 1, arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: [] }) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(sound, fc.constantFrom(...oddNames), nasty)
          .map(([value, name, more]) => ({ ...value, [name]: more })),
      },
    );
  }

  #text(schema: Schema, name: string): fc.Arbitrary<unknown> {
    const language = languages[name];
    const texts = fc.oneof(
      { weight: 4, arbitrary: this.existing(name) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          'a',
          'Name',
          'name-1',
          'v1',
          '1',
          'qa',
          'shop',
          'ann',
          'role:QA Manager',
          'user:ann',
          'Reason',
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('2026-11-22T09:00:00Z', '2099-01-01T00:00:00.000Z', ...oddTimes),
      },
      { weight: 1, arbitrary: nastyText },
    );
    if (language) return fc.oneof({ weight: 3, arbitrary: language }, { weight: 1, arbitrary: texts });
    // What fits is easily missed; then, what nearly fits will do.
    return texts.map((text) => (schema.safeParse(text).success ? text : text.trim()));
  }

  /** Is there anything that fields of this name name? */
  knows(name: string): boolean {
    return this.#poolOf(name) !== undefined;
  }

  #poolOf(name: string): readonly string[] | undefined {
    const { pool } = this.#known;
    return pool[name] ?? pool[name.replace(/s$/, '')] ?? pool[name.replace(/Id$|_id$/, '')];
  }

  /** A text that exists and belongs into a field of this name, such as the id of a release. */
  existing(name: string): fc.Arbitrary<string> {
    return fc.nat(1_000).map((nth) => {
      const texts = this.#poolOf(name) ?? this.#known.pool.id ?? [];
      return texts[nth % Math.max(1, texts.length)] ?? '1';
    });
  }
}
