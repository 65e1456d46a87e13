import { sql } from 'kysely';
import { type Db, first, type Tx } from './database.ts';
import { gather } from './gather.ts';
import type { Work } from './unit-of-work.ts';

/** Carries out `run` as a unit of work does, and takes all of it back: nothing is written and no job is sent. */
export type Rehearsal = <T>(run: (work: Work) => Promise<T>, at?: Date) => Promise<T>;

/** Rehearsals write rows and take them back, which costs as much as writing them: few at a time. */
const lanes = 2;

/** How it is taken back: an exception that carries the answer out of the transaction. */
class Over<T> {
  readonly answer: T;
  constructor(answer: T) {
    this.answer = answer;
  }
}

/** `at`: the instant that is meant, instead of the database's now. */
export function rehearsal(db: Db): Rehearsal {
  const together = gather(
    async ([one]: (() => Promise<unknown>)[]) => [one === undefined ? undefined : await one()],
    { lanes, most: 1 },
  );
  return async <T>(run: (work: Work) => Promise<T>, at?: Date) =>
    (await together(() => rehearse(db, run, at))) as T;
}

async function rehearse<T>(db: Db, run: (work: Work) => Promise<T>, at: Date | undefined): Promise<T> {
  try {
    return await db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ now: Date }>`select now() as now`.execute(tx);
      const work = { tx: tx as Tx, now: at ?? first(rows).now, send: async () => {} };
      throw new Over(await run(work as unknown as Work));
    });
  } catch (thrown) {
    if (thrown instanceof Over) return thrown.answer as T;
    throw thrown;
  }
}
