import type pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import { type Bell, openBell } from '../src/kernel/bell.ts';
import { type Db, openDatabase } from '../src/kernel/database.ts';
import { lookQueuesUp, openQueue, type Queue } from '../src/kernel/queue.ts';
import { type UnitOfWork, unitOfWork } from '../src/kernel/unit-of-work.ts';
import type { Addresses } from './concierge.ts';

export type TestDatabase = Addresses & {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly bell: Bell;
  readonly queue: Queue;
  readonly work: UnitOfWork;
  close(): Promise<void>;
};

/**
 * A migrated database of its own on the real PostgreSQL, used as the server uses it: as the role that can change
 * nothing that happened. `ownerUrl` is for tests that must break the rules. Close it in afterAll, or not at all: the
 * whole PostgreSQL is thrown away after the run.
 */
export async function testDatabase({ connections = 10 } = {}): Promise<TestDatabase> {
  const addresses = await freshDatabase();
  const { db, pool, close } = openDatabase({ url: addresses.url, connections, patience: 20_000 });
  const bell = openBell({ url: addresses.url });
  const queue = openQueue(pool);
  await lookQueuesUp(queue);
  const work = unitOfWork(db, queue, bell);
  return {
    ...addresses,
    ...{ db, pool, bell, queue, work },
    async close() {
      await bell.close();
      await close();
    },
  };
}

/** The addresses of a fresh database: migrated, or `empty`. */
export async function freshDatabase({ empty = false } = {}): Promise<Addresses> {
  const address = new URL(empty ? '/empty' : '/', inject('concierge'));
  address.searchParams.set('worker', process.env.VITEST_POOL_ID ?? '');
  const response = await fetch(address);
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Addresses;
}

/** A database for one test, closed when it ends. */
export async function databaseForThisTest(): Promise<TestDatabase> {
  const database = await testDatabase();
  onTestFinished(() => database.close());
  return database;
}
