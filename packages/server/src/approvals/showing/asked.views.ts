import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

/** What an approval waits for. */
export type Asked = {
  /** Levels that are open: the user names of those who can sign them now. */
  readonly levels: readonly {
    readonly name: string;
    readonly since: string | null;
    readonly until: string | null;
    readonly who: readonly string[];
    /** They can never satisfy it. */
    readonly stuck: boolean;
  }[];
  /** What it asks about has changed since. */
  readonly stale: boolean;
  /** It asks nobody: it has no level that could be signed. */
  readonly blank: boolean;
  /** Its levels are changed by hand. */
  readonly byHand: boolean;
  /** The user names of those who may override it. */
  readonly mayOverride: readonly string[];
};

const nothing: Asked = { levels: [], stale: false, blank: false, byHand: false, mayOverride: [] };

/** Whom an approval asks; nobody when it is null or has ended. */
export async function askedBy(reader: Reader, project: string, approval: string | null): Promise<Asked> {
  if (approval === null) return nothing;
  const { rows } = await sql<Asked>`
    select a.subject_digest <> a.subject_now as stale, a.policy is null as "byHand", array(
        select u.username
        from people_of(a.project_id, a.overriders) o
        join account u on u.id = o.account_id
        where u.id <> all (a.barred)
        order by u.username) as "mayOverride", not exists (
        select from level l where l.project_id = a.project_id and l.approval_id = a.id and l.status = 'open') as blank,
      (select coalesce(jsonb_agg(jsonb_build_object('name', l.name, 'stuck', l.stuck,
         'since', to_char(l.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'until', to_char(least(l.due_at, a.due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'who', (select coalesce(jsonb_agg(distinct u.username order by u.username), '[]')
                 from approver p
                 join account u on u.id = signer_of(p.project_id, p.level_id, p.account_id, now())
                 where p.project_id = l.project_id and p.level_id = l.id and p.waiting)) order by l.id), '[]')
       from level l
       where l.project_id = a.project_id and l.approval_id = a.id and l.status = 'open') as levels
    from approval a
    where a.project_id = ${project} and a.id = ${approval} and a.status = 'open'
  `.execute(reader);
  return rows[0] ?? nothing;
}
