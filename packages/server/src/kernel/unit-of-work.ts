import { CompiledQuery, sql } from 'kysely';
import type { JobInsert } from 'pg-boss';
import type { Bell } from './bell.ts';
import { holdClaim } from './claim.ts';
import { crashPoint } from './crash-point.ts';
import { type Db, first, type Tx } from './database.ts';
import type { Queue } from './queue.ts';

declare const open: unique symbol;

/** One transaction, with the database's clock read at its start and the jobs that become visible with its commit. */
export type Work = {
  readonly [open]: true;
  readonly tx: Tx;
  readonly now: Date;
  /** Queues a job in this transaction. `after`: not before this instant. */
  send(job: string, data: object, options?: { after?: Date }): Promise<void>;
  /** Queues many jobs of one name with one statement. */
  sendAll(job: string, data: readonly object[]): Promise<void>;
};

export type UnitOfWork = <T>(run: (work: Work) => Promise<T>) => Promise<T>;

const conflicts = new Set(['40001', '40P01']);
const tries = 10;

/**
 * Runs `run` in one transaction and commits what it wrote; an exception rolls back. A refusal is a value and commits,
 * so that its ledger entry stays: check first, write afterwards. Serialization failures and deadlocks are tried again.
 */
export function unitOfWork(db: Db, queue: Queue, bell: Bell): UnitOfWork {
  return async (run) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const sent = new Set<string>();
        const result = await db.transaction().execute(async (tx) => {
          const value = await run(await begin(tx as Tx, queue, sent));
          crashPoint('work-before-commit');
          return value;
        });
        crashPoint('work-after-commit');
        bell.ring(sent);
        return result;
      } catch (error) {
        if (attempt === tries || !conflicts.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  };
}

async function begin(tx: Tx, queue: Queue, sent: Set<string>): Promise<Work> {
  await holdClaim(tx);
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx);
  const executeSql = async (text: string, values?: unknown[]) => {
    const result = await tx.executeQuery(CompiledQuery.raw(text, values ?? []));
    return { rows: result.rows as unknown[] };
  };
  const work = {
    tx,
    now: first(rows).now,
    async send(job: string, data: object, options: { after?: Date } = {}) {
      const one: JobInsert = { data, ...(options.after && { startAfter: options.after }) };
      await queue.insert(job, [one], { executeSql });
      sent.add(job);
    },
    async sendAll(job: string, data: readonly object[]) {
      if (data.length === 0) return;
      await queue.insert(
        job,
        data.map((one) => ({ data: one })),
        { executeSql },
      );
      sent.add(job);
    },
  };
  return work as unknown as Work;
}
