import { sql } from 'kysely';
import type { Reader } from '../../kernel/database.ts';

/** What an approval waits for. */
export type Asked = {
  /** Levels that are open: the user names of those who can sign them now. */
  readonly levels: readonly {
    readonly name: string;
    readonly since: string | null;
    readonly who: readonly string[];
  }[];
  /** What it asks about has changed since. */
  readonly stale: boolean;
  /** It asks nobody: it has no level that could be signed. */
  readonly blank: boolean;
};

const nothing: Asked = { levels: [], stale: false, blank: false };

/** Whom an approval asks; nobody when it is null or has ended. */
export async function askedBy(reader: Reader, project: string, approval: string | null): Promise<Asked> {
  if (approval === null) return nothing;
  const { rows } = await sql<Asked>`
    select a.subject_digest <> a.subject_now as stale, not exists (
        select from level l where l.project_id = a.project_id and l.approval_id = a.id and l.status = 'open') as blank,
      (select coalesce(jsonb_agg(jsonb_build_object('name', l.name,
         'since', to_char(l.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
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
