import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Death } from './fate.ts';
import type { House } from './houses.ts';
import { type Judge, judgements } from './judgements.ts';

/** A clock that is off by as much as is wanted, for the processes that are given its settings. */
export type Clock = {
  readonly settings: Readonly<Record<string, string>>;
  shift(seconds: number): Promise<void>;
  close(): Promise<void>;
};

const preload = new URL('./shifted-clock.ts', import.meta.url).href;

/** `library`: where libfaketime is; without it only what a server's own code sees is shifted. */
export async function openClock(library?: string): Promise<Clock> {
  const directory = await mkdtemp(join(tmpdir(), 'countersign-clock-'));
  await chmod(directory, 0o755);
  const file = join(directory, 'shift');
  const shift = async (seconds: number) => {
    const sign = seconds < 0 ? '' : '+';
    await writeFile(file, library ? `${sign}${seconds}\n` : `${seconds}`);
    // Until everybody has read it.
    await sleep(1500);
  };
  await shift(0);
  const faked = {
    ...{ LD_PRELOAD: library ?? '', FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1' },
    // A clock that is set does not touch the one that timers go by.
    ...{ DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
  };
  const settings = library ? faked : { SHIFTED_CLOCK: file, NODE_OPTIONS: `--import=${preload}` };
  return { settings, shift, close: () => rm(directory, { recursive: true, force: true }) };
}

export type Clocked = { readonly house: House; readonly wrong: string[]; readonly busy: number[] };

/** A house whose first server has this clock. */
export function withClock(house: House, clock: Clock): Clocked {
  const site = (nth: number) => (nth === 0 ? { settings: clock.settings } : {});
  return { house: { ...house, site }, wrong: [], busy: [] };
}

/** The first server's clock jumps, and both are asked about everything that begins or ends in time. */
export function jump({ house, wrong, busy }: Clocked, clock: Clock, seconds: number): Death {
  return {
    ...{ after: 0, strike: `the clock of one server is off by ${seconds} s` },
    async fall(city) {
      await clock.shift(seconds);
      const owner = await house.owner();
      const ask: Judge = async (fact, expected) => {
        for (const [nth, site] of city.sites.entries()) {
          const told = await fact(site);
          if (told !== expected)
            wrong.push(
              `server ${nth + 1}, off by ${nth === 0 ? seconds : 0} s: ${told}, expected ${expected}`,
            );
        }
      };
      const spent = await spending(city.sites.map(({ pid }) => pid ?? 0));
      await judgements(owner, ask).finally(() => owner.end());
      const [off = 0, right = 0] = (await spending(city.sites.map(({ pid }) => pid ?? 0))).map(
        (ticks, nth) => ticks - (spent[nth] ?? 0),
      );
      busy.push(off / Math.max(right, 1));
    },
  };
}

/** Ticks of the processor that these processes have had; 0 where nobody says. */
async function spending(pids: readonly number[]): Promise<number[]> {
  const stats = pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
  return (await Promise.all(stats)).map((stat) => {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  });
}
