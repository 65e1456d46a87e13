import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';

/** Something a mail has to say, as far as it is not in the approval itself. */
export type Topic = {
  readonly kind: 'asked' | 'reminded' | 'warned' | 'escalated' | 'stuck' | 'ended';
  readonly project: { readonly id: string; readonly key: string; readonly name: string };
  readonly approval: string;
  readonly level: string | null;
  readonly policy: string | null;
  readonly requested_by: string | null;
  readonly release: string | null;
  readonly snapshot: number | null;
  readonly environment: string | null;
  /** Until when it has to be decided: the level, the approval as a whole, or the job of a run, whichever is first. */
  readonly until: Date | null;
  /** What becomes of it then. */
  readonly consequence: 'reject' | 'expire' | 'escalate' | null;
  /** Those to whom the level would be passed on, as the policy names them. */
  readonly fallback: string[];
  readonly now: Date;
  /** Who ended it by a word of their own (withdrawn, overridden, superseded), and the texts of that entry. */
  readonly ended_by: string | null;
  readonly disclosures: string[];
};

/**
 * What a mail has to say now: questions that this person can still answer, what still has to be known of those that
 * wait, and answers to what they had asked. Whoever
 * was disabled, left the project, is no longer among a level's people or has delegated it is told nothing.
 */
export async function topicsOf(reader: Reader, mail: string): Promise<Topic[]> {
  const { rows } = await sql<Topic>`
    select n.kind, jsonb_build_object('id', p.id::text, 'key', p.key, 'name', p.name) as project,
      ap.id as approval, n.level_id as level, po.name as policy, asker.name as requested_by,
      'RL-' || rel.number || ' ' || rel.title as release, s.number as snapshot,
      coalesce(e.name, nullif(array_to_string(wr.environments, ', '), '')) as environment,
      due.until, due.consequence, due.fallback, now() as now, act.name as ended_by, coalesce(act.disclosures, '{}') as disclosures
    from notification n
    join account a on a.id = n.account_id and a.disabled_at is null
    join project p on p.id = n.project_id
    join approval ap on ap.project_id = n.project_id and ap.id = n.approval_id
    left join level l on l.project_id = n.project_id and l.id = n.level_id
    left join account asker on asker.id = ap.requested_by
    left join policy po on po.project_id = ap.project_id and po.id = ap.policy_id
    left join gate_execution g on ap.subject_type = 'gate' and g.project_id = ap.project_id and g.id = ap.subject_id
    left join stage_execution t on t.project_id = g.project_id and t.id = g.stage_execution_id
    left join environment e on e.project_id = t.project_id and e.id = t.environment_id
    left join execution x on x.project_id = t.project_id and x.id = t.execution_id
    left join release rel on rel.project_id = x.project_id and rel.id = x.release_id
    left join snapshot s on s.project_id = x.project_id and s.id = x.snapshot_id
    left join run_job j on ap.subject_type = 'run-job' and j.project_id = ap.project_id and j.id = ap.subject_id
    left join run wr on wr.project_id = j.project_id and wr.id = j.run_id
    left join lateral (
      select d.until, d.consequence, array(
        select case when s ->> 'kind' = 'user' then '' else (s ->> 'kind') || ':' end || (s ->> 'name')
        from jsonb_array_elements(l.deadline -> 'escalate' -> 'sources') s) as fallback
      from (values
        (case when l.status = 'open' then l.due_at end,
         case when l.escalated then l.deadline -> 'escalate' ->> 'onTimeout' else l.deadline ->> 'onTimeout' end),
        (ap.due_at, ap.on_due),
        (j.deadline, 'expire')) d (until, consequence)
      where d.until is not null
      order by d.until
      limit 1
    ) due on true
    left join lateral (
      select w.name, array(select d.disclosure from ledger_disclosure d where d.seq = y.seq) as disclosures
      from ledger_entry y
      left join account w on w.id = y.actor_id
      where n.kind = 'ended' and ap.status in ('withdrawn', 'overridden', 'superseded', 'expired')
        and y.project_id = ap.project_id and y.subject_type = 'approval' and y.subject_id = ap.id::text
        and y.action = 'approval.' || ap.status
      limit 1
    ) act on true
    where n.mail_id = ${mail}
      and (a.administrator or access_of(n.project_id, n.account_id) is not null)
      and case n.kind
        when 'ended' then true
        when 'warned' then ap.status = 'open' and (l.id is null or l.status = 'open')
        when 'escalated' then ap.status = 'open' and l.status = 'open'
        when 'stuck' then ap.status = 'open' and l.stuck
        else ap.status = 'open' and ap.subject_now = ap.subject_digest and exists (
          select from approver r
          where r.project_id = n.project_id and r.level_id = n.level_id and r.waiting
            and signer_of(r.project_id, r.level_id, r.account_id, now()) = n.account_id)
        end
    order by n.kind, n.id
  `.execute(reader);
  return rows;
}
