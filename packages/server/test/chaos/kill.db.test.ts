import { expect, onTestFinished, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { dataDirectory } from '../process/data-directory.ts';
import { executions } from './executions.ts';
import { givenHouse, ownHouse } from './houses.ts';
import { besiege, type Death, everyCrashPoint } from './siege.ts';

// "Done when" of the first issue: no acknowledged decision lost, no step run twice for one attempt, executions go on.
// It kills processes, and so says nothing of a disk that lies or of a machine that loses power.

vi.setConfig({ testTimeout: 240_000 });

/** Two seconds on a quiet machine, which is the pause before the next try; without taking back, it was half a minute. */
const soon = 15_000;

const atRandom = (kill: 'server' | 'postgres' | 'both'): Death => ({
  kill,
  after: Math.round(100 + Math.random() * 1500),
});

test('killed at every crash point and at random moments on a given database, nothing is lost and nothing done twice', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const deaths = [
    ...everyCrashPoint(() => 1 + Math.floor(Math.random() * 4)),
    atRandom('server'),
    atRandom('server'),
  ];
  const found = await besiege({ house: givenHouse(ownerUrl), load: executions, deaths });
  expect(found.wrong).toEqual([]);
  expect(found.longestStill).toBeLessThan(soon);
  expect(found.acknowledged).toBeGreaterThan(10);
});

test('the server, its embedded database, or both: the same holds', async () => {
  const directory = await dataDirectory('data');
  onTestFinished(directory.remove);
  const deaths = [atRandom('server'), atRandom('postgres'), atRandom('both')];
  const found = await besiege({ house: ownHouse(directory), load: executions, deaths });
  expect(found.wrong).toEqual([]);
  expect(found.longestStill).toBeLessThan(soon);
  expect(found.acknowledged).toBeGreaterThan(10);
});
