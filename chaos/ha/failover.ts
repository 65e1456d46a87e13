import { clerksOn } from '../../packages/server/test/chaos/clerks.ts';
import { executions } from '../../packages/server/test/chaos/executions.ts';
import type { House } from '../../packages/server/test/chaos/houses.ts';
import { print, report } from '../../packages/server/test/chaos/places.ts';
import { besiege, type Findings } from '../../packages/server/test/chaos/siege.ts';
import { both } from './both.ts';
import { Cluster } from './cluster.ts';
import { Downfall } from './downfall.ts';
import { killAll } from './processes.ts';
import { restore } from './restore.ts';
import { findTools, type Tools, versionOf } from './tools.ts';

/**
 * PostgreSQL with Patroni on three machines, two servers, and the machine that leads vanishes: as many times as the
 * first argument says with synchronous replication, as many as the second says without (20 and 20 unless told
 * otherwise). The third is how many milliseconds the machines of the database are apart (5); COUNTERSIGN_HA_PORT is the
 * first of the forty ports it uses. At the end what is left is dumped and restored. Ends with 1 if with synchronous replication an acknowledged decision was lost, or
 * anything was done twice or stuck.
 */
const kills = Number(process.argv[2] ?? 20);
const killsWithout = Number(process.argv[3] ?? 20);
const delay = Number(process.argv[4] ?? 5);
const port = Number(process.env.COUNTERSIGN_HA_PORT ?? 18_160);
const servers = 2;

const houseOf = (cluster: Cluster): House => ({
  settings: { DATABASE_URL: cluster.url, COUNTERSIGN_SECRET: 'the same for every server of this test' },
  // The export of the ledger at the end takes its time.
  site: (nth) => ({ longestRequest: 30_000, settings: { PORT: `${port + 30 + nth}` } }),
  owner: cluster.owner,
});

type Fallen = { readonly findings: Findings; readonly waits: readonly number[] };

/** On a cluster of its own, which is gone afterwards, also when somebody ends us in between. */
async function fall(tools: Tools, synchronous: boolean, times: number): Promise<Fallen> {
  const cluster = await Cluster.create({ tools, port, delay });
  const stop = () => void end(cluster);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    await cluster.start();
    if (!synchronous) await cluster.synchronous(false);
    const house = houseOf(cluster);
    const clerks = clerksOn(house.owner, 1000 + 1500 * times);
    const downfall = new Downfall({ cluster, synchronous, answered: clerks.answered, say: print });
    // Without it executions stand still for ever at what was lost, and so there are none.
    const load = synchronous ? both(executions, clerks) : clerks;
    const siege = { house, load, servers, say: print, deaths: downfall.deaths(times) };
    const findings = await besiege<unknown>(siege);
    const wrong = [...findings.wrong, ...(await restore(house, tools, cluster.directory))];
    return { findings: { ...findings, wrong }, waits: downfall.waits };
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop);
    await cluster.end();
  }
}

async function end(cluster: Cluster): Promise<void> {
  print('Ending what was started.');
  killAll([process.pid], { spare: process.pid });
  await cluster.end();
  process.exit(130);
}

function summary({ findings, waits }: Fallen): string {
  const sorted = [...waits].sort((one, other) => one - other);
  const lost = findings.wrong.filter((line) => line.startsWith('acknowledged and there 0 times')).length;
  const twice = findings.wrong.filter((line) => /there [2-9]|called [2-9]/.test(line)).length;
  const [p50, most] = [sorted[sorted.length >> 1], sorted.at(-1)];
  return [
    `${findings.deaths} machines lost, ${findings.acknowledged} decisions acknowledged, ${lost} of them lost, ${twice} done twice;`,
    `decided again after ${p50} ms (p50), ${most} ms (most)`,
  ].join(' ');
}

const tools = await findTools(print);
print(`${versionOf(tools.patroni, '--version')}, ${versionOf(tools.etcd, '--version')}`);
print(`${versionOf(tools.haproxy, '-v')}, ${versionOf(`${tools.postgres}/postgres`, '--version')}`);
print(`The machines of the database are ${delay} ms apart.`);
const lines: string[] = [];
for (const [synchronous, times] of [
  [true, kills],
  [false, killsWithout],
] as const) {
  if (times === 0) continue;
  const name = `synchronous replication ${synchronous ? 'on' : 'off'}`;
  print(`\n${name}`);
  const fallen = await fall(tools, synchronous, times);
  const { servedAgain: _, ...findings } = fallen.findings;
  const wrong = report(name, findings as Findings);
  lines.push(`${name}: ${summary(fallen)}`);
  if (synchronous && wrong > 0) process.exitCode = 1;
}
print(`\n${lines.join('\n')}`);
