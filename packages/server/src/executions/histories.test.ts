import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Line, type Run, type Stage, type StageShape } from '../../test/models/line-model.ts';
import { plan } from './plan.ts';

// The rules, and those of the FlexDeploy notes, 3.4 and 3.5. The line is imagined: races of transactions are
// the database tests' concern.

const shape: fc.Arbitrary<StageShape[]> = fc.array(
  fc.record({
    gates: fc.array(fc.constantFrom('approval', 'schedule', 'check'), { maxLength: 3 }),
    steps: fc.array(fc.record({ type: fc.constantFrom('http', 'manual'), retries: fc.nat(2) }), {
      maxLength: 2,
    }),
  }),
  { minLength: 1, maxLength: 3 },
);
const event = fc.record({
  run: fc.nat(2),
  act: fc.constantFrom(
    ...[
      'look',
      'look',
      'look',
      'approve',
      'approve',
      'reject',
      'withdraw',
      'override',
      'rename',
      'retire',
      'answer',
      'answer',
      'fail',
    ],
    ...[
      'claim',
      'claim',
      'succeed',
      'succeed',
      'break',
      'await',
      'complete',
      'skip',
      'abort',
      'replay',
      'wait',
    ],
  ),
});
type Act = typeof event extends fc.Arbitrary<infer Event extends { act: string }> ? Event['act'] : never;

const approvals = {
  approve: 'approved',
  reject: 'rejected',
  withdraw: 'withdrawn',
  override: 'overridden',
} as const;

function happen(line: Line, run: Run, act: Act): void {
  const stage = run.stages.at(-1);
  if (act === 'look') line.look(run);
  else if (act === 'wait') line.now += 30;
  else if (act === 'abort') line.abort(run);
  else if (act === 'replay') line.replay(run);
  else if (stage && run.status === 'running') toStage(line, run, stage, act);
  line.now += 1;
}

function toStage(line: Line, run: Run, stage: Stage, act: Act): void {
  if (act === 'rename') line.rename(stage);
  const asked = stage.gates.find(
    ({ status, approval }) => status === 'pending-approval' && approval === 'open',
  );
  if (asked && act in approvals) asked.approval = approvals[act as keyof typeof approvals];
  if (asked && act === 'retire')
    Object.assign(asked, { approval: 'superseded', retiredFor: 9, fallen: false });
  const check = stage.gates.find(({ status }) => status === 'running');
  const answer = act === 'answer' ? 'successful' : act === 'fail' ? 'failed' : null;
  if (check && answer) line.write(run, { do: 'end-gate', gate: check.id, to: answer, because: '' });
  const step = stage.steps.find(({ status }) => status !== 'successful' && status !== 'skipped');
  if (!step) return;
  const end = (to: 'successful' | 'failed' | 'skipped') =>
    line.write(run, { do: 'end-step', step: step.id, to, because: '' });
  if (act === 'claim' && step.type === 'http') line.claim(stage, step, step.attempt + 1);
  else if (act === 'succeed' && step.status === 'running') end('successful');
  else if (act === 'await' && step.status === 'running') {
    line.write(run, { do: 'ask-step', step: step.id });
    step.deadline = new Date(line.now + 40);
  } else if (act === 'break' && step.status === 'running') breakDown(line, run, step);
  else if (act === 'complete' && step.status === 'waiting') end('successful');
  else if (act === 'skip' && (step.status === 'waiting' || step.status === 'pending')) end('skipped');
}

function breakDown(line: Line, run: Run, step: Stage['steps'][number]): void {
  const again = step.attempt <= step.retries;
  const at = new Date(line.now + 5);
  if (again) line.write(run, { do: 'retry-step', step: step.id, at, because: '' });
  else line.write(run, { do: 'end-step', step: step.id, to: 'failed', because: '' });
}

const passed = ['successful', 'skipped'];

/** What must hold at any moment, whoever looks. */
function hold(line: Line): void {
  const stages = line.runs.flatMap((run) => run.stages);
  const atWork = stages.filter(({ status }) => status === 'steps-running');
  expect(atWork.map(({ name, id }) => [name, id]).sort()).toEqual([...line.locks].sort());
  for (const { position, status, gates, steps, fell } of stages) {
    const wanted = line.shape[position]?.gates.length;
    const open = gates.filter((gate) => !passed.includes(gate.status));
    if (steps.length > 0 || status === 'steps-running' || status === 'successful')
      expect([gates.length, open.length]).toEqual([wanted, 0]);
    // What has fallen is asked again beside what is asked already.
    if (!fell) expect(open.length).toBeLessThanOrEqual(1);
    if (!fell) expect(open.every((gate) => gate.fallen || gate === gates.at(-1))).toBe(true);
    const firstLeft = steps.findIndex((step) => !passed.includes(step.status));
    const untouched = steps
      .slice(firstLeft + 1)
      .every((step) => ['pending', 'aborted'].includes(step.status));
    expect(firstLeft === -1 || untouched).toBe(true);
  }
  for (const run of line.runs) holdRun(line, run);
}

/** Stages come one after the other, none left out; only a replay stays where it was. */
function holdRun(line: Line, run: Run): void {
  run.stages.forEach(({ position }, nth) => {
    const before = run.stages[nth - 1];
    const expected = before === undefined ? 0 : before.position + (before.status === 'successful' ? 1 : 0);
    expect(position).toBe(expected);
  });
  const facts = line.facts(run);
  const { current, outline } = facts;
  if (run.status === 'successful')
    expect([current?.position, current?.status]).toEqual([outline.length - 1, 'successful']);
  if (run.status === 'out-of-date') expect(current).toMatchObject({ status: 'out-of-date', steps: [] });
  const newer = current?.gates.find(({ retiredFor }) => retiredFor)?.retiredFor ?? current?.overtakenBy;
  if (run.status === 'out-of-date') expect(newer).toBeGreaterThan(run.id);
  const now = new Date(line.now);
  expect(plan(facts, now)).toEqual(plan(facts, now));
}

/** Everybody does their part from now on: nothing may be stuck. */
function bringHome(line: Line): void {
  for (let round = 0; round < 400 && line.runs.some(({ status }) => status === 'running'); round += 1)
    for (const run of line.runs)
      for (const act of ['look', 'approve', 'answer', 'claim', 'succeed', 'complete', 'wait'] as const)
        happen(line, run, act);
}

test('in any history no step runs before its gates hold, one snapshot works in a stage, and all come to an end', () => {
  fc.assert(
    fc.property(shape, fc.array(event, { maxLength: 120, size: 'max' }), (stages, events) => {
      const line = new Line(stages, 3);
      for (const { run, act } of events) {
        happen(line, line.runs[run] as Run, act);
        hold(line);
      }
      bringHome(line);
      hold(line);
      expect(line.runs.filter(({ status }) => status === 'running')).toEqual([]);
      expect(line.locks.size).toBe(0);
    }),
    { numRuns: 1500, seed: 20261122 },
  );
});

test('looking again at once finds nothing left to do, and nobody waits who was overtaken', () => {
  fc.assert(
    fc.property(shape, fc.array(event, { maxLength: 60, size: 'max' }), (stages, events) => {
      const line = new Line(stages, 3);
      for (const { run, act } of events) happen(line, line.runs[run] as Run, act);
      for (const run of line.runs) {
        line.look(run);
        expect(line.look(run)).toBe(0);
        // Whoever still waits has not been overtaken.
        const { current } = line.facts(run);
        if (run.status === 'running' && current?.steps.length === 0) expect(current.overtakenBy).toBe(null);
      }
    }),
    { numRuns: 1500, seed: 20261122 },
  );
});
