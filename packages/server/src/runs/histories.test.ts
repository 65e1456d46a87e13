import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ImaginedRun, type Job, type JobShape } from '../../test/models/run-model.ts';
import { plan } from './plan.ts';
import { isOver, isUnderWay } from './transitions.ts';

// The rules of runs. The run is imagined: races of transactions are the database tests' concern.

const shape: fc.Arbitrary<JobShape[]> = fc.array(
  fc.record({ type: fc.constantFrom('http', 'manual', 'approval'), retries: fc.nat(2) }),
  { minLength: 1, maxLength: 5 },
);
const acts = [
  ...['look', 'look', 'claim', 'claim', 'succeed', 'succeed', 'await', 'break', 'lose', 'answer', 'fail'],
  ...['complete', 'complete', 'approve', 'approve', 'reject', 'withdraw', 'cancel', 'retry', 'retry'],
  ...['wait', 'wait', 'forbid', 'allow', 'allow'],
] as const;
type Act = (typeof acts)[number];
const history = fc.array(fc.constantFrom(...acts), { maxLength: 150, size: 'max' });

const refusal = { code: 'pre-approval/window', because: 'it is too late' } as const;
const decisions = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const;

function happen(run: ImaginedRun, act: Act): void {
  if (act === 'look') run.look();
  else if (act === 'wait') run.now += 40;
  else if (act === 'cancel') run.cancel();
  else if (act === 'retry') run.retry();
  else if (act === 'forbid') run.why = refusal;
  else if (act === 'allow') run.why = null;
  else if (run.at && act in decisions) decide(run.at, act as keyof typeof decisions);
  else if (run.at) {
    toJob(run, run.at, act);
    // Whoever writes down what became of a job looks what follows, before anybody else does.
    run.look();
  }
  run.now += 1;
}

function toJob(run: ImaginedRun, job: Job, act: Act): void {
  const { status, type } = job;
  const end = (to: 'passed' | 'failed') => run.write({ do: 'end-job', job: job.id, to, because: '' });
  if (act === 'claim' && type === 'http') run.claim(job);
  else if (status === 'running') called(run, job, act);
  else if (status === 'waiting' && type === 'http' && act === 'answer') end('passed');
  else if (status === 'waiting' && act === 'fail') end('failed');
  else if (status === 'waiting' && type === 'manual' && act === 'complete') end('passed');
}

/** A decision is made elsewhere, and heard of later. */
function decide(job: Job, act: keyof typeof decisions): void {
  if (job.status === 'waiting-for-approval' && job.approval === 'open') job.approval = decisions[act];
}

function called(run: ImaginedRun, job: Job, act: Act): void {
  const again = job.tries <= job.retries;
  if (act === 'succeed') run.write({ do: 'end-job', job: job.id, to: 'passed', because: '' });
  else if (act === 'await')
    Object.assign(job, { status: 'waiting', deadline: new Date((run.now + 60) * 1000) });
  else if (act === 'lose') job.deadline = new Date(run.now * 1000);
  else if (act === 'break' && again)
    run.write({ do: 'retry-job', job: job.id, at: new Date((run.now + 5) * 1000), because: '' });
  else if (act === 'break') run.write({ do: 'end-job', job: job.id, to: 'failed', because: '' });
}

/** What must hold at any moment, whoever looks. */
function hold(run: ImaginedRun): void {
  const jobs = run.current;
  const first = jobs.findIndex(({ status }) => status !== 'passed');
  const later = first === -1 ? [] : jobs.slice(first + 1);
  expect(later.every(({ status }) => status === 'pending' || status === 'skipped')).toBe(true);
  expect(run.permits.size).toBeLessThanOrEqual(run.attempt);
  // What passed was not begun again.
  for (const place of run.shape.keys())
    expect(
      run.jobs.filter((job) => job.place === place && job.status === 'passed').length,
    ).toBeLessThanOrEqual(1);
  if (!isUnderWay(run.status)) holdEnd(run, jobs[first]);
  const facts = run.facts();
  const now = new Date(run.now * 1000);
  expect(plan(facts, now)).toEqual(plan(facts, now));
}

/** How a run ends, said once more and simply: well if all passed, else as the job at which it stopped, or before it. */
function holdEnd(run: ImaginedRun, stopped: Job | undefined): void {
  expect(run.current.every(({ status }) => isOver(status))).toBe(true);
  if (stopped === undefined) expect(run.status).toBe('passed');
  else if (stopped.status === 'skipped') expect(['failed', 'cancelled', 'timed-out']).toContain(run.status);
  // A further try that is forbidden fails the run, and with it what is not tried again.
  else if (run.status === 'failed') expect(['failed', 'cancelled']).toContain(stopped.status);
  else expect(run.status).toBe(stopped.status);
}

test('in 3000 histories no job acts without a permit, no number goes out twice, and all come to an end', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(shape, history, (jobs, events) => {
      const run = new ImaginedRun(jobs);
      for (const act of events) {
        happen(run, act);
        hold(run);
      }
      run.why = null;
      const home = ['look', 'claim', 'succeed', 'answer', 'complete', 'approve', 'wait'] as const;
      for (let round = 0; round < 60 && isUnderWay(run.status); round += 1)
        for (const act of home) happen(run, act);
      hold(run);
      expect(isUnderWay(run.status)).toBe(false);
    }),
    { numRuns: 3000, seed: 20261122 },
  );
});

test('looking again at once finds nothing left to do', () => {
  fc.assert(
    fc.property(shape, history, (jobs, events) => {
      const run = new ImaginedRun(jobs);
      for (const act of events) happen(run, act);
      run.look();
      expect(run.look()).toBe(0);
    }),
    { numRuns: 3000, seed: 20261122 },
  );
});
