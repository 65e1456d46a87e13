import { CompiledQuery, sql } from 'kysely';
import { first, type Tx } from '../../kernel/database.ts';
import type { Approval } from '../approval.ts';
import { type LevelRow, levelsState, toLevel } from '../state.store.ts';

/** A stage of a release, whose levels are added by hand before its gate has opened. */
export type Place = { readonly release: string; readonly stage: string };

/** The levels planned for a stage, locked, in the form in which levels are judged: nobody has been asked yet. */
export async function holdPlanned(tx: Tx, project: string, { release, stage }: Place): Promise<Approval> {
  await sql`
    select from level
    where project_id = ${project} and release_id = ${release} and stage = ${stage}
    order by id
    for update
  `.execute(tx);
  const query = `select ${levelsState('l.project_id = $1 and l.release_id = $2 and l.stage = $3', { barred: `'{}'::bigint[]`, at: 'now()' })} as levels`;
  const { rows } = await tx.executeQuery<{ levels: LevelRow[] | null }>(
    CompiledQuery.raw(query, [project, release, stage]),
  );
  const levels = (first(rows).levels ?? []).map(toLevel);
  return {
    id: '',
    status: 'open',
    digest: '',
    subjectNow: '',
    barred: [],
    distinctPeople: false,
    byHand: true,
    newer: null,
    due: null,
    levels,
    overriders: [],
    emergency: [],
  };
}

/** Gives the levels planned for a stage to the approval that asks them now, after those it has. Their ids stay. */
export async function takePlanned(tx: Tx, project: string, { release, stage }: Place, approval: string) {
  await sql`
    with taken as (
      update level
      set approval_id = ${approval}, release_id = null, stage = null, ordinal = ordinal + (
        select coalesce(max(ordinal), 0) from level where project_id = ${project} and approval_id = ${approval})
      where project_id = ${project} and release_id = ${release} and stage = ${stage}
      returning project_id, id
    )
    update approver p
    set approval_id = ${approval}
    from taken t
    where p.project_id = t.project_id and p.level_id = t.id
  `.execute(tx);
}

/** Gives an approval the levels of another, to be asked anew of the same people. */
export async function copyLevels(tx: Tx, project: string, from: string, to: string): Promise<void> {
  await sql`
    with copied as (
      insert into level (project_id, approval_id, ordinal, name, rule, threshold, veto, sources, status, created_by)
      select project_id, ${to}, ordinal, name, rule, threshold, veto, sources, 'waiting', created_by
      from level
      where project_id = ${project} and approval_id = ${from}
      order by ordinal, id
      returning project_id, id, sources
    )
    insert into approver (project_id, level_id, approval_id, account_id, waiting, asked_at)
    select c.project_id, c.id, ${to}, (s ->> 'id')::bigint, false, null
    from copied c, jsonb_array_elements(c.sources) s
  `.execute(tx);
}
