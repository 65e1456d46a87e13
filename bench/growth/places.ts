import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../packages/server/src/kernel/embedded-postgres.ts';
import { migrate } from '../../packages/server/src/kernel/migrate.ts';
import { testApp } from '../../packages/server/test/app.ts';
import { cleared, type Molds, makeMolds, planFor, pour } from '../../packages/server/test/growth/fill.ts';
import { foundTown } from '../../packages/server/test/growth/town.ts';

/** A PostgreSQL for all sizes. `keep`: its files are left there, and what was filled before is used again. */
export type Ground = {
  readonly postgres: EmbeddedPostgres;
  readonly directory: string;
  close(): Promise<void>;
};

export async function openGround(keep: string | undefined): Promise<Ground> {
  const directory = keep ?? (await mkdtemp(join(tmpdir(), 'countersign-growth-')));
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o711);
  const postgres = await startEmbeddedPostgres({ directory, durable: true, say: () => {}, lost: () => {} });
  return {
    ...{ postgres, directory },
    async close() {
      await postgres.stop();
      if (keep === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

/** A filled database. */
export type Place = {
  readonly size: number;
  readonly url: string;
  readonly ownerUrl: string;
  readonly owner: pg.Client;
  readonly molds: Molds;
};

/** What is in each project. */
const shares = { shop: 0.7, depot: 0.2, till: 0.1 };
/** How many approvals wait for ann; of the smallest size as many as leave something that is over. */
export const waitingOf = (size: number): number => Math.min(10_000, Math.round(size * 0.9));

/** The database of so many approvals: filled now, or found as an earlier run has left it. */
export async function openPlace(
  { postgres }: Ground,
  size: number,
  say: (what: string) => void,
): Promise<Place> {
  const name = `growth_${size}`;
  const url = postgres.address('countersign_server', name);
  const ownerUrl = postgres.address('countersign', name);
  const first = await connect(postgres.url);
  const { rows } = await first.query('select from pg_database where datname = $1', [name]);
  if (rows.length === 0) await first.query(`create database ${name}`);
  await first.end();
  await migrate({ url: ownerUrl, login: postgres.password });
  const owner = await connect(ownerUrl);
  await owner.query(
    'create schema if not exists growth; create table if not exists growth.molds (molds jsonb)',
  );
  const molds = (await owner.query<{ molds: Molds }>('select molds from growth.molds')).rows[0]?.molds;
  const place = { size, url, ownerUrl, owner };
  if (molds !== undefined) {
    await cleared(owner);
    return { ...place, molds };
  }
  if (rows.length > 0)
    throw new Error(`${name} was not filled to its end: drop it, or take another directory`);
  return { ...place, molds: await filled(place, say) };
}

async function filled(
  { size, owner, ...on }: Omit<Place, 'molds'>,
  say: (what: string) => void,
): Promise<Molds> {
  const app = await testApp({ on, workers: true });
  const town = await foundTown(app, Object.keys(shares));
  const molds = await makeMolds(town, owner, Object.keys(shares));
  await pour(owner, molds, planFor(size, waitingOf(size), shares), say);
  await owner.query('insert into growth.molds (molds) values ($1)', [molds]);
  await app.close();
  return molds;
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}
