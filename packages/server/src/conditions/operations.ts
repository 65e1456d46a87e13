import { isTimeZone, partsOfTime } from './clock.ts';
import { patternFault, patternSize } from './pattern.ts';
import {
  alike,
  bool,
  double,
  duration,
  int,
  join,
  type Kind,
  list,
  type Type,
  text,
  timestamp,
  unknown,
  weight,
} from './types.ts';

/** An operand, and what it is where it is written out. */
export type Operand = { readonly type: Type; readonly constant: string | undefined };

/** What an operation answers and how much work it is beyond itself; a text: what is wrong; undefined: it does not take these. */
export type Operation = (
  operands: readonly Operand[],
) => { readonly type: Type; readonly steps?: number } | string | undefined;

const is = (type: Type, kind: Kind): boolean => type.kind === kind || type.kind === 'unknown';

/** An operation that takes exactly these kinds. */
const fixed =
  (kinds: readonly Kind[], type: Type, steps = 0): Operation =>
  (operands) =>
    operands.length === kinds.length && operands.every((one, nth) => is(one.type, kinds[nth] as Kind))
      ? { type, steps }
      : undefined;

const firstOf =
  (...operations: readonly Operation[]): Operation =>
  (operands) => {
    for (const operation of operations) {
      const answer = operation(operands);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };

const logic: Operation = (operands) =>
  operands.every(({ type }) => is(type, 'bool')) ? { type: bool } : undefined;

const equality: Operation = ([one, other]) =>
  one && other && alike(one.type, other.type)
    ? { type: bool, steps: Math.min(weight(one.type), weight(other.type)) }
    : undefined;

const order: Operation = ([one, other]) => {
  if (!one || !other || !alike(one.type, other.type)) return undefined;
  const kinds: readonly Kind[] = ['int', 'double', 'string', 'timestamp', 'duration', 'unknown'];
  return kinds.includes(one.type.kind) ? { type: bool, steps: weight(one.type) } : undefined;
};

const choice: Operation = ([condition, one, other]) => {
  const type = one && other && join(one.type, other.type);
  return condition && is(condition.type, 'bool') && type ? { type } : undefined;
};

const within: Operation = ([one, many]) => {
  if (!one || many?.type.kind !== 'list') return many?.type.kind === 'unknown' ? { type: bool } : undefined;
  return alike(one.type, many.type.of) ? { type: bool, steps: weight(many.type) } : undefined;
};

const element: Operation = ([many, place]) => {
  if (!many || !place || !is(place.type, 'int')) return undefined;
  if (many.type.kind === 'unknown') return { type: unknown };
  return many.type.kind === 'list' ? { type: many.type.of } : undefined;
};

const joined: Operation = ([one, other]) => {
  if (one?.type.kind === 'string' && other?.type.kind === 'string')
    return { type: text(one.type.most + other.type.most), steps: (one.type.most + other.type.most) / 1000 };
  if (one?.type.kind !== 'list' || other?.type.kind !== 'list') return undefined;
  const of = join(one.type.of, other.type.of);
  return of && { type: list(of, one.type.most + other.type.most), steps: one.type.most + other.type.most };
};

/** Of two numbers of one kind. Whole numbers and others are compared, but not reckoned with each other. */
const reckoned: Operation = (operands) =>
  firstOf(fixed(['int', 'int'], int), fixed(['double', 'double'], double))(operands);

const sized: Operation = ([one, ...others]) => {
  if (!one || others.length > 0) return undefined;
  if (one.type.kind === 'string') return { type: int, steps: one.type.most / 20 };
  return is(one.type, 'list') ? { type: int } : undefined;
};

const searched: Operation = ([one, part, ...others]) => {
  if (!one || !part || others.length > 0 || !is(one.type, 'string') || !is(part.type, 'string'))
    return undefined;
  const length = ({ type }: Operand) => (type.kind === 'string' ? type.most : 0);
  return { type: bool, steps: (length(one) * length(part)) / 2000 };
};

/** The pattern stands in the condition itself, so that how long it takes is known before it is asked. */
const matched: Operation = ([one, pattern, ...others]) => {
  if (!one || !pattern || others.length > 0 || !is(one.type, 'string') || !is(pattern.type, 'string'))
    return undefined;
  if (pattern.constant === undefined) return 'the pattern of "matches" is written out, not read';
  const fault = patternFault(pattern.constant);
  const length = one.type.kind === 'string' ? one.type.most : 0;
  return fault ?? { type: bool, steps: (length * patternSize(pattern.constant)) / 25 };
};

const partOfTime: Operation = (operands) => {
  if (fixed(['duration'], int)(operands)) return { type: int };
  const [, zone] = operands;
  if (zone?.constant !== undefined && !isTimeZone(zone.constant))
    return `there is no time zone "${zone.constant}"`;
  return firstOf(fixed(['timestamp'], int, 60), fixed(['timestamp', 'string'], int, 180))(operands);
};

const asInt = firstOf(
  fixed(['int'], int),
  fixed(['double'], int),
  fixed(['string'], int),
  fixed(['timestamp'], int),
);
const asDouble = firstOf(fixed(['int'], double), fixed(['double'], double), fixed(['string'], double));
const asText = firstOf(
  ([one, ...others]) => (one?.type.kind === 'string' && others.length === 0 ? { type: one.type } : undefined),
  fixed(['int'], text(20)),
  fixed(['double'], text(30)),
  fixed(['bool'], text(5)),
  fixed(['timestamp'], text(40), 20),
  fixed(['duration'], text(40), 20),
);

const added = firstOf(
  reckoned,
  joined,
  fixed(['timestamp', 'duration'], timestamp),
  fixed(['duration', 'timestamp'], timestamp),
  fixed(['duration', 'duration'], duration),
);
const subtracted = firstOf(
  reckoned,
  fixed(['timestamp', 'timestamp'], duration),
  fixed(['timestamp', 'duration'], timestamp),
  fixed(['duration', 'duration'], duration),
);
const negated = firstOf(fixed(['int'], int), fixed(['double'], double));

/** Operators and functions, by the names the parser gives them. Methods have what they are called on as their first. */
export const operations: Readonly<Record<string, Operation>> = {
  ...{ '_&&_': logic, '_||_': logic, '!_': fixed(['bool'], bool), '_?_:_': choice },
  ...{ '_==_': equality, '_!=_': equality, '_<_': order, '_<=_': order, '_>_': order, '_>=_': order },
  ...{ '_+_': added, '_-_': subtracted, '_*_': reckoned, '_/_': reckoned, '_%_': fixed(['int', 'int'], int) },
  ...{ '-_': negated, '@in': within, '_[_]': element, size: sized },
  // What the macros are written out with.
  '@not_strictly_false': fixed(['bool'], bool),
  ...{ int: asInt, double: asDouble, string: asText },
  timestamp: fixed(['string'], timestamp, 20),
  duration: fixed(['string'], duration, 20),
};

export const methods: Readonly<Record<string, Operation>> = {
  ...{ contains: searched, startsWith: searched, endsWith: searched, matches: matched, size: sized },
  ...Object.fromEntries(partsOfTime.map((name) => [name, partOfTime])),
};
