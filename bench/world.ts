import type pg from 'pg';

export const tokens = Array.from({ length: 2 }, (_, nth) => `cs_bench_${nth}`);

/** A project "shop" with two people who hold the role QA. */
export async function settle(client: pg.Client): Promise<void> {
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
  // Once a minute the server looks at all that asks people who are new: that would be each approval of one load.
  await client.query('delete from people_change');
}

/** Open approvals with the ids from `first` on, each with one level "anyone" that asks both. */
export async function ask(client: pg.Client, first: number, count: number): Promise<void> {
  const range = [first, first + count - 1];
  await client.query(
    `insert into approval (id, project_id, title, subject_type, subject_id, subject_digest, subject_now, policy_id, policy_version, policy, status)
     overriding system value
     select n, 1, 'RL-1', 'gate', n, 'sha256:' || repeat('5e', 32), 'sha256:' || repeat('5e', 32), 1, 1, '{}', 'open'
     from generate_series($1::int, $2::int) n`,
    range,
  );
  await client.query(
    `with level as (
       insert into level (project_id, approval_id, ordinal, name, rule, sources, status, opened_at)
       select 1, n, 1, 'QA', 'anyone', jsonb_build_array(jsonb_build_object('kind', 'role', 'id', '1', 'name', 'QA')), 'open', now()
       from generate_series($1::int, $2::int) n
       returning id, approval_id
     )
     insert into approver (project_id, level_id, approval_id, account_id)
     select 1, l.id, l.approval_id, a.id from level l, account a where a.kind = 'person' and a.username like 'p%'`,
    range,
  );
}
