import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './harness.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a test works as the role of the server', async () => {
  const { rows } = await sql`select current_user as name`.execute(database.db);
  expect(rows).toEqual([{ name: 'countersign_server' }]);
});

test('what is written and sent in one unit of work is there after it, and rings', async () => {
  const rung = new Promise((resolve) => database.bell.listen((jobs) => jobs.size > 0 && resolve(jobs)));
  await database.work(async (work) => {
    await sql`insert into project (key, name) values ('shop', 'Web shop')`.execute(work.tx);
    await work.send('execution.advance', { project: '1' });
  });
  expect(await rung).toEqual(new Set(['execution.advance']));
  const [job] = await database.queue.boss.fetch('execution.advance');
  expect(job?.data).toEqual({ project: '1' });
});

test('a job that is not in the list of jobs cannot be sent', async () => {
  const sending = database.work((work) => work.send('nobody.works.this', {}));
  await expect(sending).rejects.toThrow('Queue nobody.works.this does not exist');
});
