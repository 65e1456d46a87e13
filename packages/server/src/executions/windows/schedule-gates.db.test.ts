import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateOf } from '../../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';
import { dayFrom, onFor, onFrom, secondsTo } from '../../../test/windows.ts';

// Gates that open by a calendar.

let world: PipelineWorld;
beforeAll(async () => {
  world = await openPipelineWorld();
  for (const [name, calendar] of Object.entries({ now: onFor(2), later: onFrom(3), never: past }))
    await ok(world.ann.post(shop('calendars'), { name, ...calendar }));
});
afterAll(() => world.close());

const past = { timeZone: 'UTC', spans: [{ from: '2020-01-01', to: '2020-01-01' }] };
const by = (calendar: string, more: object = {}) => ({
  name: 'QA',
  environment: 'qa',
  gates: [{ name: 'Night', type: 'schedule', calendar, ...more }],
});
const submit = async (calendar: string) => (await world.release(by(calendar))).submit();

test('a gate opens at once when its calendar is on', async () => {
  expect(gateOf(await submit('now'))).toMatchObject({ status: 'successful' });
});

test('otherwise as soon as it is', async () => {
  const execution = await submit('later');
  expect(gateOf(execution)).toMatchObject({ status: 'scheduled', opensAt: `${dayFrom(3)}T00:00:00.000Z` });
  await world.look(execution.id, secondsTo(new Date(`${dayFrom(3)}T00:00:00Z`)));
  expect(gateOf(await world.get(execution.id))).toMatchObject({ status: 'successful' });
});

test('a calendar that is not on any more opens no gate: it fails, and says so', async () => {
  expect(gateOf(await submit('never'))).toMatchObject({
    status: 'failed',
    because: 'Calendar never is not on within five years.',
  });
});

test.each([
  ['a calendar that is not there', by('easter'), '/stages/0/gates/0/calendar'],
  ['a calendar and a cron expression', by('now', { cron: '0 22 * * *' }), '/stages/0/gates/0/cron'],
  ['neither', by('now', { calendar: undefined }), '/stages/0/gates/0/cron'],
])('a pipeline is refused with its place: %s', async (_, stage, place) => {
  const answer = await world.ann.post(shop('pipelines'), { name: 'faulty', stages: [stage] });
  expect(problemOf(answer)).toMatchObject({ status: 400, code: 'request/invalid', at: [place] });
});
