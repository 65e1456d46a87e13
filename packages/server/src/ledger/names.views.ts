import type { LedgerAbout } from '@countersign/contract/ledger.ts';
import { sql } from 'kysely';
import type { Reader } from '../kernel/database.ts';
import { type Abouts, keyOf, type Named } from './names.ts';

type Row = {
  readonly project: string | null;
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly of: string | null;
  readonly page_type: NonNullable<LedgerAbout['page']>['type'] | null;
  readonly page_id: string | null;
};

const releaseName = sql`'RL-' || r.number || ' ' || r.title`;

/** What these things are called now; those that are not there any more are missing. */
export async function aboutsOf(reader: Reader, things: readonly Named[]): Promise<Abouts> {
  if (things.length === 0) return new Map();
  const { rows } = await sql<Row>`
    with asked as materialized (
      select * from unnest(
        ${things.map(({ project }) => project)}::bigint[], ${things.map(({ type }) => type)}::text[],
        ${things.map(({ id }) => id)}::text[]
      ) as t (project, type, id)
    ),
    numbered as materialized (
      select project, type, id::bigint as id from asked where id ~ '^[1-9][0-9]{0,17}$'
    )
    ${shipped}
    union all ${ran}
    union all ${configured}
    union all ${ofTheInstance}
  `.execute(reader);
  return new Map(rows.map((row) => [keyOf(row), toAbout(row)]));
}

const toAbout = ({ name, of, page_type: type, page_id: id }: Row): LedgerAbout => ({
  ...{ name, of },
  page: type !== null && id !== null ? { type, id } : null,
});

const shipped = sql`
  select n.project, n.type, n.id::text, a.title as name, null as of, 'approval' as page_type, a.id::text as page_id
  from numbered n join approval a on a.project_id = n.project and a.id = n.id where n.type = 'approval'
  union all
  select n.project, n.type, n.id::text, ${releaseName}, null, 'release', r.id::text
  from numbered n join release r on r.project_id = n.project and r.id = n.id where n.type = 'release'
  union all
  select n.project, n.type, n.id::text, s.number::text, ${releaseName}, 'release', r.id::text
  from numbered n
  join snapshot s on s.project_id = n.project and s.id = n.id
  join release r on r.project_id = s.project_id and r.id = s.release_id
  where n.type = 'snapshot'
  union all
  select n.project, n.type, n.id::text, s.number::text, ${releaseName}, 'release', r.id::text
  from numbered n
  join execution x on x.project_id = n.project and x.id = n.id
  join snapshot s on s.project_id = x.project_id and s.id = x.snapshot_id
  join release r on r.project_id = x.project_id and r.id = x.release_id
  where n.type = 'execution'
  union all
  select n.project, n.type, n.id::text, coalesce(g.name, p.name, t.name), ${releaseName}, 'release', r.id::text
  from numbered n
  left join gate_execution g on n.type = 'gate' and g.project_id = n.project and g.id = n.id
  left join step_execution p on n.type = 'step' and p.project_id = n.project and p.id = n.id
  join stage_execution t on t.project_id = n.project
    and t.id = case n.type when 'stage' then n.id when 'gate' then g.stage_execution_id else p.stage_execution_id end
  join execution x on x.project_id = t.project_id and x.id = t.execution_id
  join release r on r.project_id = x.project_id and r.id = x.release_id
  where n.type in ('stage', 'gate', 'step')`;

const ran = sql`
  select n.project, n.type, n.id::text, u.number::text, w.name, 'run', u.id::text
  from numbered n
  join run u on u.project_id = n.project and u.id = n.id
  join workflow w on w.project_id = u.project_id and w.id = u.workflow_id
  where n.type = 'run'
  union all
  select n.project, n.type, n.id::text, j.name, w.name || ' ' || u.number, 'run', u.id::text
  from numbered n
  join run_job j on j.project_id = n.project and j.id = n.id
  join run u on u.project_id = j.project_id and u.id = j.run_id
  join workflow w on w.project_id = u.project_id and w.id = u.workflow_id
  where n.type in ('job', 'run-job')
  union all
  select n.project, n.type, n.id, w.name, null, 'workflow', w.key
  from asked n join workflow w on w.project_id = n.project and (w.id::text = n.id or w.key = n.id)
  where n.type = 'workflow'
  union all
  select n.project, n.type, n.id::text, v.label, w.name, 'workflow', w.key
  from numbered n
  join workflow_version v on v.project_id = n.project and v.id = n.id
  join workflow w on w.project_id = v.project_id and w.id = v.workflow_id
  where n.type = 'workflow-version'
  union all
  select n.project, n.type, n.id::text, f.external_id, null, 'pre-approval', f.id::text
  from numbered n join pre_approval f on f.project_id = n.project and f.id = n.id where n.type = 'pre-approval'`;

const configured = sql`
  select n.project, n.type, n.id::text, p.name, null, 'policy', p.id::text
  from numbered n join policy p on p.project_id = n.project and p.id = n.id where n.type = 'policy'
  union all
  select n.project, n.type, n.id::text, p.name, null, 'pipeline', p.id::text
  from numbered n join pipeline p on p.project_id = n.project and p.id = n.id where n.type = 'pipeline'
  union all
  select n.project, n.type, n.id::text, coalesce(e.name, s.name, o.name, c.name, w.name, a.username), null, null, null
  from numbered n
  left join environment e on n.type = 'environment' and e.project_id = n.project and e.id = n.id
  left join service s on n.type = 'service' and s.project_id = n.project and s.id = n.id
  left join role o on n.type = 'role' and o.project_id = n.project and o.id = n.id
  left join calendar c on n.type = 'calendar' and c.project_id = n.project and c.id = n.id
  left join deploy_window w on n.type = 'window' and w.project_id = n.project and w.id = n.id
  left join break_glass b on n.type = 'break-glass' and b.project_id = n.project and b.id = n.id
  left join account a on a.id = b.account_id
  where coalesce(e.name, s.name, o.name, c.name, w.name, a.username) is not null`;

const ofTheInstance = sql`
  select n.project, n.type, n.id::text, p.name, null, null, null
  from numbered n join project p on p.id = n.id where n.type = 'project' and (n.project is null or n.project = p.id)
  union all
  select n.project, n.type, n.id::text, a.username, null, null, null
  from numbered n join account a on a.id = n.id where n.type = 'account'
  union all
  select n.project, n.type, n.id::text, g.name, null, null, null
  from numbered n join account_group g on g.id = n.id where n.type = 'group'
  union all
  select n.project, n.type, n.id::text, coalesce(t.name, k.name), a.username, null, null
  from numbered n
  left join token t on n.type = 'token' and t.id = n.id
  left join access_key k on n.type = 'access-key' and k.id = n.id
  join account a on a.id = coalesce(t.account_id, k.account_id)
  where n.type in ('token', 'access-key') and n.project is null
  union all
  select n.project, n.type, n.id::text, b.username, a.username, null, null
  from numbered n
  join delegation d on d.id = n.id
  join account a on a.id = d.from_id
  join account b on b.id = d.to_id
  where n.type = 'delegation'`;

/** The names of levels of any approvals. */
export async function levelNames(
  reader: Reader,
  projects: readonly string[],
  levels: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (levels.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from level
    where project_id = any(${[...projects]}::bigint[]) and id = any(${[...levels]}::bigint[])
  `.execute(reader);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
