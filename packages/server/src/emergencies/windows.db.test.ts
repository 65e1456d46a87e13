import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EmergencyWorld, openEmergencyWorld } from '../../test/emergency-world.ts';
import { latest } from '../../test/latest.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';
import { onFor, window } from '../../test/windows.ts';

// A freeze that nobody may pass is passed with broken glass, by an execution and by a run; before and after it holds.

let world: EmergencyWorld;
beforeEach(async () => {
  world = await openEmergencyWorld();
  await window(world.ann, onFor(2), { environments: ['qa'] });
});
afterEach(() => world.close());

const because = { reason: 'The shop is down' };
const steps = [{ name: 'look', manual: { instructions: 'Look at it' } }];

async function execution(): Promise<string> {
  const release = await world.release({ name: 'QA', environment: 'qa', steps });
  return (await release.submit()).id;
}

async function run(): Promise<string> {
  const flow = shop('workflows/nightly');
  if ((await world.ann.get(flow)).statusCode === 404) {
    await ok(world.ann.post(shop('workflows'), { key: 'nightly', name: 'Nightly', reviewRequired: false }));
    const definition = {
      inputs: [{ name: 'target', type: 'environment' }],
      stages: [{ name: 'QA', jobs: [{ name: 'look', manual: {} }] }],
    };
    await ok(world.ann.post(`${flow}/versions`, { label: 'v1', definition }));
    await ok(world.ann.post(`${flow}/versions/1:submit`));
  }
  return (await ok(world.ci.post(`${flow}/runs`, { inputs: { target: 'qa' } }))).json().id;
}

const pass = (kind: 'executions' | 'runs', id: string, who = world.ci) =>
  who.post(shop(`${kind}/${id}:pass-window`), because);

test.each([
  ['executions', 'stage', execution],
  ['runs', 'run', run],
] as const)('%s', async (kind, type, make) => {
  const [used, left] = [await make(), await make()];
  expect(problemOf(await pass(kind, used)).code).toBe('window/no-override');
  const id = await world.broken(world.ci);
  expect(problemOf(await pass(kind, used, world.administrator)).code).toBe('window/no-override');
  await ok(pass(kind, used));
  const { uses } = await world.glass(id);
  const subject = kind === 'runs' ? used : latest(await world.get(used)).id;
  expect(uses).toMatchObject([
    {
      what: expect.stringMatching(`^Passed the windows of ${type} ${subject}`),
      subject: { type, id: subject },
    },
  ]);
  await ok(world.ci.post(shop(`break-glass/${id}:close`)));
  expect(problemOf(await pass(kind, left)).code).toBe('window/no-override');
  if (kind === 'executions')
    expect([latest(await world.get(used)).status, latest(await world.get(left)).status]).toEqual([
      'steps-running',
      'gates-completed',
    ]);
});
