import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stageEdits } from '../../../test/edits.ts';
import { latest } from '../../../test/latest.ts';
import { openOutside } from '../../../test/outside.ts';
import { approvalGate, byHand, openPermitWorld, type PermitWorld } from '../../../test/permit-world.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { problemOf } from '../../../test/shop.ts';

// What was approved is edited beneath the server, in the stored rows, as only the owner of the database can: no permit is given for
// it, none that was given is redeemed, and the server itself does not act.

let world: PermitWorld;
beforeAll(async () => {
  world = await openPermitWorld();
});
afterAll(() => world.close());

const edits = stageEdits;
const stageOf = (execution: Execution): string => latest(execution).id;

test.each(edits)('%s: a permit that was given is not redeemed', async (_, statement, values) => {
  const execution = await world.ready();
  const permit = await world.permit(world.ci, execution);
  await world.tamper(statement, values(stageOf(execution)));
  const problem = problemOf(await world.redeem(world.ci, permit));
  expect(problem).toMatchObject({ status: 409, code: 'permit/content-changed' });
  expect(problem.detail).toMatch(
    /^The permit binds sha256:\w{64}; stage \d+, attempt 1 is sha256:\w{64} now\.$/,
  );
  expect(problem.blockers).toMatchObject([{ requirement: 'What is done is what was approved' }]);
  expect(await world.recorded('permit', permit.id)).toEqual([
    'permit.issued',
    'permit.redeem.refused: permit/content-changed',
  ]);
});

test.each(edits)('%s: no permit is given', async (what, statement, values) => {
  const execution = await world.ready();
  await world.tamper(statement, values(stageOf(execution)));
  const problem = problemOf(await world.ask(world.ci, execution));
  const code = what.startsWith('the environment') ? 'permit/environment' : 'permit/content-changed';
  expect(problem).toMatchObject({ status: 409, code });
  expect(problem.blockers).toMatchObject([{ because: problem.detail }]);
  expect((await world.recorded('stage', stageOf(execution))).at(-1)).toBe(`permit.request.refused: ${code}`);
});

const unsigned = [
  [...(edits[0] ?? []), /^Snapshot 1 was sha256:\w{64}; its contents are sha256:\w{64} now\.$/],
  [...(edits[2] ?? []), /^Pipeline standard \d+ was sha256:\w{64}; its definition is sha256:\w{64} now\.$/],
] as [string, string, (stage: string) => unknown[], RegExp][];

test.each(
  unsigned,
)('%s: none is given either where no gate asked anybody', async (_, statement, values, says) => {
  const execution = await (await world.release({ ...byHand, gates: [] })).submit();
  await world.tamper(statement, values(stageOf(execution)));
  const problem = problemOf(await world.ask(world.ci, execution));
  expect(problem).toMatchObject({ code: 'permit/content-changed', detail: expect.stringMatching(says) });
});

/** Approved, and stopped at a second gate: nothing of its steps has begun. */
async function approved(): Promise<Execution> {
  const gates = [approvalGate, { name: 'Scan', type: 'check', timeout: 60 }];
  return world.ready({ ...byHand, gates });
}

async function goOn(execution: Execution): Promise<Execution> {
  const gate = latest(execution).gates.at(-1)?.id;
  await ok(world.ann.post(shop(`gates/${gate}:override`), { reason: 'The scanner is down' }));
  return world.get(execution.id);
}

test.each(
  edits,
)('%s: the stage fails with the reason, and none of its steps begins', async (what, statement, values) => {
  const execution = await approved();
  await world.tamper(statement, values(stageOf(execution)));
  const after = await goOn(execution);
  const stage = latest(after);
  expect([after.status, stage.status, stage.steps]).toEqual(['failed', 'failed', []]);
  expect(stage.because).toMatch(/ now\.$/);
  const code = what.startsWith('the environment') ? 'permit/environment' : 'permit/content-changed';
  const refused = what.includes('no steps') ? [] : [`permit.redeem.refused: ${code}`];
  expect((await world.recorded('stage', stage.id)).slice(-1 - refused.length)).toEqual([
    ...refused,
    `stage.failed: ${code}`,
  ]);
});

test.each(edits)('%s: once the steps run, no further call goes out', async (what, statement, values) => {
  const outside = await openOutside();
  const steps = ['one', 'two'].map((name) => ({
    name,
    http: { method: 'POST', url: `${outside.url}/${name}` },
  }));
  const execution = await world.ready({ ...byHand, steps });
  await world.tries(execution.id);
  await world.tamper(statement, values(stageOf(execution)));
  await world.tries(execution.id);
  const { status, because, steps: made } = latest(await world.get(execution.id));
  expect(outside.received.map(({ path }) => path)).toEqual(['/one']);
  expect([status, made.map((step) => step.status)]).toEqual(['failed', ['successful', 'failed']]);
  expect(because).toMatch(/^Step two: Try 1 was not made: .* now\.$/);
  const code = what.startsWith('the environment') ? 'permit/environment' : 'permit/content-changed';
  expect((await world.recorded('step', made[1]?.id ?? '')).at(-1)).toBe(`step.failed: ${code}`);
});

const workflowStep = { name: 'two', workflow: { key: 'nightly', inputs: {} } };
test.each([
  ['no person is asked', { name: 'two', manual: {} }],
  ['no run is started', workflowStep],
])('once the steps run and contents are edited, %s', async (_, second) => {
  const definition = { stages: [{ name: 'Tests', jobs: [{ name: 'run', manual: {} }] }] };
  await world.ann.post(shop('workflows'), { key: 'nightly', name: 'Nightly', reviewRequired: false });
  await world.ann.post(shop('workflows/nightly/versions'), { label: 'v1', definition });
  await world.ann.post(shop('workflows/nightly/versions/1:submit'), {});
  const execution = await world.ready({ ...byHand, steps: [{ name: 'one', manual: {} }, second] });
  const [, statement = '', values = () => []] = edits[1] ?? [];
  await world.tamper(statement, values(stageOf(execution)));
  const [first] = latest(execution).steps;
  await ok(world.ci.post(shop(`steps/${first?.id}:complete`), { status: 'passed', comment: '' }));
  const { status, because, steps } = latest(await world.get(execution.id));
  expect([status, steps.map((step) => [step.status, step.run])]).toEqual([
    'failed',
    [
      ['successful', null],
      ['failed', null],
    ],
  ]);
  expect(because).toMatch(/^Step two: It was not begun: .* now\.$/);
  expect((await world.recorded('step', steps[1]?.id ?? '')).at(-1)).toBe(
    'step.failed: permit/content-changed',
  );
});

test('a gate that was opened without its approval does not let the steps begin', async () => {
  const execution = await (await world.release(byHand)).submit();
  const stage = stageOf(execution);
  await world.tamper(`update gate_execution set status = 'successful' where stage_execution_id = $1`, [
    stage,
  ]);
  await world.look(execution.id);
  const { status, because, steps } = latest(await world.get(execution.id));
  expect([status, steps]).toEqual(['failed', []]);
  expect(because).toBe('Gate Manager Approval has no approval that was given: it is open.');
  expect(await world.recorded('stage', stage)).toContain('permit.redeem.refused: permit/not-ready');
});

test('what was put right is approved again by a replay, and then has its permit', async () => {
  const execution = await approved();
  const edit = `update snapshot set contents = jsonb_set(contents, '{0,version}', $2) where id = $1`;
  await world.tamper(edit, [execution.snapshot.id, '"6.6.6"']);
  expect((await goOn(execution)).status).toBe('failed');
  await world.tamper(edit, [execution.snapshot.id, '"2.4.0"']);
  const replayed = (
    await ok(world.ci.post(shop(`executions/${execution.id}:replay`), { stage: 'QA' }))
  ).json();
  await world.sign(world.ann, replayed);
  await world.look(execution.id);
  const going = await goOn(await world.get(execution.id));
  expect(latest(going)).toMatchObject({ status: 'steps-running', attempt: 2 });
  const permit = await world.permit(world.ci, going);
  expect(permit.subject.attempt).toBe(2);
  await ok(world.redeem(world.ci, permit));
});
