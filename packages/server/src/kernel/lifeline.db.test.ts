import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { Relay } from '../../test/chaos/relay.ts';
import { freshDatabase } from '../../test/harness.ts';
import { dataDirectory } from '../../test/process/data-directory.ts';
import { type Database, openDatabase } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { isUnreachable, wasSilent } from './failure.ts';
import { within } from './within.ts';

/** A database behind an address of 127.0.0.1, and a pool on it. */
async function behindRelay(options: { longestSilence?: number } = {}) {
  const { url, ownerUrl } = await freshDatabase({ empty: true });
  const { host, user, password, database } = new pg.Client({ connectionString: ownerUrl });
  const relay = await Relay.open({ path: `${host}/.s.PGSQL.5432` });
  const address = `postgresql://${user}:${password}@127.0.0.1:${relay.port}/${database}`;
  const opened = openDatabase({ url: address, connections: 1, ...options });
  onTestFinished(async () => {
    relay.close();
    await opened.close();
  });
  return { ...opened, relay, url, ownerUrl };
}

const failureOf = (asking: Promise<unknown>): Promise<unknown> =>
  asking.then(
    () => undefined,
    (error) => error,
  );
const ask = ({ pool }: Pick<Database, 'pool'>) =>
  pool.query('select 1 as one').then(({ rows }) => rows[0].one);
const processOf = ({ pool }: Pick<Database, 'pool'>) =>
  pool.query('select pg_backend_pid() as pid').then(({ rows }) => rows[0].pid as number);

test('a database that falls silent is given up after a while, and asked anew once it answers again', async () => {
  const database = await behindRelay({ longestSilence: 500 });
  expect(await ask(database)).toBe(1);
  database.relay.behave('silent');
  const error = await failureOf(ask(database));
  expect([isUnreachable(error), wasSilent(error)]).toEqual([true, true]);
  database.relay.behave('through');
  expect(await ask(database)).toBe(1);
});

test('what takes long is not silence: a transaction may be held, and bytes may come slowly', async () => {
  const database = await behindRelay({ longestSilence: 500 });
  const client = await database.pool.connect();
  for (let times = 0; times < 4; times += 1) {
    await client.query('select 1');
    await sleep(200);
  }
  expect((await client.query('select 2 as two')).rows[0].two).toBe(2);
  client.release();
});

test('a connection on which nothing may be written any more is replaced', async () => {
  const database = await behindRelay();
  const before = await processOf(database);
  await database.pool.query('set default_transaction_read_only = on');
  const error = await failureOf(database.pool.query('create table thing ()'));
  expect(isUnreachable(error)).toBe(true);
  expect(await processOf(database)).not.toBe(before);
  await database.pool.query('create table thing ()');
});

test('a commit that somebody lets go without the second machine is not acknowledged', async () => {
  const { data, remove } = await dataDirectory();
  const postgres = await startEmbeddedPostgres({
    directory: data,
    durable: true,
    say: () => {},
    lost: () => {},
  });
  const database = openDatabase({ url: postgres.url, connections: 3 });
  onTestFinished(async () => {
    await database.close();
    await postgres.stop();
    await remove();
  });
  const { pool } = database;
  await pool.query('create table thing (name text)');
  await pool.query(`alter system set synchronous_standby_names = 'nobody'`);
  await pool.query('select pg_reload_conf()');
  const insert = sql`insert into thing values ('one')`;
  const write = () =>
    failureOf(database.db.transaction().execute((tx) => insert.execute(tx))).then((error) => ({ error }));
  // The new setting is in force a moment later; until then commits are done at once.
  let writing = write();
  for (let tries = 0; tries < 100 && (await within(500, writing)); tries += 1) writing = write();
  const waiting = `
    select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`;
  while ((await pool.query(waiting)).rowCount === 0) await sleep(20);
  expect(isUnreachable((await writing).error)).toBe(true);
});
