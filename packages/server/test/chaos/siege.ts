import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type CrashPoint, crashPoints } from '../../src/kernel/crash-point.ts';
import { City } from './city.ts';
import { examine } from './examine.ts';
import type { House } from './houses.ts';
import type { LoadKind } from './load.ts';
import { gatherCrowd } from './people.ts';
import { Site } from './site.ts';
import { openTarget } from './target.ts';
import { fill } from './world.ts';

/** How a server dies: at a place in its code, the nth time it gets there, or some time after it was ready. */
export type Death =
  | { readonly at: CrashPoint; readonly nth: number }
  | { readonly after: number; readonly kill: 'server' | 'postgres' | 'both' };

export type Siege<Counted> = {
  readonly house: House;
  readonly load: LoadKind<Counted>;
  readonly deaths: readonly Death[];
  /** How many servers there are over the one database; they die in turn. */
  readonly servers?: number;
  /** Milliseconds in which everything comes to its end once nobody dies any more. */
  readonly patience?: number;
  readonly say?: (line: string) => void;
};

export type Findings = {
  readonly deaths: number;
  readonly acknowledged: number;
  readonly again: number;
  readonly calls: number;
  readonly decisions: number;
  readonly entries: number;
  /** Milliseconds. */
  readonly longestStart: number;
  /** Everything that must not be; a death that did not come is in it. */
  readonly wrong: string[];
};

const longestLife = 30_000;

/** Every crash point once; `nth` says at which passage. */
export const everyCrashPoint = (nth: (name: CrashPoint) => number): Death[] =>
  crashPoints.map((at) => ({ at, nth: nth(at) }));

/** Kills servers under load, again and again, lets everything come to its end, and looks at what is left. */
export async function besiege<Counted>(siege: Siege<Counted>): Promise<Findings & Counted> {
  const { house, load: kind, deaths, servers = 1, patience = 90_000, say = () => {} } = siege;
  const city = new City(Array.from({ length: servers }, () => new Site(house.settings)));
  const target = await openTarget(kind.answering);
  try {
    const fate = new Fate(city, house, say);
    await fate.riseAll();
    const owner = await house.owner();
    await fill(owner, city, kind.parts(target.url)).finally(() => owner.end());
    const load = await kind.open(city);
    const crowd = gatherCrowd(city, load.sayOf);
    for (const [nth, death] of deaths.entries()) await fate.suffer(death, nth, () => load.stir());
    await fate.riseAll();
    await load.finish(patience);
    await crowd.stop();
    const { calls } = target;
    const found = await look(house, (reader) => examine(reader, city, { calls, ...crowd }));
    const left = await look(house, (reader) => load.examine(reader, calls));
    return {
      ...{ deaths: deaths.length, ...load.count(), again: crowd.again() },
      ...{ acknowledged: crowd.acknowledged.length, calls: calls.size, ...found.count },
      longestStart: Math.round(fate.longestStart),
      wrong: [...new Set([...fate.wrong, ...crowd.wrong, ...load.wrong, ...found.wrong, ...left])],
    };
  } finally {
    await Promise.all(city.sites.map((site) => site.kill('SIGKILL')));
    await house.killPostgres?.().catch(() => {});
    target.close();
  }
}

async function look<Found>(house: House, see: (reader: pg.Client) => Promise<Found>): Promise<Found> {
  const owner = await house.owner();
  return see(owner).finally(() => owner.end());
}

class Fate {
  readonly #city: City;
  readonly #house: House;
  readonly #say: (line: string) => void;
  readonly wrong: string[] = [];
  longestStart = 0;

  constructor(city: City, house: House, say: (line: string) => void) {
    this.#city = city;
    this.#house = house;
    this.#say = say;
  }

  /** `stir` is called once the one that is to die is there. */
  async suffer(death: Death, nth: number, stir: () => void): Promise<void> {
    this.#say('at' in death ? `${death.at}, passage ${death.nth}` : `${death.kill}, after ${death.after} ms`);
    const { sites } = this.#city;
    // Whoever has died before is up again: only one at a time dies.
    for (const [index, site] of sites.entries()) if (index !== nth % sites.length) await this.#rise(site);
    const site = sites[nth % sites.length];
    if (site === undefined) throw new Error('there is no server');
    if ('at' in death) return this.#armed(site, death, stir);
    await this.#rise(site);
    stir();
    await sleep(death.after);
    if (death.kill !== 'server') await this.#house.killPostgres?.();
    if (death.kill !== 'postgres') await site.kill('SIGKILL');
  }

  async riseAll(): Promise<void> {
    for (const site of this.#city.sites) await this.#rise(site);
  }

  async #armed(site: Site, { at, nth }: { at: CrashPoint; nth: number }, stir: () => void): Promise<void> {
    await site.kill('SIGKILL');
    await this.#rise(site, { COUNTERSIGN_CRASH_AT: `${at}:${nth}` });
    stir();
    if (site.readySince === null) return;
    const ended = await Promise.race([site.ended, sleep(longestLife, null, { ref: false })]);
    if (ended?.signal === 'SIGKILL') return;
    if (this.#city.sites.length === 1) this.wrong.push(`the server did not die at ${at}, passage ${nth}`);
    // Where others do their part it may never come by, and dies all the same.
    else this.#say(`it did not come by ${at}`);
    await site.kill('SIGKILL');
  }

  /** Starts a server unless it is there. One that is armed may die before it is ready. */
  async #rise(site: Site, armed: Record<string, string> = {}): Promise<void> {
    if (site.readySince !== null) return;
    const began = performance.now();
    const ended = await site.start(armed);
    this.longestStart = Math.max(this.longestStart, performance.now() - began);
    if (ended?.signal === 'SIGKILL' && armed.COUNTERSIGN_CRASH_AT) return;
    if (ended) throw new Error(`the server did not start: ${ended.errors}`);
  }
}
