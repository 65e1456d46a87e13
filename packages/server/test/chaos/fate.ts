import { setTimeout as sleep } from 'node:timers/promises';
import { type CrashPoint, crashPoints } from '../../src/kernel/crash-point.ts';
import type { Choir } from './choir.ts';
import type { City } from './city.ts';
import type { House } from './houses.ts';
import type { Site } from './site.ts';

export type Death =
  /** A server dies at a place in its code, the nth time it gets there. */
  | { readonly at: CrashPoint; readonly nth: number }
  /** Some time after the first decision was answered. */
  | { readonly after: number; readonly kill: 'server' | 'postgres' | 'both' }
  /** In the midst of its start, so long after it was told to. */
  | { readonly starting: number }
  /** Nobody dies, and something else befalls them. */
  | { readonly after: number; readonly strike: string; fall(city: City): Promise<void> };

const longestLife = 30_000;
const slowStart = 5_000;
const startAgain = 300;
const longestStart = 120_000;

const isLate = (began: number): boolean => performance.now() - began > longestStart;
const isClear = (errors: string): boolean => /^[A-Z][^{}]*\.$/.test(errors.trim().split('\n').at(-1) ?? '');

/** Every crash point once; `nth` says at which passage. */
export const everyCrashPoint = (nth: (name: CrashPoint) => number): Death[] =>
  crashPoints.map((at) => ({ at, nth: nth(at) }));

type Stage = {
  readonly city: City;
  readonly house: House;
  readonly choir: Choir;
  readonly say: (line: string) => void;
};

/** What befalls the servers, one blow after the other, each once the one before has been got over. */
export class Fate {
  readonly #stage: Stage;
  readonly wrong: string[] = [];
  longestStart = 0;
  /** When the last blow fell that nobody has been seen to get over. */
  #fell: number | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** `stir` is called once the one that is to die is there. */
  async suffer(death: Death, nth: number, stir: () => void): Promise<void> {
    const { city, choir, house, say } = this.#stage;
    say(nameOf(death));
    // Whoever has died before is up again: only one at a time dies.
    const victim = nth % city.sites.length;
    for (const [index, site] of city.sites.entries()) if (index !== victim) await this.#rise(site);
    const site = city.sites[victim];
    if (site === undefined) throw new Error('there is no server');
    if ('at' in death) return this.#armed(site, death, stir);
    if ('starting' in death) return this.#early(site, death.starting);
    await this.#rise(site);
    await choir.sing(this.#fell);
    stir();
    await sleep(death.after);
    this.#fell = performance.now();
    if ('strike' in death) {
      await death.fall(city);
      // From the end of what does not end at once.
      this.#fell = performance.now();
      return;
    }
    if (death.kill !== 'server') await house.killPostgres?.();
    if (death.kill !== 'postgres') await site.kill('SIGKILL');
  }

  async riseAll(): Promise<void> {
    for (const site of this.#stage.city.sites) await this.#rise(site);
  }

  /** All are there, and a decision was answered. */
  async recover(): Promise<void> {
    await this.riseAll();
    await this.#stage.choir.sing(this.#fell);
  }

  async #armed(site: Site, { at, nth }: { at: CrashPoint; nth: number }, stir: () => void): Promise<void> {
    await site.kill('SIGKILL');
    await this.#rise(site, { COUNTERSIGN_CRASH_AT: `${at}:${nth}` });
    stir();
    this.#fell = null;
    if (site.readySince === null) return;
    const ended = await Promise.race([site.ended, sleep(longestLife, null, { ref: false })]);
    this.#fell = performance.now();
    if (ended?.signal === 'SIGKILL') return;
    if (this.#stage.city.sites.length === 1)
      this.wrong.push(`the server did not die at ${at}, passage ${nth}`);
    // Where others do their part it may never come by, and dies all the same.
    else this.#stage.say(`it did not come by ${at}`);
    await site.kill('SIGKILL');
  }

  async #early(site: Site, after: number): Promise<void> {
    await site.kill('SIGKILL');
    this.#fell = null;
    const starting = site.start();
    await sleep(after);
    await site.kill('SIGKILL');
    await starting;
  }

  /** Starts a server unless it is there. One that is armed may die before it is ready. */
  async #rise(site: Site, armed: Record<string, string> = {}): Promise<void> {
    if (site.readySince !== null) return;
    const began = performance.now();
    let ended = await site.start(armed);
    // As whoever looks after servers would: it has said in a sentence why it cannot start now.
    for (; ended?.code === 1 && isClear(ended.errors) && !isLate(began); ended = await site.start(armed))
      await sleep(startAgain);
    const took = performance.now() - began;
    this.longestStart = Math.max(this.longestStart, took);
    if (took > slowStart) this.#stage.say(`a start took ${Math.round(took)} ms`);
    if (ended?.signal === 'SIGKILL' && armed.COUNTERSIGN_CRASH_AT) return;
    if (ended) throw new Error(`the server did not start: ${ended.errors}`);
  }
}

function nameOf(death: Death): string {
  if ('at' in death) return `${death.at}, passage ${death.nth}`;
  if ('starting' in death) return `server, ${death.starting} ms into its start`;
  return `${'kill' in death ? death.kill : death.strike}, after ${death.after} ms`;
}
