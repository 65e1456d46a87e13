import type pg from 'pg';
import { type JobInsert, PgBoss } from 'pg-boss';
import { asPrepared } from './prepared.ts';

type Connection = { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };

/** What a handler says of a job: done; try again later; or give up, with the reason. Throwing means retry. */
export type Handled = 'done' | 'retry' | { failed: string };

export type JobDefinition = {
  readonly name: string;
  /** One sentence: what it does and when it runs. */
  readonly why: string;
  readonly retries: number;
  /** A cron expression (UTC) for jobs that run by themselves. */
  readonly cron?: string;
  /**
   * The database itself rings for it by this name, from a trigger: whoever hears that queues one. However often and by
   * however many it is heard, there is about one in a second.
   */
  readonly rungBy?: string;
  /** How many of them one server works on at once; 4 if unset. */
  readonly concurrency?: number;
  /**
   * How many a worker takes from the queue at once, does one after the other, and settles together; 1 if unset. For
   * short ones that only read and write the database: their neighbours wait for them.
   */
  readonly together?: number;
  /** `again`: it was begun before, and whoever did so has died, failed, or was cut off from the database. */
  handle(data: Record<string, unknown>, again: boolean): Promise<Handled>;
  /**
   * Does all that a worker has taken, for less than `handle` takes for one after the other. Where it fails each is done
   * by `handle`, whatever of it was done already: one bad one never fails its neighbours.
   */
  handleAll?(data: readonly Record<string, unknown>[]): Promise<void>;
};

/** The job queue: pg-boss in the schema pgboss, with its sends inside the caller's transaction. */
export type Queue = {
  insert(job: string, jobs: JobInsert[], connection: Connection): Promise<void>;
  boss: PgBoss;
};

/** Opens the queue on the server's own pool; migrations have installed it. Sending needs no start, working does. */
export function openQueue(pool: pg.Pool): Queue {
  const boss = new PgBoss({
    db: thrifty({ executeSql: async (text, values) => pool.query(text, values) }),
    schema: 'pgboss',
    migrate: false,
    createSchema: false,
    // Rebuilding an index takes its owner, which the server's role is not.
    reindex: false,
    // How soon it shows that a job's server was killed, and how soon finished jobs are cleared away.
    superviseIntervalSeconds: 3,
    monitorIntervalSeconds: 3,
    maintenanceIntervalSeconds: 30,
  });
  return {
    boss,
    async insert(job, jobs, connection) {
      await boss.insert(job, jobs, { db: thrifty(connection) });
    },
  };
}

/** Its statements are few and come often: to plan one takes longer than to run it. Those without values may be several. */
const thrifty = ({ executeSql }: Connection): Connection => ({
  executeSql: (text, values) => executeSql(values?.length ? asPrepared(text) : text, values),
});

/** retryDelayMax: whatever was in the way may be gone, and somebody waits for what follows; so no pause is longer. */
const settings = {
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  heartbeatSeconds: 10,
  deleteAfterSeconds: 120,
};

/** Makes a queue for every job there is, and brings those that exist up to what is wanted of them now. */
export async function ensureQueues({ boss }: Queue, jobs: readonly JobDefinition[]): Promise<void> {
  const present = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const { name, retries } of jobs) {
    const queue = present.get(name);
    if (!queue) await boss.createQueue(name, { ...settings, retryLimit: retries });
    else if (queue.retryLimit !== retries || queue.retryDelayMax !== settings.retryDelayMax)
      await boss.updateQueue(name, { ...settings, retryLimit: retries });
  }
  await lookQueuesUp({ boss });
}

/**
 * The first send on a queue looks it up on a connection of its own. Many transactions at once, each holding one, would
 * wait for each other's: so the looking up is done before.
 */
export async function lookQueuesUp({ boss }: Pick<Queue, 'boss'>): Promise<void> {
  for (const { name } of await boss.getQueues()) await boss.insert(name, []);
}
