import type { StageAttempt } from '@countersign/contract/execution-shapes.ts';
import type { Blocker } from '@countersign/contract/problems.ts';
import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';
import { overridersOf } from '../../windows/passing.views.ts';
import { blockersOf, whyClosed } from '../../windows/why-closed.ts';
import { windowsFor } from '../../windows/window.views.ts';

/** What windows hold an attempt at a stage now, and who may let it pass them. */
export async function closedFor(
  reader: Reader,
  project: string,
  { id, attempt, gates, startedAt }: StageAttempt,
): Promise<Blocker[]> {
  const { rows } = await sql<{ environment: string; now: Date }>`
    select n.key as environment, now() as now
    from stage_execution t
    join environment n on n.project_id = t.project_id and n.id = t.environment_id
    where t.project_id = ${project} and t.id = ${id}
  `.execute(reader);
  const row = rows[0];
  if (row === undefined) return [];
  const places = [row.environment];
  const closed = whyClosed(
    await windowsFor(reader, project, places, { type: 'stage', id, attempt }),
    places,
    row.now,
  );
  if (closed === null) return [];
  const who = await overridersOf(reader, project, closed.closings);
  const names = who.map((people) => people.map(({ username }) => username));
  return blockersOf(closed, names, gates.at(-1)?.endedAt ?? startedAt);
}
