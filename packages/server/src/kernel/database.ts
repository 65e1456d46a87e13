import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { Lifeline, refuseFollowers, watchForSilence } from './lifeline.ts';
import { prepareMarked } from './prepared.ts';

// Statements are written out by hand (one named function each), so the builder needs to know no tables.
// biome-ignore lint/complexity/noBannedTypes: the empty schema is meant
type NoTables = {};

export type Db = Kysely<NoTables>;
declare const inTransaction: unique symbol;
/** An open transaction. Only a unit of work makes one, so a function that takes it cannot be called outside. */
export type Tx = Transaction<NoTables> & { readonly [inTransaction]: true };
/** For reads that do not care. */
export type Reader = Db | Tx;

export type Database = { readonly db: Db; readonly pool: pg.Pool; close(): Promise<void> };

export type DatabaseOptions = {
  readonly url: string;
  readonly connections: number;
  /** The role that every connection takes on; without it, the user of `url`. */
  readonly role?: string | undefined;
  /** Milliseconds that a request waits for a connection before it is told that the database cannot be asked. */
  readonly patience?: number | undefined;
  /** Milliseconds without a byte from the database after which a connection that waits for one is given up. */
  readonly longestSilence?: number;
};

const limits = '-c timezone=UTC -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s';
/**
 * Statements here look up much and compute little: to compile one that reads 10,000 rows takes longer than to run it. A
 * row found by its index is in memory, or on a disk that does not turn. Nothing is read from its beginning where an index
 * leads to it: plans are kept, and what is small when they are made need not stay so.
 */
const settings = `${limits} -c jit=off -c random_page_cost=1.1 -c enable_seqscan=off`;
const usualPatience = 5000;
/** More than the database allows a statement, or a transaction in which nothing is asked: see `limits`. */
const usualSilence = 35_000;

/** Opens a pool. `url` is a libpq connection string; a Unix socket goes as `postgresql://user@/name?host=/dir`. */
export function openDatabase({
  url,
  connections,
  role,
  patience = usualPatience,
  longestSilence = usualSilence,
}: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: 'countersign',
    options: role ? `${settings} -c role=${role}` : settings,
    connectionTimeoutMillis: patience,
    keepAlive: true,
    Client: Lifeline,
    verify: refuseFollowers,
  });
  // A connection that the database closes, idle or in the midst of a transaction, is replaced; whoever used it gets an
  // error from the next statement. Without listeners it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    prepareMarked(client);
  });
  const stopWatching = watchForSilence(pool, longestSilence);
  const db = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool }) });
  const close = () => {
    stopWatching();
    return db.destroy();
  };
  return { db, pool, close };
}

/** Lets several reads see one moment of the database, whatever is committed between them. */
export const atOneMoment = <T>(db: Db, read: (reader: Reader) => Promise<T>): Promise<T> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => read(tx as Tx));

/** The one row that a statement always answers. */
export function first<T>(rows: readonly T[]): T {
  const row = rows[0];
  if (row === undefined) throw new Error('a statement that always answers a row answered none');
  return row;
}
