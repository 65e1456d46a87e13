import type pg from 'pg';
import { bundle } from '../../kernel/bundle.ts';
import { crashPoint } from '../../kernel/crash-point.ts';
import { wasSilent } from '../../kernel/failure.ts';
import { gather } from '../../kernel/gather.ts';
import { type Outcome, refused } from '../../kernel/outcome.ts';
import type { SealedEntry } from '../../ledger/entry.ts';
import type { Parts } from '../../parts.ts';
import { holdPeopleStatement } from '../../people/hold-people.ts';
import type { Job } from '../announcements.ts';
import { writeChanges } from '../approval.store.ts';
import { type Group, judgeInto, type Recorded, toChange } from './batch.ts';
import { type Facts, readFacts } from './sign.store.ts';
import type { Ask } from './sign.ts';

export type { Recorded } from './batch.ts';

type Tools = Pick<Parts, 'pool' | 'queue' | 'bell'>;
/** 'again': another server changed the approval, or its people, between the reading and the writing. */
type Answer = Outcome<Recorded> | 'again';

/** How many batches may be under way at once on a server, and how many signatures one takes at most. */
const lanes = 2;
const most = 64;
/** A conflict means that somebody else got through, so this is reached only by a fault. */
const tries = 100;
/** Jobs that are worked many at once, and so are queued as one. */
const doneTogether: ReadonlySet<Job['name']> = new Set(['approval.decided', 'approval.ended']);

export type RecordDecision = (ask: Ask) => Promise<Outcome<Recorded>>;

/**
 * Makes the function that records decisions. Those that come in at the same time are read by one statement and
 * written by another; each is judged by itself, and one that is refused or in conflict leaves its neighbours alone.
 */
export function decisionRecorder(tools: Tools): RecordDecision {
  const together = gather((asks: Ask[]) => recordBatch(tools, asks), { lanes, most });
  // A batch that failed may have failed because of one: each goes on alone. What was written all the same is a repeat.
  const alone = async (ask: Ask) => (await recordBatch(tools, [ask]))[0] as Answer;
  return async (ask) => {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const answer = await together(ask).catch((error) => {
        if (wasSilent(error)) throw error;
        return alone(ask);
      });
      if (answer !== 'again') return answer;
    }
    return refused('server/unavailable', 'Too many decide this at once; try again.');
  };
}

async function recordBatch(tools: Tools, asks: Ask[]): Promise<Answer[]> {
  const facts = await readFacts(tools.pool, asks);
  const byApproval = new Map<string, Group>();
  const judged = asks.map((ask, index) => judgeInto(byApproval, ask, facts[index] as Facts));
  const groups = [...byApproval.values()];
  const changed = groups.filter(({ signatures }) => signatures.length > 0);
  // What was refused on the state as it was read stands whatever becomes of the others.
  const also = groups.filter((group) => !changed.includes(group)).flatMap(({ entries }) => entries);
  const written = await write(tools, changed, also, (facts[0] as Facts).now);
  const lost = (group?: Group) => group !== undefined && changed.includes(group) && !written.has(group);
  return judged.map(({ answer, group }) => (lost(group) ? 'again' : answer));
}

/** One short transaction: the changes, and the jobs of those that were written. Answers which were. */
async function write(tools: Tools, groups: Group[], also: SealedEntry[], now: Date): Promise<Set<Group>> {
  if (groups.length + also.length === 0) return new Set();
  const client = await tools.pool.connect();
  try {
    // People are held as they were read, or have changed by now: nobody signs after the ledger has them disabled.
    await client.query(`begin; ${holdPeopleStatement}`);
    const results = await writeChanges(client, groups.map(toChange), now, also);
    const written = new Set(groups.filter((_, index) => results[index]));
    const jobs = [...written].flatMap((group) => group.jobs);
    await sendJobs(tools.queue, client, jobs);
    crashPoint('decision-before-commit');
    await client.query('commit');
    crashPoint('decision-after-commit');
    client.release();
    tools.bell.ring(jobs.map(({ name }) => name));
    return written;
  } catch (error) {
    // A connection whose transaction failed is not worth mending.
    client.release(true);
    throw error;
  }
}

async function sendJobs(queue: Parts['queue'], client: pg.PoolClient, jobs: Job[]): Promise<void> {
  const executeSql = (text: string, values?: unknown[]) => client.query(text, values);
  for (const [name, its] of Map.groupBy(jobs, (job) => job.name)) {
    const rows = doneTogether.has(name) ? [{ data: bundle(its.map(({ data }) => data)) }] : its.map(toRow);
    await queue.insert(name, rows, { executeSql });
  }
}

const toRow = ({ data, after }: Job) => (after ? { data, startAfter: after } : { data });
