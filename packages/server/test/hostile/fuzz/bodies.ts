import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Maker } from './from-schema.ts';
import { languages } from './languages.ts';
import { nasty, oddNames, textOf } from './nasty.ts';

/** Bytes, and what they are called. */
export type Body = { readonly bytes: Buffer; readonly type: string };

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, one]) =>
    pathsOf(one, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return [path, ...inner];
}

function put(value: unknown, [first, ...rest]: Path, by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((one, nth) => (nth === first ? put(one, rest, by) : one));
  return { ...(value as object), [first]: put((value as Record<string, unknown>)[first], rest, by) };
}

/** A value that was good, with what exists put where it belongs, and none to three places spoilt. */
export function spoilt(maker: Maker, good: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(good);
  const names = paths.filter(
    (path) => typeof path.at(-1) === 'string' && typeof read(good, path) === 'string',
  );
  const living = fc.tuple(...names.map((path) => maker.existing(String(path.at(-1))))).map((texts) =>
    names.reduce((value, path, nth) => {
      const name = String(path.at(-1));
      return maker.knows(name) ? put(value, path, texts[nth]) : value;
    }, good),
  );
  const place = fc.nat(1000).map((nth) => paths[nth % paths.length] ?? []);
  const change = place.chain((path) => {
    const language = languages[String(path.at(-1))];
    return fc.tuple(fc.constant(path), language ? fc.oneof(language, nasty) : nasty);
  });
  const changes = fc.oneof(
    { weight: 3, arbitrary: fc.constant<[Path, unknown][]>([]) },
    { weight: 6, arbitrary: fc.array(change, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(change, { minLength: 2, maxLength: 3 }) },
  );
  const more = fc.option(fc.tuple(fc.constantFrom(...oddNames), nasty), { freq: 12 });
  return fc.tuple(living, changes, more).map(([value, wrong, added]) => {
    const changed = wrong.reduce<unknown>(
      (one, [path, by]) => (reaches(one, path) ? put(one, path, by) : one),
      value,
    );
    if (added === null || typeof changed !== 'object' || changed === null || Array.isArray(changed))
      return changed;
    return { ...changed, [added[0]]: added[1] };
  });
}

const read = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((one, name) => (one as Record<string | number, unknown> | null)?.[name], value);
const reaches = (value: unknown, path: Path): boolean => {
  const parent = read(value, path.slice(0, -1));
  return path.length === 0 || (typeof parent === 'object' && parent !== null && parent !== undefined);
};

const types = [
  ...[
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-16',
    'APPLICATION/JSON',
    'text/plain',
    '',
  ],
  ...[
    'text/yaml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/problem+json',
    '*/*',
    'a/b; c',
    'application/json; charset=',
    '\u00e4/\u00e4',
  ],
];
const notText = [
  Buffer.from([0xff, 0xfe, 0x22]),
  Buffer.from([0x22, 0xc3, 0x28, 0x22]),
  Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
  Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  Buffer.alloc(3),
];

/** A body as bytes, mostly whole and rightly called; the others cut off, doubled, compressed, of other bytes or too long. */
export const sent = (values: fc.Arbitrary<unknown>, type: string): fc.Arbitrary<Body> =>
  fc.tuple(values, fc.nat(99), fc.nat(999), fc.constantFrom(...types)).map(([value, die, where, other]) => {
    const text = textOf(value);
    const bytes = Buffer.from(text);
    const at = Math.floor((bytes.length * where) / 1000);
    const cut = bytes.subarray(0, at);
    if (die < 84) return { bytes, type };
    if (die < 87) return { bytes: cut, type };
    if (die < 89)
      return {
        bytes: Buffer.concat([cut, notText[where % notText.length] ?? cut, bytes.subarray(at)]),
        type,
      };
    if (die < 93) return { bytes, type: other };
    if (die < 94) return { bytes: gzipSync(bytes), type };
    if (die < 96) return { bytes: notText[where % notText.length] ?? bytes, type };
    if (die < 97) return { bytes: Buffer.concat([bytes, bytes]), type };
    if (die === 97 && where < 60) return { bytes: Buffer.from(`"${'x'.repeat(1024 * 1024 + where)}"`), type };
    return { bytes: Buffer.alloc(0), type };
  });
