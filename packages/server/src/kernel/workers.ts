import type pg from 'pg';
import type { JobResult, JobWithMetadata, PgBoss } from 'pg-boss';
import type { Bell } from './bell.ts';
import { isBundle, unbundle } from './bundle.ts';
import { crashPoint } from './crash-point.ts';
import { isUnreachable } from './failure.ts';
import type { Log } from './log.ts';
import { persist } from './persist.ts';
import { orphanLook } from './presence.ts';
import { ensureQueues, type Handled, type JobDefinition, type Queue } from './queue.ts';

export type Workers = { stop(patience: number): Promise<void> };

type Needs = { readonly queue: Queue; readonly bell: Bell; readonly pool: pg.Pool; readonly log: Log };

const usualConcurrency = 4;
/** How soon a job that waits for its time (a delay, a retry) is seen; others are rung for. */
const lookEvery = 1;
const lookRarely = 60;
/** Milliseconds from one look to the next for those who take many at once: what comes meanwhile is taken together. */
const gathering = 50;
/** How many `handleAll` is given at most. */
const mostAtOnce = 64;
/** How often jobs are looked for that nobody works any more. */
const orphansEvery = 2000;

/**
 * Works the jobs until stopped. Begins when the bell is connected, which also tells other servers that this one is
 * alive and what it has under way is not to be taken back.
 */
export async function startWorkers(
  { queue, bell, pool, log }: Needs,
  jobs: readonly JobDefinition[],
): Promise<Workers> {
  const { boss } = queue;
  const mine = new Set<string>();
  boss.on('error', (error) => report(log, error));
  boss.on('warning', ({ message }) => log.warn({ queue: true }, message));
  await bell.connected;
  await boss.start();
  await ensureQueues(queue, jobs);
  await keepSchedules(boss, jobs);
  const crews = await Promise.all(jobs.map((job) => startCrew(boss, job, { mine, log })));
  const deaf = bell.listen((names) => {
    for (const crew of crews) if (names.size === 0 || names.has(crew.name)) crew.ring();
    for (const job of jobs)
      if (job.rungBy !== undefined && names.has(job.rungBy)) queueOne(boss, job.name, log);
  });
  const takeOrphansBack = orphanLook(pool, mine, () => bell.process());
  const timer = setInterval(() => {
    takeOrphansBack().then(
      (any) => any > 0 && bell.ring(),
      (error) => report(log, error),
    );
  }, orphansEvery);
  return {
    async stop(patience) {
      deaf();
      clearInterval(timer);
      for (const crew of crews) crew.stop();
      await boss.stop({ graceful: true, timeout: patience, close: false });
    },
  };
}

/** Now, or in the next second when there was one in this second already. */
function queueOne(boss: PgBoss, name: string, log: Log): void {
  boss.sendDebounced(name, {}, null, 1).catch((error) => report(log, error));
}

function report(log: Log, error: Error): void {
  log[isUnreachable(error) ? 'debug' : 'error']({ err: error }, 'the job queue met an error');
}

async function keepSchedules(boss: PgBoss, jobs: readonly JobDefinition[]): Promise<void> {
  const wanted = new Map(jobs.flatMap(({ name, cron }) => (cron ? [[name, cron] as const] : [])));
  const present = await boss.getSchedules();
  for (const { name } of present) if (!wanted.has(name)) await boss.unschedule(name);
  for (const [name, cron] of wanted) {
    if (!present.some((schedule) => schedule.name === name && schedule.cron === cron)) {
      await boss.schedule(name, cron, {}, { tz: 'UTC' });
    }
  }
}

type Crew = { readonly name: string; ring(): void; stop(): void };
type Shared = { readonly mine: Set<string>; readonly log: Log };

/**
 * The workers of one queue. A ring wakes one of them. Whoever has taken as many as it may, or was rung for once more
 * while it took them, wakes the next and looks again afterwards: so a backlog brings all to work, a single job costs one
 * look, and those that come while all are at work are taken together.
 */
async function startCrew(boss: PgBoss, job: JobDefinition, { mine, log }: Shared): Promise<Crew> {
  const idle = new Set<string>();
  const batchSize = job.together ?? 1;
  let [looked, rings] = [0, 0];
  let due: NodeJS.Timeout | undefined;
  const wake = () => {
    for (const id of idle) return boss.notifyWorker(id);
  };
  for (let place = 0; place < (job.concurrency ?? usualConcurrency); place += 1) {
    const options = {
      ...({ batchSize, includeMetadata: true, perJobResults: true } as const),
      pollingIntervalSeconds: place === 0 ? lookEvery : lookRarely,
    };
    let id = '';
    id = await boss.work<Record<string, unknown>>(job.name, options, async (tasks) => {
      const more = tasks.length === batchSize || rings > 1;
      rings = 0;
      idle.delete(id);
      for (const task of tasks) mine.add(task.id);
      if (more) wake();
      const results = await performAll(boss, job, tasks as Task[], log);
      crashPoint('job-before-settle');
      for (const task of tasks) mine.delete(task.id);
      idle.add(id);
      if (more || rings > 0) boss.notifyWorker(id);
      return results;
    });
    idle.add(id);
  }
  const look = () => {
    due = undefined;
    looked = performance.now();
    rings += 1;
    wake();
  };
  return {
    name: job.name,
    ring() {
      if (batchSize === 1) look();
      else due ??= setTimeout(look, Math.max(looked + gathering - performance.now(), 0));
    },
    stop: () => clearTimeout(due),
  };
}

type Task = JobWithMetadata<Record<string, unknown>>;

async function performAll(
  boss: PgBoss,
  job: JobDefinition,
  tasks: readonly Task[],
  log: Log,
): Promise<JobResult[]> {
  const all = tasks.flatMap(({ data }) => unbundle(data ?? {}));
  if (job.handleAll && all.length > 1) {
    try {
      for (let from = 0; from < all.length; from += mostAtOnce)
        await job.handleAll(all.slice(from, from + mostAtOnce));
      return tasks.map(({ id }) => ({ id, status: 'completed' }));
    } catch (error) {
      log.debug({ err: error, job: job.name }, 'jobs failed together, so each is done alone');
    }
  }
  const results: JobResult[] = [];
  for (const task of tasks)
    results.push(
      isBundle(task.data ?? {}) ? await takeApart(boss, job, task) : await perform(job, task, log),
    );
  return results;
}

/** Queues each of a bundle by itself, with tries of its own. */
async function takeApart(boss: PgBoss, { name }: JobDefinition, { id, data }: Task): Promise<JobResult> {
  const rows = unbundle(data).map((one) => ({ data: one }));
  await persist(() => boss.insert(name, rows));
  return { id, status: 'completed' };
}

async function perform(job: JobDefinition, task: Task, log: Log): Promise<JobResult> {
  const { id, retryCount, retryLimit } = task;
  let begun = retryCount > 0;
  const handle = () => {
    const again = begun;
    begun = true;
    return job.handle(task.data ?? {}, again);
  };
  try {
    return { id, ...verdict(await persist(handle)) };
  } catch (error) {
    const level = retryCount < retryLimit || isUnreachable(error) ? 'warn' : 'error';
    log[level](
      { err: error, job: job.name, id, attempt: retryCount + 1, of: retryLimit + 1 },
      'a job failed',
    );
    return { id, status: 'failed', output: { message: (error as Error).name } };
  }
}

function verdict(handled: Handled): Pick<JobResult, 'status' | 'output'> {
  if (handled === 'done') return { status: 'completed' };
  if (handled === 'retry') return { status: 'failed', output: { message: 'to be tried again' } };
  // There is no dead-letter queue: this ends the job, whatever retries are left.
  return { status: 'deadletter', output: { message: handled.failed } };
}
