import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { openBell } from '../src/kernel/bell.ts';
import { CannotStart } from '../src/kernel/cannot-start.ts';
import { migrate } from '../src/kernel/migrate.ts';
import { openQueue } from '../src/kernel/queue.ts';
import { freshDatabase } from './harness.ts';

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

test('ten servers that start at once on one empty database: each file is applied once, all go on', async () => {
  const { ownerUrl: url } = await freshDatabase({ empty: true });
  const results = await Promise.all(Array.from({ length: 10 }, () => migrate({ url })));
  const applied = results.filter(({ applied }) => applied.length > 0);
  expect(applied).toHaveLength(1);
  expect(new Set(results.map(({ role }) => role))).toEqual(new Set(['countersign_server']));
  const { rows } = await (await connect(url)).query('select name from schema_migration order by name');
  expect(rows.map(({ name }) => name)).toEqual(applied[0]?.applied);
});

test('a migration that was changed after it was applied is refused by name', async () => {
  const { ownerUrl: url } = await freshDatabase();
  await (await connect(url)).query(
    `update schema_migration set hash = 'other' where name = '0002_ledger.sql'`,
  );
  await expect(migrate({ url })).rejects.toThrow(
    new CannotStart(
      'The migration 0002_ledger.sql has changed since it was applied to this database. Migrations are frozen: bring the file back.',
    ),
  );
});

test('a database newer than the server is refused', async () => {
  const { ownerUrl: url } = await freshDatabase();
  await (await connect(url)).query(`insert into schema_migration (name, hash) values ('9999_later.sql', '')`);
  await expect(migrate({ url })).rejects.toThrow(
    new CannotStart(
      'The database is newer than this server: it has the migration 9999_later.sql. Start a newer version.',
    ),
  );
});

test('what happened cannot be changed: the server may not, and for the owner there is a trigger', async () => {
  const { url, ownerUrl } = await freshDatabase();
  const [server, owner] = await Promise.all([connect(url), connect(ownerUrl)]);
  for (const table of ['ledger_entry', 'decision', 'snapshot']) {
    const statements = [`update ${table} set project_id = 1`, `delete from ${table}`, `truncate ${table}`];
    for (const statement of statements) {
      await expect(server.query(statement), statement).rejects.toMatchObject({ code: '42501' });
      await expect(owner.query(statement), statement).rejects.toThrow(/is append-only|cannot truncate/);
    }
  }
  await expect(server.query('drop trigger append_only on decision')).rejects.toMatchObject({ code: '42501' });
  await expect(server.query('set role countersign')).rejects.toMatchObject({ code: '42501' });
});

test('a user who may create nothing but tables is enough; the server then works as that user', async () => {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const owner = await connect(ownerUrl);
  const name = `plain_${process.pid}`;
  await owner.query(`create role ${name} login password 'plain'`);
  await owner.query(
    `alter database ${new URL(ownerUrl.replace('@/', '@x/')).pathname.slice(1)} owner to ${name}`,
  );
  const url = ownerUrl.replace(/\/\/.*@/, `//${name}:plain@`);
  expect(await migrate({ url })).toMatchObject({ role: null });
  const plain = await connect(url);
  await plain.query(`insert into project (key, name) values ('shop', 'Web shop')`);
  await expect(plain.query('delete from ledger_entry')).rejects.toThrow(/permission denied|append-only/);
});

test('what killed servers had under way is taken back when none is about, and let be while one is', async () => {
  const { url, ownerUrl } = await freshDatabase();
  const client = await connect(url);
  const queue = openQueue(client as unknown as pg.Pool);
  const states = async () =>
    (await client.query('select state from pgboss.job')).rows.map(({ state }) => state);
  await queue.boss.insert('execution.advance', [{ data: {} }]);
  await queue.boss.fetch('execution.advance');

  const alive = openBell({ url });
  await alive.connected;
  await migrate({ url: ownerUrl });
  expect(await states()).toEqual(['active']);

  await alive.close();
  await migrate({ url: ownerUrl });
  expect(await states()).toEqual(['retry']);
});
