import { setTimeout as pause } from 'node:timers/promises';
import { familyTime } from './family.ts';

/** What one run of a load measured. Times in milliseconds. */
export type Measured = {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** The processor time of one action, on both sides and in the database together; null where it cannot be had. */
  readonly cost: number | null;
  /** By what became of them, as the other side said it. */
  readonly failed: Readonly<Record<string, number>>;
};

/** How one action went; 'none': there is nothing left to do. Anything but 'well' and 'none' is a failure. */
export type Went = 'well' | 'none' | (string & {});

const warmUp = 1000;

/**
 * Keeps `clients` busy for `seconds`, after a warm-up of one second that is not counted, or until there is nothing
 * left to do. `act` is one action of client number n. The rate is that of the time between the warm-up and the end.
 */
export async function measure(
  clients: number,
  seconds: number,
  act: (client: number) => Promise<Went>,
): Promise<Measured> {
  const warm = performance.now() + warmUp;
  let end = warm + seconds * 1000;
  const done: { at: number; took: number }[] = [];
  const failed: Record<string, number> = {};
  async function run(client: number): Promise<void> {
    for (let from = performance.now(); from < end; ) {
      const went = await act(client);
      const now = performance.now();
      if (went === 'none') end = Math.min(end, now);
      else if (went === 'well') done.push({ at: now, took: now - from });
      else failed[went] = (failed[went] ?? 0) + 1;
      from = now;
    }
  }
  const before = pause(warmUp).then(spent);
  await Promise.all(Array.from({ length: clients }, (_, client) => run(client)));
  const [from, to] = [await before, spent()];
  const counted = done.filter(({ at }) => at > warm && at <= end);
  const since = done.filter(({ at }) => at > from.at && at <= to.at).length;
  const times = counted.map(({ took }) => took).sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  const cost = from.time === null || to.time === null || since === 0 ? null : (to.time - from.time) / since;
  return {
    perSecond: (times.length * 1000) / Math.max(end - warm, 1),
    p50: at(0.5),
    p99: at(0.99),
    cost,
    failed,
  };
}

/** What the bench and all it has started have used until now. */
const spent = () => ({ at: performance.now(), time: familyTime(process.ppid) });

/** What a load's process is told on its command line. */
export type Task = { readonly clients: number; readonly seconds: number } & Readonly<Record<string, unknown>>;

export const task = <T extends Task>(): T => JSON.parse(process.argv[2] ?? '{}');
export const tell = (measured: Measured): void => void process.stdout.write(JSON.stringify(measured));
