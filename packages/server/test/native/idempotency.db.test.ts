import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../harness.ts';
import { ask, notesApp } from './bench-api.ts';

let database: TestDatabase;
let apps: FastifyInstance[];
let owner: pg.Client;
beforeAll(async () => {
  database = await testDatabase({ connections: 8 });
  // Two servers on one database: what holds between them cannot be held in memory.
  apps = [await notesApp(database), await notesApp(database)];
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await owner.end();
  await database.close();
});

const notes = '/api/v1/projects/shop/notes';
const write = (key: string, text: string, server = 0) =>
  ask(apps[server] as FastifyInstance, {
    method: 'POST',
    url: notes,
    headers: { 'idempotency-key': key },
    payload: { text },
  });
const written = async (text: string) =>
  (await sql<{ id: string }>`select id from note where text = ${text}`.execute(database.db)).rows.length;

test('a repeat gets the first answer again, and nothing is done twice', async () => {
  const first = await write('k1', 'one');
  const second = await write('k1', 'one', 1);
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect(second.headers.etag).toBe(first.headers.etag);
  expect(second.headers['idempotency-replayed']).toBe('true');
  expect(await written('one')).toBe(1);
});

test('another request with the same key is refused', async () => {
  await write('k2', 'two');
  const other = await write('k2', 'not two');
  expect([other.status, other.problem.code]).toEqual([422, 'request/idempotency-mismatch']);
  expect(await written('not two')).toBe(0);
});

test('twenty at once on two servers have one effect; who is not first is told so', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => write('k3', 'three', n % 2)));
  expect(await written('three')).toBe(1);
  const statuses = new Set(answers.map(({ status }) => status));
  expect(statuses.has(201)).toBe(true);
  expect([...statuses].every((status) => status === 201 || status === 409)).toBe(true);
  for (const { status, problem, headers } of answers) {
    if (status !== 409) continue;
    expect([problem.code, headers['retry-after']]).toEqual(['request/idempotency-in-progress', '1']);
  }
});

const age = (key: string, interval: string) =>
  owner.query('update idempotency set claimed_at = claimed_at - $2::interval where key = sha256($1::bytea)', [
    Buffer.from(key),
    interval,
  ]);
const claimed = (key: string, text: string, acted: boolean) =>
  owner.query(
    `insert into idempotency (caller, key, request_hash, acted)
     values ('open', sha256($1::bytea), sha256($2::bytea), $3)`,
    [Buffer.from(key), Buffer.from(JSON.stringify(['POST', notes, null, { text }])), acted],
  );

test('the key of a server that died is taken over after a minute, if nothing had been committed', async () => {
  await claimed('k4', 'four', false);
  expect((await write('k4', 'four')).problem.code).toBe('request/idempotency-in-progress');
  await age('k4', '61 seconds');
  expect((await write('k4', 'four')).status).toBe(201);
  expect(await written('four')).toBe(1);
});

test('if it had committed, nobody carries it out again: its answer is lost', async () => {
  await claimed('k5', 'five', true);
  await age('k5', '61 seconds');
  const answer = await write('k5', 'five');
  expect([answer.status, answer.problem.code]).toEqual([409, 'request/idempotency-lost']);
  expect(await written('five')).toBe(0);
});

test('the mark is in the transaction of the effect', async () => {
  await write('k6', 'six');
  const { rows } = await owner.query(`select acted from idempotency where key = sha256('k6'::bytea)`);
  expect(rows).toEqual([{ acted: true }]);
});

test('after a day a key is free again', async () => {
  await write('k7', 'seven');
  await age('k7', '25 hours');
  expect((await write('k7', 'not seven')).status).toBe(201);
});

test('a failure is not kept: the next try is a real one', async () => {
  const { body } = await write('k8', 'closed');
  const id = (body as { id: string }).id;
  const burn = () =>
    ask(apps[0] as FastifyInstance, {
      method: 'POST',
      url: `${notes}/${id}:burn`,
      headers: { 'idempotency-key': 'k9' },
    });
  await owner.query(`update note set text = 'fails' where id = $1`, [id]);
  expect((await burn()).status).toBe(500);
  await owner.query(`update note set text = 'closed' where id = $1`, [id]);
  expect((await burn()).status).toBe(409);
  await owner.query(`update note set text = 'fails' where id = $1`, [id]);
  const repeat = await burn();
  expect([repeat.status, repeat.headers['idempotency-replayed']]).toEqual([409, 'true']);
});

test('what is kept cannot be read in the database', async () => {
  await write('k10', 'a token shown once');
  const { rows } = await owner.query(`select answer from idempotency where key = sha256('k10'::bytea)`);
  expect(rows[0].answer.toString('latin1')).not.toContain('shown once');
});
