import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { openRunWorld, type RunWorld } from '../../../test/run-world.ts';
import { jobs } from '../../jobs.ts';
import { dueSchedules, runSchedule } from './schedule.ts';

// Workflows that run by themselves. Nothing waits for a minute to come: what is due is made due.

let world: RunWorld;
beforeAll(async () => {
  world = await openRunWorld();
});
afterAll(() => world.close());

const look = { name: 'look', manual: {} };
const inputs = [{ name: 'target', type: 'environment' }];
const hourly = (more: object = {}) => ({
  cron: '0 * * * *',
  timeZone: 'Europe/Berlin',
  inputs: { target: 'qa' },
  ...more,
});

/** A workflow whose schedule has come due. */
async function due(fields: object): Promise<string> {
  const flow = await world.workflow([look], { inputs, fields });
  await sql`update workflow set next_run_at = now() - interval '3 hours' where key = ${flow}`.execute(
    world.parts.db,
  );
  return flow;
}
const tick = () =>
  jobs(world.parts)
    .find(({ name }) => name === 'workflow.schedule')
    ?.handle({}, false);
const runsOf = async (flow: string) => (await ok(world.ann.get(shop(`runs?workflow=${flow}`)))).json().items;
const nextOf = async (flow: string) =>
  new Date((await world.ann.get(shop(`workflows/${flow}`))).json().nextRunAt).getTime();

test('what is due is started once, by nobody in person, and comes again', async () => {
  const flow = await due({ schedule: hourly() });
  await tick();
  await tick();
  const runs = await runsOf(flow);
  expect(runs).toMatchObject([
    { startedBy: null, via: 'system', inputs: { target: 'qa' }, status: 'running' },
  ]);
  const next = await nextOf(flow);
  expect([next > Date.now(), next <= Date.now() + 3_600_000, new Date(next).getMinutes()]).toEqual([
    true,
    true,
    0,
  ]);
});

test('one that fails does not keep the others from running', async () => {
  const [broken, other] = [await due({ schedule: hourly() }), await due({ schedule: hourly() })];
  const stored = (schedule: object) =>
    sql`update workflow set schedule = ${JSON.stringify(schedule)} where key = ${broken}`.execute(
      world.parts.db,
    );
  await stored({ ...hourly(), timeZone: 'Nowhere/Else' });
  await expect(tick()).rejects.toThrow('1 schedules failed');
  expect(await runsOf(other)).toHaveLength(1);
  await stored(hourly());
  await tick();
});

test('however many servers find it due, one starts it', async () => {
  const flow = await due({ schedule: hourly() });
  const found = await dueSchedules(world.parts.db);
  await Promise.all(
    [1, 2, 3, 4].flatMap(() => found.map((one) => world.parts.work((work) => runSchedule(work, one)))),
  );
  expect(await runsOf(flow)).toHaveLength(1);
});

test('one that is refused is in the ledger, and the next time comes all the same', async () => {
  const preApproval = await world.form({ executors: [{ username: 'ann' }] });
  const named = await due({ schedule: hourly({ preApproval }), preApproval: true });
  const without = await due({ schedule: hourly(), preApproval: true });
  const off = await due({ schedule: hourly(), enabled: false });
  const wrong = await due({ schedule: hourly({ inputs: { target: 'dev' } }) });
  await tick();
  const codes = ['pre-approval/executor', 'pre-approval/required', 'workflow/disabled', 'request/invalid'];
  for (const [nth, flow] of [named, without, off, wrong].entries()) {
    expect(await runsOf(flow)).toEqual([]);
    expect(await world.recorded('workflow', flow)).toEqual([`run.start.refused ${codes[nth]}`]);
    expect(await nextOf(flow)).toBeGreaterThan(Date.now());
  }
});

test('a pre-approval that names nobody lets it run', async () => {
  const flow = await due({ schedule: hourly({ preApproval: await world.form() }), preApproval: true });
  await tick();
  expect(await runsOf(flow)).toHaveLength(1);
});
