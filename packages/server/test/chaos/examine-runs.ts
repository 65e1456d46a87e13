import type pg from 'pg';
import { rows } from './examine.ts';
import type { Sail } from './fleet.ts';
import { endOf } from './plans.ts';

type Calls = ReadonlyMap<string, number>;

/** What a siege has left of runs: each as it was decided beforehand, its jobs, its permits, its calls, and the ledger. */
export async function examineRuns(owner: pg.Client, sails: readonly Sail[], calls: Calls): Promise<string[]> {
  const runs = await readRuns(owner);
  const jobs = await readJobs(owner);
  return [
    ...wrongRuns(runs, sails),
    ...runs.flatMap(wrongPermits),
    ...runs.flatMap(recordedOtherwise),
    ...runs.flatMap((run) =>
      wrongShape(
        run,
        jobs.filter((job) => job.run === run.id),
      ),
    ),
    ...jobs.flatMap(wrongJob),
    ...calledOtherwise(jobs, calls),
  ];
}

type Run = {
  readonly id: string;
  readonly remark: string;
  readonly status: string;
  readonly because: string;
  readonly attempt: number;
  /** The attempts for which a permit was redeemed, one for each time; the ledger's entries of it; and all others. */
  readonly redeemed: readonly number[];
  readonly redemptions: readonly number[];
  readonly permits: number;
  readonly refusals: number;
  /** What the ledger has of the run, each as often as it happened. */
  readonly happened: readonly string[];
};

const readRuns = (owner: pg.Client) =>
  rows<Run>(
    owner,
    `select r.id::text, r.remark, r.status, r.because, r.attempt,
       array(select p.attempt from permit p where p.project_id = r.project_id and p.subject_type = 'run'
             and p.subject_id = r.id and p.status = 'redeemed' order by p.attempt) as redeemed,
       array(select (e.entry::jsonb -> 'details' ->> 'attempt')::int from ledger_entry e
             where e.action = 'permit.redeemed' and e.entry::jsonb -> 'details' ->> 'run' = r.id::text
             order by 1) as redemptions,
       (select count(*)::int from permit p where p.project_id = r.project_id and p.subject_type = 'run'
        and p.subject_id = r.id) as permits,
       (select count(*)::int from ledger_entry e where e.action = 'permit.redeem.refused'
        and e.subject_type = 'run' and e.subject_id = r.id::text) as refusals,
       array(select e.action from ledger_entry e where e.subject_type = 'run' and e.subject_id = r.id::text
             order by e.seq) as happened
     from run r
     order by r.id`,
  );

/** Every run that was wanted is there once, is the one that was acknowledged, and ended as it was to. */
function wrongRuns(runs: readonly Run[], sails: readonly Sail[]): string[] {
  const named = Map.groupBy(runs, ({ remark }) => remark);
  const wrong = sails.flatMap(({ plan, run, cancelled, retries }) => {
    const [found, ...more] = named.get(plan.key) ?? [];
    if (!found || more.length > 0) return [`${plan.key} is there ${more.length + (found ? 1 : 0)} times`];
    const attempts = Math.max(1, ...retries);
    return [
      ...(run === found.id ? [] : [`${plan.key} is run ${found.id}, and ${run} was acknowledged`]),
      ...(found.status === endOf(plan) ? [] : [`${nameOf(found)}, expected ${endOf(plan)}`]),
      ...(cancelled && found.status !== 'cancelled' ? [`the end of ${nameOf(found)} was lost`] : []),
      ...(found.attempt >= attempts ? [] : [`a retry of ${nameOf(found)} was lost`]),
      ...(plan.ending !== 'failed' || /HTTP 422|outcome is unknown/.test(found.because)
        ? []
        : [`${nameOf(found)}: ${found.because}`]),
    ];
  });
  return runs.length === sails.length ? wrong : [...wrong, `${runs.length} runs, wanted ${sails.length}`];
}

const nameOf = ({ id, remark, status }: Run): string => `run ${id} (${remark}), which is ${status}`;

/** One permit for each attempt, redeemed once, and no second redemption even tried. */
function wrongPermits(run: Run): string[] {
  const expected = Array.from({ length: run.attempt }, (_, nth) => nth + 1).join();
  const isRight =
    run.redeemed.join() === expected &&
    run.redemptions.join() === expected &&
    run.permits === run.attempt &&
    run.refusals === 0;
  const { redeemed, redemptions, permits, refusals } = run;
  return isRight
    ? []
    : [
        `permits of ${nameOf(run)}: ${JSON.stringify({ expected, redeemed, redemptions, permits, refusals })}`,
      ];
}

const ends = ['run.passed', 'run.failed', 'run.rejected', 'run.cancelled', 'run.timed-out'];

/** The ledger has one start, each retry, one end of every attempt, and as the last what the run is. */
function recordedOtherwise(run: Run): string[] {
  const times = (action: string) => run.happened.filter((one) => one === action).length;
  const ended = run.happened.filter((action) => ends.includes(action));
  const isRight =
    times('run.started') === 1 &&
    times('run.retried') === run.attempt - 1 &&
    times('run.cancel') === (run.status === 'cancelled' ? 1 : 0) &&
    ended.length === run.attempt &&
    ended.at(-1) === `run.${run.status}`;
  return isRight ? [] : [`the ledger of ${nameOf(run)}: ${run.happened.join(', ')}`];
}

type Job = {
  readonly id: string;
  readonly run: string;
  readonly attempt: number;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly because: string;
  readonly tries: number;
  readonly approval: string | null;
  /** Entries of the ledger: tries claimed, and taken back to be made again. */
  readonly tried: readonly number[];
  readonly retried: number;
};

const readJobs = (owner: pg.Client) =>
  rows<Job>(
    owner,
    `select j.id::text, j.run_id::text as run, j.attempt, j.name, j.type, j.status, j.because, j.try as tries,
       a.status as approval,
       array(select (e.entry::jsonb -> 'details' ->> 'try')::int from ledger_entry e
             where e.subject_type = 'job' and e.subject_id = j.id::text and e.action = 'job.tried'
             order by 1) as tried,
       (select count(*)::int from ledger_entry e where e.subject_type = 'job' and e.subject_id = j.id::text
        and e.action = 'job.retried') as retried
     from run_job j
     left join approval a on a.project_id = j.project_id and a.id = j.approval_id
     order by j.id`,
  );

/** What becomes of build, sign-off and ship, taking of each the last row. */
const shapes: Readonly<Record<string, RegExp>> = {
  passed: /^passed passed passed$/,
  failed: /^passed passed failed$/,
  rejected: /^passed rejected skipped$/,
  cancelled: /^(cancelled skipped skipped|skipped skipped skipped|passed (cancelled|skipped) skipped)$/,
  'timed-out': /^passed timed-out skipped$/,
};

function wrongShape(run: Run, jobs: readonly Job[]): string[] {
  const last = new Map(jobs.map(({ name, status }) => [name, status]));
  const shape = ['build', 'Sign-off', 'ship'].map((name) => last.get(name) ?? 'missing').join(' ');
  const places = new Set(jobs.map(({ attempt, name }) => `${attempt} ${name}`));
  return [
    ...(shapes[run.status]?.test(shape) ? [] : [`the jobs of ${nameOf(run)} are ${shape}`]),
    ...(places.size === jobs.length ? [] : [`a job of ${nameOf(run)} is there twice for one attempt`]),
  ];
}

const decided: Readonly<Record<string, string>> = {
  ...{ passed: 'approved', rejected: 'rejected', cancelled: 'superseded', 'timed-out': 'superseded' },
};

/** Tries are counted from 1 without a gap, each claimed once; an approval stands as the job that asked by it. */
function wrongJob(job: Job): string[] {
  const name = `job ${job.id} (${job.name} of run ${job.run}, ${job.status})`;
  const counted = Array.from({ length: job.tries }, (_, nth) => nth + 1);
  return [
    ...(job.tried.join() === counted.join() ? [] : [`the tries of ${name} are ${job.tried.join()}`]),
    ...(job.status !== 'passed' || job.type !== 'http' || job.retried === job.tries - 1
      ? []
      : [`${name} was retried ${job.retried} times, and tried ${job.tries} times`]),
    ...(job.approval === null || job.approval === decided[job.status]
      ? []
      : [`the approval of ${name} is ${job.approval}`]),
  ];
}

/** Only what was claimed was called; what passed was; and what has one try was called once at most. */
function calledOtherwise(jobs: readonly Job[], calls: Calls): string[] {
  const claimed = new Set(
    jobs.flatMap(({ id, tries }) => Array.from({ length: tries }, (_, nth) => `job-${id}-${nth + 1}`)),
  );
  const unclaimed = [...calls.keys()].filter((key) => !claimed.has(key));
  const uncalled = jobs.filter(
    ({ id, type, status, tries }) =>
      type === 'http' && status === 'passed' && !calls.has(`job-${id}-${tries}`),
  );
  return [
    ...unclaimed.map((key) => `${key} was called and never claimed`),
    ...uncalled.map(({ id }) => `job ${id} passed and was not called`),
  ];
}
