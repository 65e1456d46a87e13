import type { Blocker } from '@countersign/contract/problems.ts';
import type { RunJob, RunSummary } from '@countersign/contract/run-shapes.ts';
import { sql } from 'kysely';
import { first, type Reader } from '../../kernel/database.ts';
import { overridersOf } from '../../windows/passing.views.ts';
import { blockersOf, whyClosed } from '../../windows/why-closed.ts';
import { wouldBegin } from './held-back.ts';
import { windowsOf } from './windows-of.views.ts';

/** What windows keep a run from beginning the job it has come to now, and who may let it pass them. */
export async function closedFor(
  reader: Reader,
  project: string,
  run: Pick<RunSummary, 'id' | 'attempt' | 'environments' | 'step'>,
  job: RunJob,
): Promise<Blocker[]> {
  if (!wouldBegin(job)) return [];
  const windows = await windowsOf(reader, { ...run, project: { id: project } });
  if (windows.length === 0) return [];
  const { rows } = await sql<{ now: Date }>`select now() as now`.execute(reader);
  const closed = whyClosed(windows, run.environments, first(rows).now);
  if (closed === null) return [];
  const who = await overridersOf(reader, project, closed.closings);
  return blockersOf(
    closed,
    who.map((people) => people.map(({ username }) => username)),
    job.startedAt,
  );
}
