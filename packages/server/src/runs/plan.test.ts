import { expect, test } from 'vitest';
import { from } from '../kernel/moves.ts';
import { closeRun, plan } from './plan.ts';
import type { Action, Facts, JobFacts } from './run.ts';
import { isOver, isUnderWay, jobMoves, retryable, runMoves } from './transitions.ts';

// The rules, and those of the notes on Zadig, 4.1: one rejection rejects, a timeout ends.

const now = new Date('2026-11-22T09:00:00.000Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const until = '2026-11-22T09:00:00.000Z';

const job = (id: string, fields: Partial<JobFacts> = {}): JobFacts => ({
  ...{
    id,
    name: `job ${id}`,
    type: 'http',
    status: 'pending',
    because: '',
    approvalId: null,
    approval: null,
  },
  ...{ tries: 0, retries: 0, nextTryAt: null, deadline: null, ...fields },
});
const passed = job('1', { status: 'passed' });
const facts = (jobs: JobFacts[], fields: Partial<Facts> = {}): Facts => ({
  ...{ status: 'running', deadline: at(3600), permitted: true, why: null, jobs },
  ...{ windows: [], environments: ['qa'], opensAt: null, ...fields },
});
const refusal = { code: 'pre-approval/window', because: 'It is too late.' } as const;
const ended = (to: string, because: string) => ({ do: 'end-run', to, because });
const passedOver = (id: string) => ({
  do: 'end-job',
  job: id,
  to: 'skipped',
  because: 'The run ended before.',
});

test.each<[string, Facts, object[]]>([
  [
    'without its permit it redeems one',
    facts([job('1')], { status: 'created', permitted: false }),
    [{ do: 'redeem' }],
  ],
  [
    'also when the pre-approval no longer holds: the permit says so',
    facts([job('1')], { status: 'created', permitted: false, why: refusal }),
    [{ do: 'redeem' }],
  ],
  ['the first job is tried', facts([job('1'), job('2')]), [{ do: 'queue-try', job: '1', number: 1 }]],
  ['then the next', facts([passed, job('2')]), [{ do: 'queue-try', job: '2', number: 1 }]],
  ['a try that is queued is not queued again', facts([job('1', { nextTryAt: at(1) })]), []],
  [
    'until its time has come',
    facts([job('1', { nextTryAt: at(0), tries: 1 })]),
    [{ do: 'queue-try', job: '1', number: 2 }],
  ],
  ['a manual job asks', facts([job('1', { type: 'manual' })]), [{ do: 'ask-person', job: '1' }]],
  ['an approval job asks', facts([job('1', { type: 'approval' })]), [{ do: 'ask-approvers', job: '1' }]],
  [
    'the run says that it waits',
    facts([
      job('1', { type: 'approval', status: 'waiting-for-approval', approval: 'open', deadline: at(1) }),
    ]),
    [{ do: 'move-run', to: 'waiting-for-approval' }],
  ],
  [
    'and that it goes on',
    facts([passed, job('2')], { status: 'waiting-for-approval' }),
    [
      { do: 'move-run', to: 'running' },
      { do: 'queue-try', job: '2', number: 1 },
    ],
  ],
  ['all passed: the run has', facts([passed]), [ended('passed', 'Every job passed.')]],
  ['nothing becomes of one that has ended', facts([job('1')], { status: 'failed' }), []],
  [
    'a job that failed ends it',
    facts([job('1', { status: 'failed', because: 'Try 1: HTTP 500.' }), job('2')]),
    [passedOver('2'), ended('failed', 'Job job 1: Try 1: HTTP 500.')],
  ],
  [
    'one that was rejected rejects it',
    facts([passed, job('2', { status: 'rejected', because: 'Rejected.' })]),
    [ended('rejected', 'Job job 2: Rejected.')],
  ],
  [
    'one that timed out ends it so',
    facts([job('1', { status: 'timed-out', because: 'x' })]),
    [ended('timed-out', 'Job job 1: x')],
  ],
])('%s', (_, given, actions) => {
  expect(plan(given, now)).toEqual(actions);
});

test.each<[string, Partial<JobFacts>]>([
  ['an http job', { type: 'http' }],
  ['a further try of one', { type: 'http', tries: 1, nextTryAt: at(-1) }],
  ['a manual job', { type: 'manual' }],
])('what forbids acting is found before %s', (_, fields) => {
  const actions = plan(facts([job('1', fields)], { why: refusal }), now);
  expect(actions.at(-1)).toEqual({
    do: 'end-run',
    to: 'failed',
    because: refusal.because,
    code: refusal.code,
  });
  expect(actions.map((action) => action.do)).toEqual(['end-job', 'end-run']);
});

test.each<[string, Partial<JobFacts>]>([
  ['asking people', { type: 'approval' }],
  ['what is under way', { status: 'running', deadline: at(1) }],
])('what forbids acting does not stop %s', (_, fields) => {
  const actions = plan(facts([job('1', fields)], { why: refusal }), now);
  expect(actions.some((action) => action.do === 'end-run')).toBe(false);
});

test.each([
  ['passed', passed],
  ['failed', job('1', { status: 'failed' })],
  ['timed-out', job('1')],
])('past the deadline of the run, how its jobs have ended counts first: %s', (to, only) => {
  const actions = plan(facts([only], { deadline: at(-1) }), now);
  expect(actions.at(-1)).toMatchObject({ do: 'end-run', to });
});

const asked = { type: 'approval', status: 'waiting-for-approval', approvalId: '7' } as const;
test.each<[string, Partial<JobFacts>, Partial<Action>]>([
  ['approved', { ...asked, approval: 'approved' }, { to: 'passed', because: 'Approved.' }],
  [
    'overridden',
    { ...asked, approval: 'overridden' },
    { to: 'passed', because: 'The approval was overridden.' },
  ],
  ['rejected', { ...asked, approval: 'rejected' }, { to: 'rejected', because: 'Rejected.' }],
  [
    'withdrawn',
    { ...asked, approval: 'withdrawn' },
    { to: 'cancelled', because: 'The approval was withdrawn.' },
  ],
  [
    'superseded',
    { ...asked, approval: 'superseded' },
    { to: 'cancelled', because: 'The approval was superseded.' },
  ],
  [
    'late, but decided before anybody looked',
    { ...asked, approval: 'approved', deadline: at(-9) },
    { to: 'passed' },
  ],
  [
    'not decided in time',
    { ...asked, approval: 'open', deadline: at(0) },
    { to: 'timed-out', because: `It was not decided until ${until}.` },
  ],
  [
    'without a callback',
    { status: 'waiting', deadline: at(0) },
    { to: 'timed-out', because: `No callback came until ${until}.` },
  ],
  [
    'done by nobody',
    { type: 'manual', status: 'waiting', deadline: at(0) },
    { to: 'timed-out', because: `Nobody said that it was done until ${until}.` },
  ],
  [
    'of unknown outcome',
    { status: 'running', tries: 1, deadline: at(0) },
    { to: 'failed', because: 'Try 1: the outcome is unknown.' },
  ],
])('a job that is %s ends', (_, fields, end) => {
  expect(plan(facts([job('1', fields)]), now)).toMatchObject([{ do: 'end-job', job: '1', ...end }]);
});

test('an unknown outcome is followed by the next number while there is one', () => {
  const lost = job('1', { status: 'running', tries: 1, retries: 1, deadline: at(0) });
  expect(plan(facts([lost]), now)).toEqual([
    { do: 'retry-job', job: '1', at: at(2), because: 'Try 1: the outcome is unknown.' },
  ]);
});

test('past its own time the run ends, with all that is open in it', () => {
  const because = `It had not ended by ${until}.`;
  const jobs = [passed, job('2', { status: 'running', deadline: at(5) }), job('3'), job('4', { tries: 1 })];
  expect(plan(facts(jobs, { deadline: at(0) }), now)).toEqual([
    { do: 'end-job', job: '2', to: 'timed-out', because },
    passedOver('3'),
    { do: 'end-job', job: '4', to: 'timed-out', because },
    ended('timed-out', because),
  ]);
  expect(plan(facts([job('1', { nextTryAt: at(9) })], { deadline: at(0.001) }), now)).toEqual([]);
});

test('cancelling ends what is open and passes over what was to come', () => {
  const jobs = [job('1', { status: 'waiting' }), job('2')];
  expect(closeRun(facts(jobs), 'cancelled', 'Cancelled.')).toEqual([
    { do: 'end-job', job: '1', to: 'cancelled', because: 'Cancelled.' },
    passedOver('2'),
    ended('cancelled', 'Cancelled.'),
  ]);
});

test('the tables: what is under way can end in every way, only what passed stays for good', () => {
  const all = Object.keys(runMoves) as (keyof typeof runMoves)[];
  const open = all.filter(isUnderWay);
  expect(open).toEqual(['created', 'running', 'waiting-for-approval']);
  for (const end of ['failed', 'cancelled', 'timed-out'] as const) expect(from(runMoves, end)).toEqual(open);
  expect([...retryable].sort()).toEqual(['cancelled', 'failed', 'rejected', 'timed-out']);
  expect(runMoves.passed).toEqual([]);
  const over = (Object.keys(jobMoves) as (keyof typeof jobMoves)[]).filter(isOver);
  expect(over).toEqual(['passed', 'failed', 'rejected', 'cancelled', 'timed-out', 'skipped']);
});
