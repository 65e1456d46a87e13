/**
 * Reads JSON as Go's encoding/json reads it into a struct, which is what clients of Zadig are used to: only the first
 * value of a body counts, unknown fields are passed over, names match whatever their case, null leaves a field as it
 * was, and a value of another type is a failure. Pure.
 */

/** Why a body could not be read, in the words of Go's decoder. Repeats nothing of what stood in it. */
export class DecodeError extends Error {}

/** A number as it was written: whether `1.0` is a whole number is for the field to say. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** How a field of some type is read. `zero`: what it is when it is missing or null. */
export type Field<T> = {
  readonly goType: string;
  readonly zero: T;
  read(value: unknown, at: string): T;
};

/** What a struct of these fields is read into. */
export type ValueOf<F> = F extends Field<infer T> ? T : never;

/** Reads the first JSON value of a body. Throws DecodeError. */
export function decode<T>(bytes: Buffer, field: Field<T>): T {
  const text = bytes.toString('utf8');
  const value = parse(text.slice(0, endOfFirst(text)));
  return value === null ? field.zero : field.read(value, '');
}

type Context = { readonly source: string };
type Parse = (text: string, revive: (key: string, value: unknown, context: Context) => unknown) => unknown;

function parse(text: string): unknown {
  try {
    const keep: Parameters<Parse>[1] = (_key, value, { source }) =>
      typeof value === 'number' ? new Written(source) : value;
    return (JSON.parse as unknown as Parse)(text, keep);
  } catch {
    throw new DecodeError(text.trim() === '' ? 'EOF' : 'invalid character or unexpected end of JSON input');
  }
}

/** Deeper than anybody writes, and not so deep that reading it could exhaust the stack. */
const deepest = 500;

/** Where the first value of a text ends; the rest is read by nobody. */
function endOfFirst(text: string): number {
  const scalar = /^\s*(?:null|true|false|-?[0-9][0-9.eE+-]*)/.exec(text)?.[0];
  if (scalar !== undefined) return scalar.length;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > deepest) throw new DecodeError('exceeded max depth');
    const closed = !inString && (char === '"' || char === '}' || char === ']');
    if (closed && depth === 0) return at + 1;
  }
  return text.length;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value instanceof Written) return 'number';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

const misfit = (value: unknown, goType: string, at: string): DecodeError =>
  new DecodeError(
    `json: cannot unmarshal ${kindOf(value)} into Go ${at === '' ? 'value' : `struct field ${at}`} of type ${goType}`,
  );

/** Go has no lone surrogates in its texts. */
export const string: Field<string> = {
  goType: 'string',
  zero: '',
  read(value, at) {
    if (typeof value !== 'string') throw misfit(value, 'string', at);
    return value.toWellFormed();
  },
};

export const bool: Field<boolean> = {
  goType: 'bool',
  zero: false,
  read(value, at) {
    if (typeof value !== 'boolean') throw misfit(value, 'bool', at);
    return value;
  },
};

/** A whole number of 64 bits, written without fraction and exponent. */
export const int64: Field<bigint> = {
  goType: 'int64',
  zero: 0n,
  read(value, at) {
    if (!(value instanceof Written)) throw misfit(value, 'int64', at);
    const number = /^-?\d{1,20}$/.test(value.text) ? BigInt(value.text) : undefined;
    if (number === undefined || BigInt.asIntN(64, number) !== number)
      throw new DecodeError(`json: cannot unmarshal number into Go struct field ${at} of type int64`);
    return number;
  },
};

export const list = <T>(item: Field<T>): Field<readonly T[]> => ({
  goType: `[]${item.goType}`,
  zero: [],
  read(value, at) {
    if (!Array.isArray(value)) throw misfit(value, `[]${item.goType}`, at);
    return value.map((one) => (one === null ? item.zero : item.read(one, at)));
  },
});

/** Any value at all, with plain numbers. */
export const anything: Field<unknown> = { goType: 'interface {}', zero: null, read: (value) => plain(value) };

/** A struct; `goType` names it in failures. Of fields that are named more than once, the last counts. */
export function struct<F extends Record<string, Field<unknown>>>(
  goType: string,
  fields: F,
): Field<{ readonly [Name in keyof F]: ValueOf<F[Name]> }> {
  type Struct = { [Name in keyof F]: ValueOf<F[Name]> };
  const byName = new Map(Object.entries(fields).map(([name, field]) => [folded(name), { name, field }]));
  const zero = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.zero]),
  ) as Struct;
  return {
    goType,
    zero,
    read(value, at) {
      if (kindOf(value) !== 'object') throw misfit(value, goType, at);
      const read: Record<string, unknown> = { ...zero };
      for (const [key, inner] of Object.entries(value as object)) {
        const known = byName.get(folded(key));
        if (known && inner !== null) read[known.name] = known.field.read(inner, `${goType}.${known.name}`);
      }
      return read as Struct;
    },
  };
}

/** Names are compared as Go folds them: two letters beyond ASCII count as the k and the s that they look like. */
const folded = (name: string): string =>
  name.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase();

function plain(value: unknown): unknown {
  if (value instanceof Written) return Number(value.text);
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
