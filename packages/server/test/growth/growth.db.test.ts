import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { testApp } from '../app.ts';
import { freshDatabase } from '../harness.ts';
import { makeMolds, planFor, pour } from './fill.ts';
import { lookAtAll } from './look.ts';
import { scanned, total } from './reads.ts';
import { foundTown } from './town.ts';

/** Of what is over there is ten times as much in the end; nobody waits for more than before. */
const sizes = [1200, 4800];
const shares = { shop: 1 };

/**
 * What a request reads is bounded by what it shows. "npm run bench:growth" says the same of a million, and how long it
 * takes; this finds the statement that reads all there ever were, before there is a million.
 */
test('what is over is not read', { timeout: 180_000 }, async () => {
  const on = await freshDatabase();
  const owner = new pg.Client({ connectionString: on.ownerUrl });
  await owner.connect();
  onTestFinished(() => owner.end());
  const app = await testApp({ on, workers: true });
  const molds = await makeMolds(await foundTown(app, ['shop']), owner, ['shop']);
  await app.close();

  await pour(owner, molds, planFor(sizes[0] ?? 0, 300, shares));
  const few = await lookAtAll(on.url, owner, molds);
  await pour(owner, molds, planFor(sizes[1] ?? 0, 0, shares));
  const many = await lookAtAll(on.url, owner, molds);

  const rows = many.map(({ name, bounded, reads }, nth) => {
    const before = few[nth]?.reads ?? {};
    return { name, bounded, scans: scanned(reads), grown: total(reads) - 1.3 * total(before) };
  });
  expect(rows.length).toBeGreaterThan(40);
  expect(rows.filter(({ scans }) => scans.length > 0)).toEqual([]);
  expect(rows.filter(({ bounded, grown }) => bounded && grown > 1000)).toEqual([]);
});
