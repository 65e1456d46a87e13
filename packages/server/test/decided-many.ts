import pg from 'pg';
import type { TestApp } from './app.ts';

/** Approvals of the past: asked of a QA level and then of the CAB, over the last `days`. */
export type PastWanted = { readonly project: string; readonly count: number; readonly days: number };

/**
 * Each has a level QA of the role QA Manager and a level CAB of the role CAB and of bob, one after the other. How long
 * they took is spread wide and repeats with every run: QA minutes to hours, the CAB hours to days.
 */
const past = `
  with asked as (
    insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, status, created_at, decided_at)
    select p.id, format('RL-%s Web shop 1.%s, snapshot 1, to Production', 100000 + n, n), 'gate', 2000000 + n,
      'sha256:' || encode(sha256(n::text::bytea), 'hex'), 'sha256:' || encode(sha256(n::text::bytea), 'hex'),
      case when n % 7 = 0 then 'rejected' else 'approved' end, now() - (n * 53 % ($3 * 24)) * interval '1 hour' - interval '5 days',
      now() - (n * 53 % ($3 * 24)) * interval '1 hour'
    from project p, generate_series(1, $1::int) n
    where p.key = $2
    returning project_id, id, created_at, decided_at, status
  ),
  numbered as (select *, row_number() over (order by id) as n from asked)
  insert into level (project_id, approval_id, ordinal, name, rule, sources, status, opened_at, decided_at)
  select a.project_id, a.id, l.ordinal, l.name, 'anyone', l.sources::jsonb, case when l.ordinal = 1 then 'approved' else a.status end,
    a.decided_at - l.took, a.decided_at
  from numbered a, lateral (values
    (1, 'QA', '[{"kind":"role","id":"1","name":"QA Manager"}]', (a.n * 37 % 600) * interval '1 minute'),
    (2, 'CAB', '[{"kind":"role","id":"2","name":"CAB"},{"kind":"user","id":"3","name":"bob"}]', (a.n * 53 % 100) * interval '1 hour')
  ) as l (ordinal, name, sources, took)`;

/** Writes them as the owner, who may tell the planner how many there are now. */
export async function seedPast(
  { ownerUrl }: Pick<TestApp, 'ownerUrl'>,
  { project, count, days }: PastWanted,
): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(past, [count, project, days]);
  await owner.query('analyze approval, level');
  await owner.end();
}

/** A plain way to the same figure as PostgreSQL's percentile_cont: between the two nearest, in proportion. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (place - Math.floor(place));
}
