import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { freshDatabase } from '../../test/harness.ts';

const many = 1000;

/** A project of many: each of them a member, and in a group of their own, of which the first is a maintainer's. */
async function crowd(): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: (await freshDatabase()).ownerUrl });
  await owner.connect();
  onTestFinished(() => owner.end());
  await owner.query(`insert into project (key, name) values ('shop', 'Web shop')`);
  await owner.query(
    `with people as (
       insert into account (kind, username, name) select 'person', 'p' || n, 'p' || n from generate_series(1, ${many}) n
       returning id
     ),
     crews as (insert into account_group (name) select 'g' || n from generate_series(1, ${many}) n returning id),
     pairs as (
       select p.id as account, g.id as crew
       from (select id, row_number() over (order by id) as n from people) p
       join (select id, row_number() over (order by id) as n from crews) g on g.n = p.n
     ),
     crewed as (insert into group_member (group_id, account_id) select crew, account from pairs)
     insert into member (project_id, account_id, group_id, access)
     select p.id, x.account, x.crew, x.access
     from project p, (
       select account, null::bigint as crew, 'viewer' as access from pairs
       union all
       select null, crew, case when crew = (select min(crew) from pairs) then 'maintainer' else 'operator' end from pairs
     ) x`,
  );
  await owner.query('analyze');
  return owner;
}

const rowsRead = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query(
    `select sum(seq_tup_read + idx_tup_fetch)::int as n from pg_stat_xact_user_tables
     where relname in ('member', 'group_member')`,
  );
  return rows[0].n;
};

test('what somebody may do in a project is found without looking at its other members', async () => {
  const owner = await crowd();
  const { rows: people } = await owner.query('select id from account order by id limit 2');
  await owner.query('begin');
  const before = await rowsRead(owner);
  const held = [];
  for (const { id } of [...people, { id: 0 }]) {
    const { rows } = await owner.query('select access_of((select id from project), $1) as access', [id]);
    held.push(rows[0].access);
  }
  // The highest of what they have themselves and by their groups.
  expect(held).toEqual(['maintainer', 'operator', null]);
  // For each of the two: themselves, the group they are in, what that may.
  expect((await rowsRead(owner)) - before).toBeLessThan(20);
});
