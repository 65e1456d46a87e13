import { expect, onTestFinished, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { jump, openClock, withClock } from './clocks.ts';
import { executions } from './executions.ts';
import { givenHouse } from './houses.ts';
import { judged } from './judgements.ts';
import { besiege } from './siege.ts';

// The short form of the clocks in `npm run chaos:faults`: the design says that the database's clock decides.

vi.setConfig({ testTimeout: 240_000 });

test('one of two servers is an hour ahead, then an hour behind: both judge by the clock of the database', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const clock = await openClock();
  onTestFinished(clock.close);
  const clocked = withClock(givenHouse(ownerUrl), clock);
  const deaths = [jump(clocked, clock, 3600), jump(clocked, clock, -3600)];
  const found = await besiege({ house: clocked.house, load: judged(executions), deaths, servers: 2 });
  expect([...found.wrong, ...clocked.wrong]).toEqual([]);
});
