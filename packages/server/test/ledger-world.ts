import fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { native } from '../src/dialects/native/index.ts';
import { openMetrics } from '../src/kernel/metrics.ts';
import { sender } from '../src/kernel/outgoing.ts';
import { reachOf } from '../src/kernel/reach.ts';
import type { Actor, Happening } from '../src/ledger/entry.ts';
import { type Follower, follow } from '../src/ledger/follow.ts';
import { record } from '../src/ledger/record.ts';
import { ledgerRoutes } from '../src/ledger/routes.ts';
import { readCredentials } from '../src/people/authenticate.ts';
import { type TestDatabase, testDatabase } from './harness.ts';

export type LedgerWorld = TestDatabase & {
  readonly follower: Follower;
  /** Project ids by key: shop, whose viewer is ann, and depot, whose viewer is bob. */
  readonly projects: Readonly<Record<'shop' | 'depot', string>>;
  readonly accounts: Readonly<Record<'ann' | 'bob' | 'ci', string>>;
  /** The actor ann in a project. */
  ann(project?: 'shop' | 'depot'): Actor;
  /** Records what happened in a transaction of its own. */
  happen(actor: Actor, ...happenings: Happening[]): Promise<void>;
  /** The routes of the ledger, with tokens `token-of-ann`, `token-of-bob`, and `token-of-ci`, an administrator. */
  app(beat?: number): Promise<FastifyInstance>;
};

/** Two projects, a viewer in each, an administrator, and a follower. */
export async function ledgerWorld(connections = 12): Promise<LedgerWorld> {
  const database = await testDatabase({ connections });
  const { rows } = await sql<{ projects: LedgerWorld['projects']; accounts: LedgerWorld['accounts'] }>`
    with projects as (
      insert into project (key, name) values ('shop', 'Web shop'), ('depot', 'Depot') returning id, key
    ),
    accounts as (
      insert into account (kind, username, name, administrator)
      values ('person', 'ann', 'Ann Lee', false), ('person', 'bob', 'Bob Roy', false), ('service', 'ci', 'CI', true)
      returning id, username
    ),
    tokens as (
      insert into token (account_id, name, hash)
      select id, 'test', sha256(convert_to('token-of-' || username, 'UTF8')) from accounts
    ),
    members as (
      insert into member (project_id, account_id, access)
      select p.id, a.id, 'viewer' from projects p, accounts a
      where (p.key, a.username) in (('shop', 'ann'), ('depot', 'bob'))
    )
    select (select jsonb_object_agg(key, id::text) from projects) as projects,
           (select jsonb_object_agg(username, id::text) from accounts) as accounts
  `.execute(database.db);
  const made = rows[0];
  if (made === undefined) throw new Error('the world was not made');
  const follower = await follow(database.db, database.bell);
  const ann = (project: 'shop' | 'depot' = 'shop'): Actor => ({
    principal: {
      accountId: made.accounts.ann,
      kind: 'person',
      username: 'ann',
      administrator: false,
      scopes: null,
      agent: false,
    },
    project: { id: made.projects[project], key: project },
    via: 'native',
  });
  return {
    ...database,
    ...made,
    follower,
    ann,
    happen: (actor, ...happenings) => database.work((work) => record(work, actor, ...happenings)),
    app: (beat = 10_000) => ledgerApp({ ...database, follower }, beat),
    async close() {
      follower.close();
      await database.close();
    },
  };
}

async function ledgerApp(
  database: TestDatabase & { follower: Follower },
  beat: number,
): Promise<FastifyInstance> {
  const app = fastify();
  const origin = 'http://localhost';
  const secret = 'a secret of this test, which is long enough';
  const { changes } = database.follower;
  const send = sender(reachOf(''));
  const parts = { ...database, origin, secret, changes, send, metrics: openMetrics(), mail: null };
  readCredentials(app, { secret, origin });
  native(app, parts, (scope) => ledgerRoutes(scope, parts, { beat }));
  await app.ready();
  return app;
}
