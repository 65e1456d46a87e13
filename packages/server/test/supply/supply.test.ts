import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { directDependencies, inProduction, licencesPage, lockedPackages, root } from './lock.ts';
import { billOfMaterials, purlOf } from './sbom.ts';

test('every package of the lock file is pinned: an exact version, and the digest of its contents', () => {
  expect(lockedPackages().length).toBeGreaterThan(200);
  const loose = lockedPackages().filter(
    ({ version, integrity }) => !/^\d+\.\d+\.\d+/.test(version) || !/^sha512-/.test(integrity ?? ''),
  );
  expect(loose.map(({ name }) => name)).toEqual([]);
});

test('every direct dependency is in the lock file', () => {
  const locked = new Set(lockedPackages().map(({ name }) => name));
  expect(directDependencies().filter((name) => !locked.has(name))).toEqual([]);
});

/** Ones that let us give the whole on; of MPL-2.0 the files stay as they are, which they do. */
const allowed =
  /^(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|MPL-2\.0|Unlicense|CC0-1\.0)$/;

test('what is in production has a licence that is allowed', () => {
  const wrong = inProduction().filter(({ license = '' }) =>
    license.split(/[() ]+|AND|OR/).some((one) => one !== '' && !allowed.test(one)),
  );
  expect(wrong.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test('docs/licences.md is current: npm run licences', () => {
  expect(readFileSync(join(root, 'docs/licences.md'), 'utf8')).toBe(licencesPage());
});

test('the bill of materials has every package of the lock file that is in production, with its digest', () => {
  const { components } = billOfMaterials('0.0.0');
  const listed = new Map(components.map(({ purl, hashes }) => [purl, hashes[0]?.content.length]));
  expect(inProduction().filter((one) => listed.get(purlOf(one)) !== 128)).toEqual([]);
  expect(listed.size).toBe(new Set(inProduction().map(purlOf)).size);
  expect(components.map(({ purl }) => purl)).toContainEqual(
    expect.stringMatching(/^pkg:npm\/%40fastify\/helmet@/),
  );
});
