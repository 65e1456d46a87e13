/**
 * The types of what a condition reads and computes. `most`: the most items or characters it can have, from which the
 * work of a condition is bounded before it is ever judged. unknown: something is wrong with it already.
 */
export type Type =
  | { readonly kind: 'bool' | 'int' | 'double' | 'timestamp' | 'duration' | 'unknown' }
  | { readonly kind: 'string'; readonly most: number }
  | { readonly kind: 'list'; readonly of: Type; readonly most: number }
  | { readonly kind: 'object'; readonly name: string; readonly fields: Readonly<Record<string, Type>> };

export type Kind = Type['kind'];

export const bool: Type = { kind: 'bool' };
export const int: Type = { kind: 'int' };
export const double: Type = { kind: 'double' };
export const timestamp: Type = { kind: 'timestamp' };
export const duration: Type = { kind: 'duration' };
export const unknown: Type = { kind: 'unknown' };
export const text = (most: number): Type => ({ kind: 'string', most });
export const list = (of: Type, most: number): Type => ({ kind: 'list', of, most });

/** A type as a sentence names it. */
export const called = (type: Type): string => {
  if (type.kind === 'list') return type.of.kind === 'unknown' ? 'a list' : `a list of ${called(type.of)}`;
  return type.kind === 'object' ? type.name : type.kind;
};

const numbers: readonly Kind[] = ['int', 'double'];
export const isNumber = ({ kind }: Type): boolean => numbers.includes(kind) || kind === 'unknown';

/** Whether values of the two can ever be equal. */
export function alike(one: Type, other: Type): boolean {
  if (one.kind === 'unknown' || other.kind === 'unknown') return true;
  if (one.kind === 'list' && other.kind === 'list') return alike(one.of, other.of);
  if (one.kind === 'object' && other.kind === 'object') return one.name === other.name;
  return one.kind === other.kind || (isNumber(one) && isNumber(other));
}

/** The type of what is one or the other; undefined: they do not go together. */
export function join(one: Type, other: Type): Type | undefined {
  if (one.kind === 'unknown') return other;
  if (other.kind === 'unknown') return one;
  if (one.kind === 'string' && other.kind === 'string') return text(Math.max(one.most, other.most));
  if (one.kind === 'list' && other.kind === 'list') {
    const of = join(one.of, other.of);
    return of && list(of, Math.max(one.most, other.most));
  }
  return one.kind === other.kind && alike(one, other) ? one : undefined;
}

/** How much there is to look at when a value is compared. */
export function weight(type: Type): number {
  switch (type.kind) {
    case 'string':
      return 1 + type.most / 1000;
    case 'list':
      return 1 + type.most * weight(type.of);
    case 'object':
      return 1 + Object.values(type.fields).reduce((sum, field) => sum + weight(field), 0);
    default:
      return 1;
  }
}
