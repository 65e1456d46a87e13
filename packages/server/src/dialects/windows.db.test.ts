import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FlexWorld, openFlexWorld } from '../../test/flexdeploy.ts';
import { latest } from '../../test/latest.ts';
import { byHand } from '../../test/permit-world.ts';
import { onFor, window } from '../../test/windows.ts';
import { deploy, openRunning, type Running } from '../../test/zadig-runs.ts';

// A freeze holds whichever door it came in by: the doors only ask, and the same rooms decide.

let flex: FlexWorld;
let zadig: Running;
beforeAll(async () => {
  [flex, zadig] = [await openFlexWorld(), await openRunning()];
});
afterAll(async () => {
  await flex.close();
  await zadig.close();
});

test('FlexDeploy: a gate that is approved through it during a freeze starts no steps', async () => {
  await window(flex.ann, onFor(2), { environments: ['qa'] });
  const execution = await (await flex.release(byHand)).submit();
  const gate = latest(execution).gates[0]?.id;
  const answer = await flex.flex.ann.put(`/tasks/approval/approve/${gate}`, {});
  expect([answer.statusCode, answer.body]).toEqual([200, expect.anything()]);
  const after = await flex.until(execution.id, (one) => latest(one).status === 'gates-completed');
  expect(after.blockers[0]?.because).toMatch(/^Freeze "/);
});

test('Zadig: a task that is started through either API during a freeze waits', async () => {
  await window(zadig.ann, onFor(2), { environments: ['qa'] });
  for (const start of ['page', 'open'] as const) {
    zadig.next();
    await zadig.create('', deploy);
    const ran = start === 'page' ? await zadig.runPage(zadig.page()) : await zadig.runOpen(zadig.told());
    expect(ran.status).toBe(200);
    await zadig.advance();
    const { rows } = await zadig.parts.pool.query(
      'select status, opens_at from run order by id desc limit 1',
    );
    expect(rows).toEqual([{ status: 'created', opens_at: expect.any(Date) }]);
  }
});
