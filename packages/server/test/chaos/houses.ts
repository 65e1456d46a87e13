import pg from 'pg';
import { connect, type Directory, killPostgres, postgresOf } from '../process/data-directory.ts';
import type { Settings } from '../process/launch.ts';

/** Where a server lives, and what of it can be killed besides the server. */
export type House = {
  readonly settings: Settings;
  /** A connection as the owner of the database. */
  owner(): Promise<pg.Client>;
  /** Undefined: the database is not ours to kill. */
  killPostgres?(): Promise<void>;
};

/** On a PostgreSQL that is given. */
export const givenHouse = (ownerUrl: string): House => ({
  settings: { DATABASE_URL: ownerUrl, COUNTERSIGN_SECRET: 'the same for every server of this test' },
  async owner() {
    const client = new pg.Client({ connectionString: ownerUrl });
    await client.connect();
    return client;
  },
});

/** With a PostgreSQL of its own. */
export const ownHouse = ({ data }: Directory): House => ({
  settings: { COUNTERSIGN_DATA: data },
  owner: () => connect(data),
  killPostgres: async () => killPostgres(await postgresOf(data)),
});
