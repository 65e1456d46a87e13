import { execFile } from 'node:child_process';
import { appendFile, chown, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/kernel/embedded-postgres.ts';
import { makeTemplate, template } from '../template.ts';
import { dataDirectory } from './data-directory.ts';

/** A PostgreSQL, the socket it listens on, and its database as the owner sees it. */
export type Half = EmbeddedPostgres & { readonly socket: string; ask(statement: string): Promise<unknown> };

/** One that leads, with a migrated database, and another one that follows it, both thrown away after this test. */
export async function openPair(): Promise<{ leader: Half; follower: Half; name: string }> {
  const [one, other] = [await dataDirectory(), await dataDirectory()];
  const opened: Half[] = [];
  onTestFinished(async () => {
    // Who follows ends first: who leads would wait for it.
    for (const half of opened.reverse()) await half.stop();
    await Promise.all([one.remove(), other.remove()]);
  });
  const leader = await open(one.data);
  opened.push(leader);
  await makeTemplate(leader);
  await copy(leader, one.data, other.data);
  const follower = await open(other.data);
  opened.push(follower);
  return { leader, follower, name: template };
}

const socketName = '.s.PGSQL.5432';

async function open(data: string): Promise<Half> {
  const postgres = await startEmbeddedPostgres({
    ...{ directory: data, durable: false, connections: 40 },
    ...{ say: () => {}, lost: () => {} },
  });
  const socket = join(hostOf(postgres), socketName);
  const ask = async (statement: string) => {
    const client = new pg.Client({ connectionString: postgres.address('countersign', template) });
    await client.connect();
    const { rows } = await client.query({ text: statement, rowMode: 'array' }).finally(() => client.end());
    return rows[0]?.[0];
  };
  return { ...postgres, socket, ask };
}

/** Such an address names no host where others do, which is no URL to everybody. */
const hostOf = ({ url }: EmbeddedPostgres): string => new pg.Client({ connectionString: url }).host;

/** A base backup, by hand: it is copied while it runs, and the copy is told to follow. */
async function copy(leader: EmbeddedPostgres, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: leader.url });
  await client.connect();
  await client.query(`select pg_backup_start('copy', true)`);
  // Files come and go meanwhile; what is missing is in the log that it replays.
  await promisify(execFile)('cp', ['-a', `${from}/.`, to]).catch(() => {});
  const { rows } = await client.query('select labelfile from pg_backup_stop()').finally(() => client.end());
  const home = await realpath(join(to, 'postgres'));
  const cluster = join(home, 'cluster');
  for (const trace of [
    join(cluster, 'postmaster.pid'),
    join(home, socketName),
    join(home, `${socketName}.lock`),
  ])
    await rm(trace, { force: true });
  const { uid, gid } = await stat(cluster);
  for (const [file, text] of [
    ['backup_label', rows[0].labelfile],
    ['standby.signal', ''],
  ]) {
    await writeFile(join(cluster, file), text);
    await chown(join(cluster, file), uid, gid);
  }
  const address = `host=${hostOf(leader)} user=countersign password=${leader.password}`;
  await appendFile(join(cluster, 'postgresql.auto.conf'), `\nprimary_conninfo = '${address}'\n`);
}

/** Until the follower has all that the leader has written so far. */
export async function caughtUp(leader: Half, follower: Half): Promise<void> {
  const written = await leader.ask('select pg_current_wal_lsn()');
  const behind = `select pg_last_wal_replay_lsn() < '${written}'::pg_lsn`;
  while (await follower.ask(behind)) await sleep(20);
}
