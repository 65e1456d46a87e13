import { expect, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { givenHouse } from './houses.ts';
import { runs } from './runs.ts';
import { besiege, type Death } from './siege.ts';

// The short form of `npm run chaos:runs`: every run ends as was decided beforehand, no try goes out twice, one permit is
// redeemed for each attempt, and nothing that was acknowledged is lost.

vi.setConfig({ testTimeout: 240_000 });

const load = runs({ count: 10, waves: 2, late: false });

test('ten runs in flight, the server killed twice in the midst of them: each ends as it was to', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const deaths: Death[] = [
    { at: 'decision-after-commit', nth: 1 },
    { at: 'step-called', nth: 2 },
  ];
  const found = await besiege({ house: givenHouse(ownerUrl), load, deaths });
  expect(found.wrong).toEqual([]);
  expect([found.runs, found.inFlight, found.deaths]).toEqual([10, 10, 2]);
});
