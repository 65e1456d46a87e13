import { type ConstructorOptions, type JobInsert, PgBoss } from 'pg-boss';

type Connection = { executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> };

/** What a handler says of a job: done; try again later; or give up, with the reason. Throwing means retry. */
export type Handled = 'done' | 'retry' | { failed: string };

export type JobDefinition = {
  readonly name: string;
  /** One sentence: what it does and when it runs. */
  readonly why: string;
  readonly retries: number;
  /** A cron expression for jobs that run by themselves. */
  readonly cron?: string;
  handle(data: Record<string, unknown>): Promise<Handled>;
};

/** The job queue: pg-boss in the schema pgboss, with its sends inside the caller's transaction. */
export type Queue = {
  insert(job: string, jobs: JobInsert[], connection: Connection): Promise<void>;
  boss: PgBoss;
};

export function openQueue(options: ConstructorOptions): Queue {
  const boss = new PgBoss(options);
  return {
    boss,
    async insert(job, jobs, connection) {
      await boss.insert(job, jobs, { db: connection });
    },
  };
}
