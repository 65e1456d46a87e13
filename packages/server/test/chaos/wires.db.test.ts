import { expect, onTestFinished, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { givenHouse } from './houses.ts';
import { runs } from './runs.ts';
import { besiege } from './siege.ts';
import { strike, wire } from './wires.ts';

// The short form of the connections in `npm run chaos:faults`. How long a silent connection is kept is in
// lifeline.db.test.ts, and the bell's in bell.db.test.ts.

vi.setConfig({ testTimeout: 240_000 });

test('connections reset, a commit lost, the answer to one lost: every run ends as it was to, once', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const { house, wires, close } = await wire(givenHouse(ownerUrl), 60_000);
  onTestFinished(close);
  const deaths = [
    strike(wires, 'answer lost', 0),
    strike(wires, 'reset', 200),
    strike(wires, 'commit lost', 0),
    strike(wires, 'door reset', 100),
  ];
  const found = await besiege({ house, deaths, load: runs({ count: 10, waves: 4, late: true }) });
  expect(found.wrong).toEqual([]);
  expect([found.servedAgain.of, found.unanswered]).toEqual([4, 0]);
});
