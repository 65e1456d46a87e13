import type pg from 'pg';

export const tokens = Array.from({ length: 2 }, (_, nth) => `cs_bench_${nth}`);

/** A project "shop" whose two people may sign `count` open approvals, numbered from 1, each with one level "anyone". */
export async function fill(client: pg.Client, count: number): Promise<void> {
  await client.query(`insert into project (key, name) values ('shop', 'Web shop')`);
  await client.query(
    `with people as (
       insert into account (kind, username, name)
       select 'person', 'p' || n, 'p' || n from generate_series(1, 2) n
       returning id, username
     ),
     members as (insert into member (project_id, account_id, access) select 1, id, 'viewer' from people),
     qa as (insert into role (project_id, name) values (1, 'QA') returning id),
     holders as (insert into role_member (project_id, role_id, account_id) select 1, qa.id, p.id from qa, people p)
     insert into token (account_id, name, hash)
     select p.id, 'bench', sha256(convert_to(t.token, 'UTF8'))
     from unnest($1::text[]) with ordinality as t (token, n)
     join people p on p.username = 'p' || t.n`,
    [tokens],
  );
  await client.query(
    `insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, policy_id, policy_version, policy, status)
     select 1, 'RL-1', 'gate', n, 'sha256:' || repeat('5e', 32), 'sha256:' || repeat('5e', 32), 1, 1, '{}', 'open'
     from generate_series(1, $1::int) n`,
    [count],
  );
  await client.query(
    `insert into level (project_id, approval_id, ordinal, name, rule, sources, status, opened_at)
     select 1, id, 1, 'QA', 'anyone', jsonb_build_array(jsonb_build_object('kind', 'role', 'id', '1', 'name', 'QA')), 'open', now()
     from approval order by id`,
  );
  await client.query(
    `insert into approver (project_id, level_id, approval_id, account_id)
     select 1, l.id, l.approval_id, a.id from level l, account a where a.kind = 'person' and a.username like 'p%'`,
  );
  await client.query('vacuum analyze');
}
