import { expect, test, vi } from 'vitest';
import { givenHouse } from '../../chaos/houses.ts';
import { onGivenDatabase } from '../../chaos/places.ts';
import { freshDatabase } from '../../harness.ts';
import { fuzz } from './fuzz.ts';

// Input that nobody meant, at every endpoint and at every foreign API. `npm run hostile:fuzz` is the same with hundreds
// of thousands of requests. What it found once is named in named.db.test.ts.

const [count = 3_000, seed = 7] = (process.env.COUNTERSIGN_HOSTILE_FUZZ ?? '')
  .split(' ')
  .filter(Boolean)
  .map(Number);
const long = process.env.COUNTERSIGN_HOSTILE_FUZZ !== undefined;
const print = (line: string) => void process.stdout.write(`${line}\n`);
vi.setConfig({ testTimeout: 7_200_000 });

/** What the server may hold more at the end than after a quarter: what it learns once, and no more. */
const mebibyte = 1024 * 1024;
const most = long ? 24 * mebibyte : 48 * mebibyte;

test('whatever is sent: no failure, no answer that breaks its schema, and memory stays flat', async () => {
  const run = (house: Parameters<typeof fuzz>[0]['house']) =>
    fuzz({ house, count, seed, sockets: 12, ...(long && { say: print }) });
  const found = long
    ? await onGivenDatabase(run)
    : await run(givenHouse((await freshDatabase({ empty: true })).ownerUrl));
  const { wrong, held, statuses, ...figures } = found;
  print(
    JSON.stringify({
      ...figures,
      statuses,
      wrong: wrong.length,
      held: Object.values(held).map((one) => Math.round(one / mebibyte)),
    }),
  );
  expect(wrong).toEqual([]);
  expect(held.late).toBeLessThan(held.early + most);
  expect(statuses['2']).toBeGreaterThan(found.sent / 20);
});
