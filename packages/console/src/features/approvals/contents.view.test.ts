import type { DeployedContent } from '@countersign/contract/environment-contents.ts';
import { expect, test } from 'vitest';
import { countsOf, differenceOf } from './contents.view.ts';

const there = (service: string, module: string | null, version: string, digest: string | null = null) =>
  ({ service, module, version, digest }) as DeployedContent;
const ship = (service: string, module: string | null, version: string, digest: string | null = null) => ({
  ...{ service, module, version, digest, committers: ['bob'] },
});
const short = (lines: ReturnType<typeof differenceOf>) =>
  lines.map(({ kind, name, now, to }) => [kind, name, now?.version ?? null, to]);

test('what changes comes first, then what is new, what is not part of it, and what stays', () => {
  const lines = differenceOf(
    [ship('cart', 'cart-api', '2.4.0'), ship('cart', 'cart-web', '2.3.0'), ship('search', null, '1.0')],
    [there('cart', 'cart-api', '2.3.9'), there('cart', 'cart-web', '2.3.0'), there('mail', null, '7')],
  );
  expect(short(lines)).toEqual([
    ['changed', 'cart / cart-api', '2.3.9', '2.4.0'],
    ['added', 'search', null, '1.0'],
    ['removed', 'mail', '7', null],
    ['same', 'cart / cart-web', '2.3.0', '2.3.0'],
  ]);
  expect(lines.map(({ committers }) => committers)).toEqual([['bob'], ['bob'], [], ['bob']]);
  expect(countsOf(lines)).toEqual(
    ['changed', 'added', 'removed', 'same'].map((kind) => ({ kind, count: 1 })),
  );
});

test('into an empty environment all of it is new', () => {
  expect(countsOf(differenceOf([ship('cart', null, '1')], []))).toEqual([{ kind: 'added', count: 1 }]);
  expect(differenceOf([], [])).toEqual([]);
});

test('the same version with another artifact is a change; an artifact that nobody named is none', () => {
  const of = (now: string | null, then: string | null) =>
    differenceOf([ship('cart', null, '1', then)], [there('cart', null, '1', now)])[0];
  expect(of('sha256:a', 'sha256:b')).toMatchObject({ kind: 'changed', otherArtifact: true });
  expect(of('sha256:a', 'sha256:a')).toMatchObject({ kind: 'same', otherArtifact: false });
  expect(of(null, 'sha256:b')).toMatchObject({ kind: 'same' });
});

test('a service as a whole is another thing than a module of it', () => {
  expect(short(differenceOf([ship('cart', null, '2')], [there('cart', 'cart-api', '1')]))).toEqual([
    ['added', 'cart', null, '2'],
    ['removed', 'cart / cart-api', '1', null],
  ]);
});
