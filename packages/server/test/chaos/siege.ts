import { setTimeout as sleep } from 'node:timers/promises';
import { type CrashPoint, crashPoints } from '../../src/kernel/crash-point.ts';
import { examine } from './examine.ts';
import type { House } from './houses.ts';
import { openLanes } from './lanes.ts';
import { gatherCrowd } from './people.ts';
import { Site } from './site.ts';
import { openTarget } from './target.ts';
import { fill } from './world.ts';

/** How a server dies: at a place in its code, the nth time it gets there, or some time after it was ready. */
export type Death =
  | { readonly at: CrashPoint; readonly nth: number }
  | { readonly after: number; readonly kill: 'server' | 'postgres' | 'both' };

export type Findings = {
  readonly deaths: number;
  readonly executions: number;
  readonly replays: number;
  readonly acknowledged: number;
  readonly again: number;
  readonly calls: number;
  readonly decisions: number;
  readonly entries: number;
  /** Milliseconds. */
  readonly longestStill: number;
  readonly longestAfterRestart: number;
  readonly longestStart: number;
  /** Everything that must not be; a death that did not come is in it. */
  readonly wrong: string[];
};

const width = 4;
const longestLife = 30_000;
const patience = 90_000;

/** Every crash point once; `nth` says at which passage. */
export const everyCrashPoint = (nth: (name: CrashPoint) => number): Death[] =>
  crashPoints.map((at) => ({ at, nth: nth(at) }));

/** Kills a server under load, again and again, lets everything come to its end, and looks at what is left. */
export async function besiege(
  house: House,
  deaths: readonly Death[],
  say: (line: string) => void,
): Promise<Findings> {
  const site = new Site(house.settings);
  const target = await openTarget();
  try {
    await site.start();
    const owner = await house.owner();
    await fill(owner, site, target.url).finally(() => owner.end());
    const crowd = gatherCrowd(site);
    const lanes = openLanes(site, width);
    const fate = new Fate(site, house, say);
    for (const death of deaths) await fate.suffer(death);
    await fate.rise();
    await lanes.finish(patience);
    await crowd.stop();
    const found = await examine(house, site, { calls: target.calls, ...crowd });
    const wrong = [...new Set([...fate.wrong, ...crowd.wrong, ...lanes.wrong, ...found.wrong])];
    return {
      ...{ deaths: deaths.length, ...lanes.count, again: crowd.again() },
      ...{ acknowledged: crowd.acknowledged.length, calls: target.calls.size, ...found.count },
      longestStill: Math.round(lanes.longest.still),
      longestAfterRestart: Math.round(lanes.longest.afterRestart),
      longestStart: Math.round(fate.longestStart),
      wrong,
    };
  } finally {
    await site.kill('SIGKILL');
    await house.killPostgres?.().catch(() => {});
    target.close();
  }
}

class Fate {
  readonly #site: Site;
  readonly #house: House;
  readonly #say: (line: string) => void;
  readonly wrong: string[] = [];
  longestStart = 0;

  constructor(site: Site, house: House, say: (line: string) => void) {
    this.#site = site;
    this.#house = house;
    this.#say = say;
  }

  async suffer(death: Death): Promise<void> {
    this.#say('at' in death ? `${death.at}, passage ${death.nth}` : `${death.kill}, after ${death.after} ms`);
    if ('at' in death) return this.#armed(death);
    if (this.#site.readySince === null) await this.rise();
    await sleep(death.after);
    if (death.kill !== 'server') await this.#house.killPostgres?.();
    if (death.kill !== 'postgres') await this.#site.kill('SIGKILL');
  }

  async #armed({ at, nth }: { at: CrashPoint; nth: number }): Promise<void> {
    await this.#site.kill('SIGKILL');
    await this.rise({ COUNTERSIGN_CRASH_AT: `${at}:${nth}` });
    if (this.#site.readySince === null) return;
    const ended = await Promise.race([this.#site.ended, sleep(longestLife, null, { ref: false })]);
    if (ended?.signal !== 'SIGKILL') this.wrong.push(`the server did not die at ${at}, passage ${nth}`);
  }

  /** Starts a server unless one is there. One that is armed may die before it is ready. */
  async rise(armed: Record<string, string> = {}): Promise<void> {
    if (this.#site.readySince !== null) return;
    const began = performance.now();
    const ended = await this.#site.start(armed);
    this.longestStart = Math.max(this.longestStart, performance.now() - began);
    if (ended?.signal === 'SIGKILL' && armed.COUNTERSIGN_CRASH_AT) return;
    if (ended) throw new Error(`the server did not start: ${ended.errors}`);
  }
}
