import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../packages/server/src/kernel/embedded-postgres.ts';
import { migrate } from '../packages/server/src/kernel/migrate.ts';
import type { Measured } from './measure.ts';
import { fill, tokens } from './world.ts';

/**
 * Decisions through the HTTP API beside the same writes by hand, on one PostgreSQL, in turn. Both loads are processes
 * of their own. The ratio is what counts: it holds when the machine is slow today.
 */
const run = promisify(execFile);
const seconds = Number(process.env.SECONDS ?? 4);
const rounds = Number(process.env.ROUNDS ?? 3);
const counts = (process.env.CLIENTS ?? '1,32,128').split(',').map(Number);
const port = 18_080;
const perRun = (seconds + 1) * 5000;

const directory = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
await chmod(directory, 0o711);
const postgres = await startEmbeddedPostgres({ directory, durable: true, say: () => {}, lost: () => {} });
await execute(postgres.url, (client) => client.query('create database bench'));
const ownerUrl = postgres.address('countersign', 'bench');
await migrate({ url: ownerUrl, login: postgres.password });
process.stderr.write('Filling the database …\n');
await execute(ownerUrl, (client) => fill(client, counts.length * 2 * rounds * perRun));

const url = postgres.address('countersign_server', 'bench');
const server = spawn(process.execPath, ['packages/server/src/main.ts'], {
  env: {
    ...process.env,
    DATABASE_URL: ownerUrl,
    PORT: String(port),
    COUNTERSIGN_DATA: directory,
    LOG_LEVEL: 'error',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.once('exit', () => server.kill('SIGKILL'));
server.once('exit', (code) => code && process.exit(code));
await once(server.stdout, 'data');

let next = 1;
async function load(kind: 'http' | 'sql', clients: number): Promise<Measured> {
  const target = kind === 'http' ? String(port) : url;
  const args = [
    `bench/load-${kind}.ts`,
    target,
    String(clients),
    String(seconds),
    String(next),
    tokens.join(','),
  ];
  next += perRun;
  await drain();
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout);
}

/** Both sides once, in turn the first: whatever the first leaves behind must not always burden the same second. */
async function pair(clients: number, round: number): Promise<[Measured, Measured]> {
  if (round % 2 === 0) return [await load('http', clients), await load('sql', clients)];
  const hand = await load('sql', clients);
  return [await load('http', clients), hand];
}

/** The server works the jobs of both sides; a load begins only when those of the one before it are done. */
async function drain(): Promise<void> {
  await execute(ownerUrl, async (client) => {
    for (;;) {
      const { rows } = await client.query(`select 1 from pgboss.job where state < 'completed' limit 1`);
      if (rows.length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
}

const { model = 'unknown' } = cpus()[0] ?? {};
console.log(
  `${cpus().length} × ${model}, Node ${process.version}, everything on this machine, ${rounds} rounds of ${seconds} s`,
);
console.log('By hand at most 60 connections at once; jobs are drained between loads.');
console.log(
  'clients |  HTTP/s   p50 ms   p99 ms | by hand/s   p50 ms   p99 ms | ratio of each round, sorted',
);
for (const clients of counts) {
  const pairs: [Measured, Measured][] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push(await pair(clients, round));
  pairs.sort(([a, b], [c, d]) => a.perSecond / b.perSecond - c.perSecond / d.perSecond);
  const [http, hand] = pairs[Math.floor(rounds / 2)] as [Measured, Measured];
  const cell = (number: number, width: number, digits = 0) => number.toFixed(digits).padStart(width);
  const row = ({ perSecond, p50, p99 }: Measured) =>
    `${cell(perSecond, 8)} ${cell(p50, 8, 2)} ${cell(p99, 8, 2)}`;
  console.log(
    `${cell(clients, 7)} | ${row(http)} |  ${row(hand)} | ${pairs.map(([a, b]) => (a.perSecond / b.perSecond).toFixed(2)).join(' ')}`,
  );
  const failed = pairs.flat().reduce((sum, one) => sum + one.failed, 0);
  if (failed > 0) console.log(`        ${failed} failed`);
}

server.kill('SIGTERM');
await once(server, 'exit');
await postgres.stop();
await rm(directory, { recursive: true, force: true });

async function execute(at: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  await work(client).finally(() => client.end());
}
