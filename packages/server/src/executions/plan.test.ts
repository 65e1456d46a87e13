import { expect, test } from 'vitest';
import type { Facts, GateFacts, StageFacts, StepFacts } from './execution.ts';
import { plan } from './plan.ts';

// What the reconciler does next: the rules, one case each.

const now = new Date('2026-11-22T09:00:00.000Z');
const before = new Date('2026-11-22T08:59:59.999Z');
const after = new Date('2026-11-22T09:00:00.001Z');

const gate = (facts: Partial<GateFacts>): GateFacts => ({
  ...{ id: '7', name: 'CAB', type: 'approval', status: 'pending-approval', because: '' },
  ...{ approvalId: '3', approval: 'open', fallen: false, retiredFor: null, values: {} },
  ...{ opensAt: null, deadline: null, ...facts },
});
const schedule = (opensAt: Date) =>
  gate({ type: 'schedule', status: 'scheduled', approval: null, approvalId: null, opensAt });
const check = (deadline: Date | null) =>
  gate({ type: 'check', status: 'running', approval: null, approvalId: null, deadline });
const step = (facts: Partial<StepFacts>): StepFacts => ({
  ...{ id: '9', name: 'deploy', type: 'http', status: 'pending', because: '' },
  ...{ attempt: 0, retries: 0, nextTryAt: null, deadline: null, run: null, ...facts },
});

function at(stage: Partial<StageFacts>, gates = stage.gates?.length ?? 0): Facts {
  const begun = { id: '5', position: 0, name: 'QA', attempt: 1, environment: '1', because: '' };
  const open = { windows: [], environmentKey: 'qa', opensAt: null };
  const rest = { status: 'gates-running', overtakenBy: null, gates: [], steps: [] } as const;
  const current = { ...begun, ...open, ...rest };
  const outline = [
    { name: 'QA', environment: '1', gates },
    { name: 'Production', environment: null, gates: 0 },
  ];
  return { status: 'running', outline, current: { ...current, ...stage } };
}
const asked = (one: GateFacts, gates = 1) => plan(at({ gates: [one] }, gates), now);
const working = (...steps: StepFacts[]) => plan(at({ status: 'steps-running', steps }), now);

test('an execution begins with its first stage, and ends with its last', () => {
  expect(plan({ ...at({}), current: null }, now)).toEqual([{ do: 'begin-stage', position: 0 }]);
  const last = { ...at({ status: 'successful', position: 1 }) };
  expect(plan(last, now)).toMatchObject([{ do: 'end-execution', to: 'successful' }]);
});

test('a stage whose environment is gone is not begun: the execution fails and says so', () => {
  expect(plan(at({ status: 'successful' }), now)).toMatchObject([
    { do: 'end-execution', to: 'failed', because: expect.stringContaining('Production') },
  ]);
});

test('nothing is done to an execution that has ended', () => {
  for (const status of ['successful', 'failed', 'rejected', 'aborted', 'out-of-date'] as const)
    expect(plan({ ...at({}), status }, now)).toEqual([]);
});

test('gates are asked one at a time, and the steps start when all have let it through', () => {
  expect(plan(at({}, 2), now)).toEqual([{ do: 'open-gate', position: 0 }]);
  expect(asked(gate({}), 2)).toEqual([]);
  expect(asked(gate({ status: 'successful' }), 2)).toEqual([{ do: 'open-gate', position: 1 }]);
  expect(asked(gate({ status: 'skipped' }), 1)).toMatchObject([{ do: 'move-stage', to: 'gates-completed' }]);
  expect(plan(at({ status: 'gates-completed' }), now)).toEqual([{ do: 'start-steps' }]);
});

test.each([
  ['approved', 'successful'],
  ['overridden', 'skipped'],
  ['rejected', 'rejected'],
  ['withdrawn', 'aborted'],
  ['superseded', 'aborted'],
] as const)('an approval that is %s makes its gate %s', (approval, to) => {
  expect(asked(gate({ approval }))).toMatchObject([{ do: 'end-gate', gate: '7', to }]);
});

test.each([
  ['rejected', 'rejected', 'rejected'],
  ['failed', 'gates-failed', 'failed'],
  ['aborted', 'aborted', 'aborted'],
] as const)('a gate that is %s makes the stage %s and the execution %s', (status, stage, execution) => {
  expect(asked(gate({ status, because: 'No.' }))).toMatchObject([{ do: 'move-stage', to: stage }]);
  expect(plan(at({ status: stage }), now)).toMatchObject([{ do: 'end-execution', to: execution }]);
});

test('a schedule opens at its time, not before; a check fails at its deadline, not before', () => {
  expect(asked(schedule(after))).toEqual([]);
  expect(asked(schedule(now))).toMatchObject([{ do: 'end-gate', to: 'successful' }]);
  expect(asked(check(after))).toEqual([]);
  expect(asked(check(null))).toEqual([]);
  expect(asked(check(now))).toMatchObject([{ do: 'end-gate', to: 'failed' }]);
});

test('a newer snapshot that has passed the stage retires one that waits in it, gate and all', () => {
  expect(plan(at({ gates: [gate({})], overtakenBy: 4 }), now)).toMatchObject([
    { do: 'end-gate', gate: '7', to: 'out-of-date' },
    { do: 'move-stage', to: 'out-of-date' },
    { do: 'end-execution', to: 'out-of-date' },
  ]);
  const waiting = at({ gates: [gate({ status: 'successful' })], status: 'gates-completed', overtakenBy: 4 });
  expect(plan(waiting, now)).toMatchObject([
    { do: 'move-stage', to: 'out-of-date' },
    { do: 'end-execution', to: 'out-of-date' },
  ]);
});

test('steps that run are not retired by a newer snapshot', () => {
  expect(plan(at({ status: 'steps-running', steps: [step({})], overtakenBy: 4 }), now)).toEqual([
    { do: 'queue-try', step: '9', attempt: 1 },
  ]);
});

test('a try is queued when its time has come, with the next number', () => {
  expect(working(step({ attempt: 2, nextTryAt: now }))).toEqual([{ do: 'queue-try', step: '9', attempt: 3 }]);
  expect(working(step({ attempt: 2, nextTryAt: after }))).toEqual([]);
});

test('a claimed try that nobody came back from is never repeated under its number', () => {
  expect(working(step({ status: 'running', attempt: 1, deadline: after }))).toEqual([]);
  expect(working(step({ status: 'running', attempt: 1, deadline: before }))).toMatchObject([
    { do: 'end-step', to: 'failed', because: 'Try 1: the outcome is unknown.' },
  ]);
  const again = step({ status: 'running', attempt: 2, retries: 2, deadline: before });
  expect(working(again)).toMatchObject([{ do: 'retry-step', at: new Date('2026-11-22T09:00:04.000Z') }]);
});

test('a callback that does not come in time fails the step', () => {
  expect(working(step({ status: 'waiting', deadline: after }))).toEqual([]);
  expect(working(step({ status: 'waiting', deadline: now }))).toMatchObject([
    { do: 'end-step', to: 'failed' },
  ]);
});

test('a manual step waits for a person, for as long as it takes', () => {
  expect(working(step({ type: 'manual' }))).toEqual([{ do: 'ask-step', step: '9' }]);
  expect(working(step({ type: 'manual', status: 'waiting' }))).toEqual([]);
});

test('steps run in order; the first that fails fails the stage; without any the stage is through', () => {
  const second = step({ id: '10', name: 'verify' });
  expect(working(step({ status: 'skipped' }), second)).toMatchObject([{ step: '10' }]);
  expect(working(step({ status: 'failed' }), second)).toMatchObject([{ do: 'move-stage', to: 'failed' }]);
  expect(working()).toMatchObject([{ do: 'move-stage', to: 'successful' }]);
});
