import { expect, onTestFinished, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { dataDirectory } from '../process/data-directory.ts';
import { executions } from './executions.ts';
import { givenHouse, ownHouse } from './houses.ts';
import { besiege, type Death } from './siege.ts';

// No acknowledged decision lost, no step run twice for one attempt, executions go on.
// All crash points and hundreds of moments: `npm run chaos`. It kills processes, and so says nothing of a disk that lies or of a machine that loses power.

vi.setConfig({ testTimeout: 240_000 });

/** Two seconds on a quiet machine, which is the pause before the next try; without taking back, it was half a minute. */
const soon = 15_000;

const atRandom = (kill: 'server' | 'postgres' | 'both'): Death => ({
  kill,
  after: Math.round(Math.random() * 500),
});

test('killed where it matters most, while it starts and at a random moment, nothing is lost and nothing done twice', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const deaths: Death[] = [
    { at: 'decision-after-commit', nth: 2 },
    { at: 'step-called', nth: 1 },
    { starting: 400 },
    atRandom('server'),
  ];
  const found = await besiege({ house: givenHouse(ownerUrl), load: executions, deaths });
  expect(found.wrong).toEqual([]);
  expect(found.longestStill).toBeLessThan(soon);
  expect(found.deaths).toBe(4);
  // Not each of them: on a slow machine the next may come before anybody was answered.
  expect(found.servedAgain.of).toBeGreaterThan(0);
});

test('the embedded database alone, and together with its server: the same holds', async () => {
  const directory = await dataDirectory('data');
  onTestFinished(directory.remove);
  const deaths = [atRandom('postgres'), atRandom('both')];
  const found = await besiege({ house: ownHouse(directory), load: executions, deaths });
  expect(found.wrong).toEqual([]);
  expect(found.longestStill).toBeLessThan(soon);
  expect(found.servedAgain.of).toBeGreaterThan(0);
});
