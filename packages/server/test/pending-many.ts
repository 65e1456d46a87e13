import pg from 'pg';
import type { TestApp } from './app.ts';

type Wanted = {
  readonly project: string;
  /** Whose signature they wait for; nobody else is asked. */
  readonly username: string;
  readonly count: number;
  /** One in a hundred is over already. Where jobs are worked, those are taken away each minute. */
  readonly late?: boolean;
};

/** Half have a deadline. $1: how many, $2: the project's key, $3: whose they are, $4: by how many hours the first are over. */
const asked = `
    with asked as (
      insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, policy, requested_by,
        status, created_at, context)
      select p.id, format('RL-%s Web shop %s.%s, snapshot 1, to Production', 1000 + n, n / 100, n % 100), 'gate', 1000000 + n,
        'sha256:' || encode(sha256(n::text::bytea), 'hex'), 'sha256:' || encode(sha256(n::text::bytea), 'hex'), null,
        (select id from account where username = 'ci'), 'open', now() - n * interval '1 minute',
        jsonb_build_object('release', jsonb_build_object('number', 1000 + n, 'title', format('Web shop %s.%s', n / 100, n % 100)),
          'snapshot', jsonb_build_object('number', 1, 'contents', '[]'::jsonb),
          'environment', jsonb_build_object('key', 'prod', 'name', 'Production'))
      from project p, generate_series(1, $1::int) n
      where p.key = $2
      returning project_id, id, created_at
    ),
    put as (
      insert into level (project_id, approval_id, ordinal, name, rule, sources, status, opened_at, due_at)
      select a.project_id, a.id, 1, 'CAB', 'anyone',
        jsonb_build_array(jsonb_build_object('kind', 'user', 'id', u.id::text, 'name', u.username)), 'open', a.created_at,
        case when a.id % 2 = 0 then now() + (a.id % 200 - $4::int) * interval '1 hour' end
      from asked a, account u
      where u.username = $3
      returning project_id, id, approval_id, opened_at
    )
    insert into approver (project_id, level_id, approval_id, account_id, waiting, asked_at)
    select l.project_id, l.id, l.approval_id, u.id, true, l.opened_at
    from put l, account u
    where u.username = $3`;

/**
 * Many open approvals that wait for one person, as gates would have asked, but for nothing that is there: written by
 * one statement, since 10,000 real ones take minutes. As the owner, who may tell the planner how many there are now.
 */
export async function seedPending({ ownerUrl }: Pick<TestApp, 'ownerUrl'>, wanted: Wanted): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(asked, [wanted.count, wanted.project, wanted.username, wanted.late ? 2 : -1]);
  await owner.query('analyze approval, level, approver');
  await owner.end();
}
