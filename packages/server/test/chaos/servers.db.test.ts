import { expect, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { clerksOn } from './clerks.ts';
import { cross } from './crossing.ts';
import { givenHouse } from './houses.ts';
import { besiege } from './siege.ts';
import { watched } from './watched.ts';

// The short form of `npm run chaos:servers`.

vi.setConfig({ testTimeout: 240_000 });

test('two servers, one killed after the other: keys sent again elsewhere do nothing twice, streams go on elsewhere', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const house = givenHouse(ownerUrl);
  const load = watched(clerksOn(house.owner, 2000), 3);
  const deaths = [300, 100].map((after) => ({ kill: 'server' as const, after }));
  const found = await besiege({ house, load, deaths, servers: 2 });
  expect(found.wrong).toEqual([]);
  expect(found.reconnected).toBeGreaterThan(0);
});

test('what is decided at one server wakes who waits at the other, and is in the stream of a third', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const crossed = await cross(givenHouse(ownerUrl), 3, 4);
  expect(crossed).toMatchObject({ decisions: 4, wrong: [] });
});
