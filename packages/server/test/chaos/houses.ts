import pg from 'pg';
import { connect, type Directory, killPostgres, postgresOf } from '../process/data-directory.ts';
import type { Settings } from '../process/launch.ts';
import type { SiteOptions } from './site.ts';

/** Where a server lives, and what of it can be killed besides the server. */
export type House = {
  readonly settings: Settings;
  /** What is different for the nth server. */
  site?(nth: number): SiteOptions & { readonly settings?: Settings };
  /** A connection as the owner of the database. */
  owner(): Promise<pg.Client>;
  /** Undefined: the database is not ours to kill. */
  killPostgres?(): Promise<void>;
  /** Ends what killed servers have left behind. */
  leave?(): Promise<void>;
};

export const secretOfHouses = 'the same for every server of this test';

/** On a PostgreSQL that is given. `keeper`: the data directory of one that its keeper starts again when it is killed. */
export const givenHouse = (ownerUrl: string, keeper?: Directory): House => ({
  settings: { DATABASE_URL: ownerUrl, COUNTERSIGN_SECRET: secretOfHouses },
  owner: () => ownerAt(ownerUrl),
  ...(keeper && { killPostgres: async () => killPostgres(await postgresOf(keeper.data)) }),
});

async function ownerAt(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** With a PostgreSQL of its own. */
export const ownHouse = ({ data }: Directory): House => {
  const kill = async () => killPostgres(await postgresOf(data));
  return {
    settings: { COUNTERSIGN_DATA: data },
    owner: () => connect(data),
    killPostgres: kill,
    leave: () => kill().catch(() => {}),
  };
};
