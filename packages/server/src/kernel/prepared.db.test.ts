import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { databaseForThisTest } from '../../test/harness.ts';
import { asPrepared, prepared } from './prepared.ts';

/** What each connection has prepared, by the statement's text. */
const known = sql<{
  statement: string;
}>`select statement from pg_prepared_statements where statement like '%marked%'`;

test('what is marked is prepared once on a connection, with whatever values it comes; the rest is not', async () => {
  const { db, pool } = await databaseForThisTest();
  await db.connection().execute(async (one) => {
    for (const value of ['a', 'b', 'c']) {
      const { rows } = await sql<{
        said: string;
      }>`${prepared}select ${value}::text as said /* marked */`.execute(one);
      expect(rows).toEqual([{ said: value }]);
    }
    await sql`select ${'d'}::text /* not marked */`.execute(one);
    const { rows } = await known.execute(one);
    expect(rows).toEqual([{ statement: '/* prepared */ select $1::text as said /* marked */' }]);
  });
  const { rows } = await pool.query(asPrepared('select $1::int + 1 as sum'), [1]);
  expect(rows).toEqual([{ sum: 2 }]);
});

test('a statement that fails fails each time with its own error, and the connection is as good as before', async () => {
  const { db } = await databaseForThisTest();
  await db.connection().execute(async (one) => {
    const divide = (by: number) =>
      sql<{ part: number }>`${prepared}select 6 / ${by}::int as part`.execute(one);
    await expect(divide(0)).rejects.toThrow('division by zero');
    expect((await divide(2)).rows).toEqual([{ part: 3 }]);
    await expect(divide(0)).rejects.toThrow('division by zero');
  });
});

// Of an inbox of 10,000 the compiling took twelve times as long as the counting, on a PostgreSQL that has it on.
test('no statement is compiled before it is run', async () => {
  const { pool } = await databaseForThisTest();
  expect((await pool.query('show jit')).rows).toEqual([{ jit: 'off' }]);
});
