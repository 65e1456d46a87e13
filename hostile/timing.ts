import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from '../packages/server/test/process/launch.ts';

/**
 * Does the time of an answer tell which accounts there are? Signs in with a wrong password, in turn as one that is there
 * and one that is not, each time from another address; as many pairs as the argument says (45 unless told otherwise; more
 * than 90 would be slowed down). Ends with 1 when the two differ by more than chance: Welch's t beyond 4.
 */
const pairs = Math.min(Number(process.argv[2] ?? 45), 90);
const data = await mkdtemp(join(tmpdir(), 'countersign-timing-'));
const settings = {
  COUNTERSIGN_DATA: data,
  COUNTERSIGN_PROXY: 'yes',
  COUNTERSIGN_ADMIN_PASSWORD: 'a password of admin',
};
const { started, kill } = launch(settings);
const server = await started;
if (!('origin' in server)) throw new Error(server.errors);
const { origin } = server;

let address = 0;
async function guess(username: string): Promise<number> {
  address += 1;
  const from = performance.now();
  const answer = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `198.51.${address >> 8}.${address & 255}`,
    },
    body: JSON.stringify({ username, password: 'not the password' }),
  });
  const { code } = (await answer.json()) as { code: string };
  if (answer.status !== 401 || code !== 'auth/unauthenticated') throw new Error(`${answer.status} ${code}`);
  return performance.now() - from;
}

const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
const variance = (all: number[]) => mean(all.map((one) => (one - mean(all)) ** 2)) / (all.length - 1);
const median = (all: number[]) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;

try {
  for (let warm = 0; warm < 3; warm += 1) await guess(`warm-${warm}`);
  const [there, absent]: [number[], number[]] = [[], []];
  for (let pair = 0; pair < pairs; pair += 1) {
    const turns = [
      () => guess('admin').then((ms) => there.push(ms)),
      () => guess(`nobody-${pair}`).then((ms) => absent.push(ms)),
    ];
    for (const turn of pair % 2 === 0 ? turns : turns.toReversed()) await turn();
    if (pair % 15 === 14) console.log(`${pair + 1} pairs`);
  }
  const t = (mean(there) - mean(absent)) / Math.sqrt(variance(there) + variance(absent));
  const row = (name: string, all: number[]) =>
    `${name.padEnd(16)} | ${mean(all).toFixed(1).padStart(8)} ${median(all).toFixed(1).padStart(8)}`;
  console.log(`${'account'.padEnd(16)} |  mean ms   median`);
  console.log(row('is there', there));
  console.log(row('is not there', absent));
  console.log(
    `Welch's t = ${t.toFixed(2)}: ${Math.abs(t) > 4 ? 'the time tells them apart' : 'no difference beyond chance'}`,
  );
  process.exitCode = Math.abs(t) > 4 ? 1 : 0;
} finally {
  await kill('SIGTERM');
  await rm(data, { recursive: true, force: true });
}
