import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/harness.ts';
import { lookUp } from './look-up.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

type Ask = { readonly word: string; readonly times: number };
/** Which statement answered: all rows of one have the same instant. */
type Row = { readonly said: string; readonly place: number; readonly at: string };

const repeated = lookUp<Ask, Row>(
  { word: 'text', times: 'int' },
  sql`
    select q.word as said, n as place, statement_timestamp()::text || pg_backend_pid() as at
    from generate_series(1, q.times) n
    order by n desc`,
);

test('those who ask at the same time are answered by one statement, each with their own rows, in their order', async () => {
  const asks = [
    { word: 'ann', times: 2 },
    { word: 'nobody', times: 0 },
    { word: 'bob', times: 3 },
  ];
  const answers = await Promise.all(asks.map((ask) => repeated(database.db, ask)));
  expect(answers.map((rows) => rows.map(({ said, place }) => `${said} ${place}`))).toEqual([
    ['ann 2', 'ann 1'],
    [],
    ['bob 3', 'bob 2', 'bob 1'],
  ]);
  expect(new Set(answers.flat().map(({ at }) => at)).size).toBe(1);
});

test('a transaction looks up what it has written itself', async () => {
  const names = lookUp<{ name: string }, { name: string }>(
    { name: 'text' },
    sql`select name from account_group g where g.name = q.name`,
  );
  await database.work(async ({ tx }) => {
    await sql`insert into account_group (name) values ('cab')`.execute(tx);
    const [inside, outside] = await Promise.all([
      names(tx, { name: 'cab' }),
      names(database.db, { name: 'cab' }),
    ]);
    expect([inside, outside]).toEqual([[{ name: 'cab' }], []]);
  });
});

test('what no value of the database can be fails whoever asks by it, and none of those beside them', async () => {
  const [good, bad] = await Promise.allSettled([
    repeated(database.db, { word: 'ann', times: 1 }),
    repeated(database.db, { word: 'a\0b', times: 1 }),
  ]);
  expect(good).toMatchObject({ status: 'fulfilled', value: [{ said: 'ann' }] });
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: '22021' } });
});
