import { glob } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, jump, openClock, withClock } from './clocks.ts';
import { executions } from './executions.ts';
import type { Death } from './fate.ts';
import { judged } from './judgements.ts';
import { onGivenDatabase, print, report } from './places.ts';
import { runs } from './runs.ts';
import { besiege } from './siege.ts';

const hour = 3600;
const jumps = [hour, -hour, 0];

/** Clocks that jump by an hour: that of one of two servers, and the one that decides. Answers how much is wrong. */
export async function clockFaults(rounds: number): Promise<number> {
  const library = await faketime();
  if (library === undefined)
    print('without libfaketime only what servers read themselves is shifted: apt-get install -y faketime');
  const ofServer = await usingClock(library, (clock) => serverClock(clock, rounds));
  return library === undefined ? ofServer : ofServer + (await usingClock(library, databaseClock));
}

async function usingClock(
  library: string | undefined,
  use: (clock: Clock) => Promise<number>,
): Promise<number> {
  const clock = await openClock(library);
  return use(clock).finally(clock.close);
}

async function faketime(): Promise<string | undefined> {
  for await (const path of glob('/usr/lib/*/faketime/libfaketimeMT.so.1')) return path;
  return undefined;
}

async function serverClock(clock: Clock, rounds: number): Promise<number> {
  const loads = { executions, runs: runs({ count: 2 * rounds, waves: rounds, late: true }) };
  let wrong = 0;
  for (const name of ['executions', 'runs'] as const) {
    const [found, clocked] = await onGivenDatabase(async (given) => {
      const clocked = withClock(given, clock);
      const deaths = Array.from({ length: rounds }, (_, nth) =>
        jump(clocked, clock, jumps[nth % jumps.length] ?? 0),
      );
      const all = { house: clocked.house, deaths, servers: 2, patience: 300_000, say: print };
      const load = judged<unknown>(loads[name]);
      return [await besiege({ ...all, load }), clocked] as const;
    });
    await clock.shift(0);
    const busy = clocked.busy.toSorted((a, b) => a - b);
    const processor = (busy[busy.length >> 1] ?? 0).toFixed(2);
    wrong += report(`clock of one of two servers, ${name}`, {
      ...found,
      'busy, off : right': processor,
      wrong: [...found.wrong, ...clocked.wrong],
    });
  }
  return wrong;
}

/** The database's own clock: ahead twice, to stay there; then back for a while. */
async function databaseClock(clock: Clock): Promise<number> {
  const to = (seconds: number, length = 0, then = seconds): Death => ({
    ...{ after: 500, strike: `the clock of the database is off by ${seconds} s` },
    async fall() {
      await clock.shift(seconds);
      await sleep(length);
      if (then !== seconds) await clock.shift(then);
    },
  });
  const before = { ...process.env };
  Object.assign(process.env, clock.settings);
  const found = await onGivenDatabase((house) => {
    for (const name of Object.keys(clock.settings)) delete process.env[name];
    Object.assign(process.env, before);
    const deaths = [to(hour), to(2 * hour), to(hour, 8000, 2 * hour)];
    return besiege({ house, deaths, load: executions, patience: 120_000, say: print });
  });
  return report('clock of the database', found);
}
