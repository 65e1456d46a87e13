import { setTimeout as sleep } from 'node:timers/promises';
import { lookAtAll } from '../packages/server/test/growth/look.ts';
import { scanned, total } from '../packages/server/test/growth/reads.ts';
import { openGround, openPlace, type Place } from './growth/places.ts';
import { measureAll, type Row } from './growth/rounds.ts';

/**
 * The same requests of a server on 1,000, on 100,000 and on 1,000,000 approvals, in turn, one after the other: what each
 * takes, and what each reads. Ends with 1 if something of what is held takes more than 1.3 times as long of the largest
 * as of the smallest, or if any of them reads a table that grows from its beginning.
 *
 * ROUNDS (5), REQUESTS (200) in a round of each that is held, SIZES. KEEP=directory: what was filled is left there, and used again;
 * without it 15 GB are written for the million, and taken away.
 */
const sizes = (process.env.SIZES ?? '1000,100000,1000000').split(',').map(Number);
const rounds = Number(process.env.ROUNDS ?? 5);
const requests = Number(process.env.REQUESTS ?? 200);
const most = 1.3;

const say = (what: string) =>
  process.stderr.write(`${(performance.now() / 1000).toFixed(0).padStart(5)} s  ${what}\n`);

const cell = (what: number, width: number, digits = 1) => what.toFixed(digits).padStart(width);

const ground = await openGround(process.env.KEEP);
const places: Place[] = [];
for (const size of sizes) {
  places.push(await openPlace(ground, size, (what) => say(`${size} approvals: ${what}`)));
  say(`${size} approvals: there`);
}

try {
  const wrong = [...(await reads()), ...(await times())];
  for (const one of wrong) console.log(`Not well: ${one}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  for (const { owner } of places) await owner.end();
  await ground.close();
}

/** Prints how many rows and entries of indexes everything reads. */
async function reads(): Promise<string[]> {
  const looked = [];
  for (const { url, owner, molds } of places) looked.push(await lookAtAll(url, owner, molds));
  console.log(
    `rows and entries read of    ${sizes.map((size) => cell(size, 10, 0)).join('')}   from the beginning`,
  );
  const wrong: string[] = [];
  for (const [nth, { name }] of (looked[0] ?? []).entries()) {
    const each = looked.map((all) => all[nth]?.reads ?? {});
    const scans = scanned(each.at(-1) ?? {}).join(', ');
    console.log(`${name.padEnd(28)}${each.map((one) => cell(total(one), 10, 0)).join('')}   ${scans}`);
    if (scans) wrong.push(`${name} reads ${scans} from the beginning.`);
  }
  return wrong;
}

/** Prints how long everything takes. */
async function times(): Promise<string[]> {
  await sleep(1000);
  const rows = await measureAll(places, { rounds, requests, directory: ground.directory, say });
  const head = sizes.map((size) => `${cell(size, 10, 0)} p50    p99`).join('');
  console.log(`\nmilliseconds                ${head}      ratio p50   p99  by chance`);
  const wrong: string[] = [];
  for (const { name, held, figures, chance, p50, p99 } of rows) {
    const each = figures.map((one) => `${cell(one.p50, 14, 2)} ${cell(one.p99, 6, 2)}`).join('');
    console.log(
      `${name.padEnd(28)}${each}${cell(p50, 15, 2)} ${cell(p99, 5, 2)} ${cell(chance, 10, 2)}${held ? '' : '   not held'}`,
    );
    if (held && (p50 > most || p99 > most)) wrong.push(tooLong({ name, p50, p99 }));
  }
  return wrong;
}

function tooLong({ name, p50, p99 }: Pick<Row, 'name' | 'p50' | 'p99'>): string {
  return `${name} takes ${p50.toFixed(2)} (p50) and ${p99.toFixed(2)} (p99) times as long of the largest.`;
}
