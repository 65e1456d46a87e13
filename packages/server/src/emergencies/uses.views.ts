import type { BreakGlassUse } from '@countersign/contract/break-glass.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** Which breaking of the glass, by which account, and from when until when at most. */
export type Period = {
  readonly id: string;
  readonly account: string;
  readonly started_at: Date;
  readonly ends_at: Date;
};

type Used = {
  readonly seq: string;
  readonly action: string;
  readonly type: string;
  readonly id: string;
  readonly name: string | null;
  readonly at: Date;
};

/** Who overrides says in the ledger by which breaking of the glass: what there is in its time is what it let through. */
export async function usesOf(
  reader: Reader,
  projectId: string,
  { id, account, started_at, ends_at }: Period,
): Promise<BreakGlassUse[]> {
  const { rows } = await sql<Used>`
    select e.seq, e.action, e.subject_type as type, e.subject_id as id, e.at,
      case e.subject_type
        when 'approval' then (select title from approval where project_id = e.project_id and id = e.subject_id::bigint)
        when 'stage' then (select name from stage_execution where project_id = e.project_id and id = e.subject_id::bigint)
        when 'gate' then (select name from gate_execution where project_id = e.project_id and id = e.subject_id::bigint)
      end as name
    from (
      select * from ledger_entry
      where project_id = ${projectId} and actor_id = ${account}
        -- What counts is which break-glass an entry names; the times only keep the search short.
        and at between ${started_at}::timestamptz - interval '1 hour' and ${ends_at}::timestamptz + interval '1 hour'
      offset 0
    ) e
    where e.entry::jsonb -> 'details' ->> 'breakGlass' = ${id}
      -- Where a gate had asked people, it is their approval that was overridden.
      and not (e.action = 'gate.overridden' and exists (
        select from gate_execution g
        where g.project_id = e.project_id and g.id = e.subject_id::bigint and g.approval_id is not null
      ))
    order by e.xact, e.seq
  `.execute(reader);
  return rows.map(({ seq, action, type, id: subject, name, at }) => ({
    what: `${inWords(action)} ${type} ${subject}${name ? ` (${name})` : ''}`,
    subject: { type, id: subject },
    entry: seq,
    at: at.toISOString(),
  }));
}

const inWords = (action: string): string => {
  if (action === 'level.overridden') return 'Overrode a level of';
  if (action === 'window.passed') return 'Passed the windows of';
  return action.endsWith('.overridden') ? 'Overrode' : `Acted (${action}) on`;
};
