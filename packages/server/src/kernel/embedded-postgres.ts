import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from './cannot-start.ts';
import { type Binaries, usableBinaries } from './embedded/binaries.ts';
import { addressOf, type Cluster, owner, prepareCluster } from './embedded/cluster.ts';
import { findPlace } from './embedded/place.ts';
import { findRunning, spawnPostgres, stopProcess } from './embedded/postmaster.ts';

export type EmbeddedPostgres = {
  /** Address for the owner of everything, who migrates. */
  readonly url: string;
  /** Of every role of this cluster that may sign in. */
  readonly password: string;
  /** The same for another user or database of the cluster. */
  address(user: string, database: string): string;
  stop(): Promise<void>;
};

export type EmbeddedOptions = {
  readonly directory: string;
  /** False only in tests: no fsync. */
  readonly durable: boolean;
  /** How many connections are wanted at once; 400 if unset. */
  readonly connections?: number;
  say(what: string): void;
  /** PostgreSQL died and cannot be brought back, because another server has taken the data directory over. */
  lost(why: Error): void;
};

const guardKey = 4_272_001;
/** In tenths of a second, roughly: what a statement that outlives its killed PostgreSQL may take, and all else. */
const patience = { remnants: 400, otherwise: 30 };
const orderlyStop = 2500;
/** Milliseconds after a start in vain. */
const beforeAgain = 1000;

/**
 * Starts PostgreSQL on a Unix socket in the data directory and keeps it running: if it dies it is started again, if a
 * killed server left one behind it is stopped first. Throws CannotStart with a sentence when that cannot be.
 *
 * One server per data directory: it holds an advisory lock on a connection of its own for as long as it lives. Nothing
 * of that outlives a kill, so no lock is ever stale.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = await findPlace(options.directory);
  const binaries = await usableBinaries(place.identity, place.elsewhere);
  const cluster = await prepareCluster(place, binaries, options.durable);
  const supervisor = new Supervisor(cluster, binaries, options);
  await supervisor.start();
  const address = (user: string, database: string) =>
    addressOf(cluster.socketDirectory, user, cluster.password, database);
  const { password } = cluster;
  return { url: address(owner, 'countersign'), password, address, stop: () => supervisor.stop() };
}

class Supervisor {
  readonly #cluster: Cluster;
  readonly #binaries: Binaries;
  readonly #options: EmbeddedOptions;
  #child: ChildProcess | null = null;
  #guard: pg.Client | null = null;
  #stopping = false;

  constructor(cluster: Cluster, binaries: Binaries, options: EmbeddedOptions) {
    this.#cluster = cluster;
    this.#binaries = binaries;
    this.#options = options;
    process.once('exit', this.#leave);
  }

  async start(): Promise<void> {
    try {
      await this.#begin();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async #begin(): Promise<void> {
    const guard = await this.#claim();
    this.#guard = guard;
    await createDatabase(guard);
    guard.once('end', () => void this.#revive());
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    process.removeListener('exit', this.#leave);
    await this.#guard?.end().catch(() => {});
    const pid = this.#child?.exitCode === null ? this.#child.pid : undefined;
    if (pid !== undefined) await stopProcess(pid, orderlyStop);
    await this.#cluster.release();
  }

  /** When the server ends without having stopped it: PostgreSQL is told, nobody can wait for it. */
  readonly #leave = () => void this.#child?.kill('SIGINT');

  /** What keeps it from starting now, such as a full disk, may pass; another server on the directory does not. */
  async #revive(): Promise<void> {
    if (this.#stopping) return;
    this.#options.say('PostgreSQL is gone; it is being started again');
    for (; !this.#stopping; await sleep(beforeAgain)) {
      try {
        await this.#begin();
        // Whoever stopped it meanwhile had nothing to stop yet.
        if (this.#stopping) return void (await this.stop());
        return this.#options.say('PostgreSQL is back');
      } catch (error) {
        if (error instanceof InUse) return this.#options.lost(error);
        this.#options.say((error as Error).message);
      }
    }
  }

  /** Brings PostgreSQL up and takes the lock, or throws. */
  async #claim(): Promise<pg.Client> {
    for (let tries = 0; await this.#mayTryAgain(tries); tries += 1) {
      const running = await findRunning(this.#cluster);
      if (!running) this.#child = await spawnPostgres(this.#cluster, this.#binaries, this.#options);
      const guard = await this.#connect(running?.socketDirectory ?? this.#cluster.socketDirectory);
      if (!guard) await sleep(100);
      else if (!(await lock(guard))) throw await inUse(guard, this.#options.directory);
      else if (!running || running.pid === this.#child?.pid) return guard;
      else {
        // Its server was killed. It is not taken over but started anew, with our programs and settings.
        await guard.end().catch(() => {});
        await stopProcess(running.pid, orderlyStop);
      }
    }
    throw new CannotStart(`PostgreSQL does not start: ${await lastLine(this.#cluster.log)}`);
  }

  /** Processes of a killed PostgreSQL may be at work for a while; the new one refuses to start beside them. */
  async #mayTryAgain(tries: number): Promise<boolean> {
    if (tries < patience.otherwise) return true;
    return tries < patience.remnants && /shared memory/.test(await lastLine(this.#cluster.log));
  }

  /** Waits while PostgreSQL starts or recovers; null when there is none that would answer. */
  async #connect(socketDirectory: string): Promise<pg.Client | null> {
    const url = addressOf(socketDirectory, owner, this.#cluster.password, 'postgres');
    for (let tries = 0; tries < 100 || this.#child?.exitCode === null; tries += 1) {
      const client = new pg.Client({ connectionString: url, application_name: 'countersign guard' });
      client.on('error', () => {});
      try {
        await client.connect();
        return client;
      } catch (error) {
        if ((error as { code?: string }).code === '28P01') throw error;
        if (this.#child && this.#child.exitCode !== null) return null;
        await sleep(20);
      }
    }
    return null;
  }
}

async function lock(guard: pg.Client): Promise<boolean> {
  const { rows } = await guard.query('select pg_try_advisory_lock($1) as got', [guardKey]);
  return rows[0].got;
}

class InUse extends CannotStart {}

async function inUse(guard: pg.Client, directory: string): Promise<InUse> {
  await guard.end();
  return new InUse(
    `Another server is running on the data directory ${directory}: stop it, or set COUNTERSIGN_DATA to another one.`,
  );
}

async function createDatabase(guard: pg.Client): Promise<void> {
  const { rowCount } = await guard.query(`select from pg_database where datname = 'countersign'`);
  if (rowCount === 0) await guard.query('create database countersign');
}

async function lastLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-2).join(' ');
}
