import fc from 'fast-check';
import { nastyText, oddNames } from './nasty.ts';

/** A part of an address, as it may be sent: what cannot be sent by any client is left out. */
export const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

const broken = [
  '%',
  '%0',
  '%zz',
  '%00',
  '%ff',
  '%c3%28',
  '%ed%a0%80',
  '%2e%2e%2f',
  '..',
  '.',
  '',
  '%2f',
  ';',
  ':',
  '+',
  '%25',
  'a'.repeat(1001),
  '%0d%0a',
  '@',
  '~',
  '*',
  '::',
];

/** A value in a path: the right one, mostly. */
export const segment = (right: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 14, arbitrary: right.map(encoded) },
    { weight: 1, arbitrary: nastyText.map(encoded) },
    { weight: 1, arbitrary: fc.constantFrom(...broken) },
  );

export type Query = readonly (readonly [name: string, value: string])[];

/** A query: with what is asked of it, and sometimes with one parameter twice, an unknown one, or a cursor that was bent. */
export function query(wanted: fc.Arbitrary<Query>): fc.Arbitrary<string> {
  const twice = wanted.map((pairs) => [...pairs, ...pairs.slice(0, 1)]);
  const strange = fc.tuple(
    fc.constantFrom(...oddNames, 'cursor', 'limit', 'token', 'cursor[]', 'limit[a]', 'q'),
    nastyText,
  );
  const cursor = fc
    .oneof(
      fc.constant('["1"]'),
      fc.constant('["1","2"]'),
      fc.constant('[1]'),
      fc.constant('["x"]'),
      fc.constant('["9223372036854775808"]'),
      fc.constant('["2026-02-30T00:00:00.000Z","1"]'),
      fc.constant('{}'),
      fc.constant('["\\u0000"]'),
      nastyText,
    )
    .map((text) => ['cursor', Buffer.from(text.toWellFormed()).toString('base64url')] as const);
  const all = fc.oneof(
    { weight: 10, arbitrary: wanted },
    { weight: 1, arbitrary: twice },
    { weight: 1, arbitrary: fc.tuple(wanted, strange).map(([pairs, more]) => [...pairs, more]) },
    { weight: 1, arbitrary: fc.tuple(wanted, cursor).map(([pairs, more]) => [...pairs, more]) },
  );
  const text = all.map((pairs: Query) =>
    pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&'),
  );
  const bent = fc
    .tuple(text, fc.constantFrom(...broken.filter((one) => one !== '*')))
    .map(([good, bad]) => `${good}&a=${bad}`);
  return fc
    .oneof({ weight: 20, arbitrary: text }, { weight: 1, arbitrary: bent })
    .map((one) => (one === '' ? '' : `?${one}`));
}
