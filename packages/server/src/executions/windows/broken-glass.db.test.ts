import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmergencyWorld, openEmergencyWorld } from '../../../test/emergency-world.ts';
import { latest } from '../../../test/latest.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';
import { onFor, window } from '../../../test/windows.ts';

// Whoever has broken the glass passes windows too, and it is among what they did.

let world: EmergencyWorld;
beforeAll(async () => {
  world = await openEmergencyWorld();
  await window(world.ann, onFor(2), { environments: ['qa'] });
});
afterAll(() => world.close());

const stage = { name: 'QA', environment: 'qa', steps: [{ name: 'deploy', manual: {} }] };
const pass = ({ id }: Execution) =>
  world.ci.post(shop(`executions/${id}:pass-window`), { reason: 'The shop takes no orders' });

test('a window that names nobody is passed by whoever has broken the glass, while it is broken', async () => {
  const release = await world.release(stage);
  const held = await release.submit();
  expect(problemOf(await pass(held))).toMatchObject({ status: 403, code: 'window/no-override' });
  const glass = await world.broken(world.ci);
  const passed = (await ok(pass(held))).json() as Execution;
  expect(latest(passed).status).toBe('steps-running');
  const { uses } = await world.glass(glass);
  expect(uses).toMatchObject([{ subject: { type: 'stage', id: latest(held).id } }]);
  await ok(world.ci.post(shop(`break-glass/${glass}:close`)));
  const next = await (await world.release(stage)).submit();
  expect(problemOf(await pass(next)).code).toBe('window/no-override');
});
