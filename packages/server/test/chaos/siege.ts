import type pg from 'pg';
import { Choir, choirLevel, singers } from './choir.ts';
import { City } from './city.ts';
import { examine } from './examine.ts';
import { type Death, Fate } from './fate.ts';
import type { House } from './houses.ts';
import type { LoadKind } from './load.ts';
import { gatherCrowd } from './people.ts';
import { Site } from './site.ts';
import { openTarget } from './target.ts';
import { fill, signers } from './world.ts';

export { type Death, everyCrashPoint } from './fate.ts';

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
  /** Answers that it could not, now; and requests that were given up because no answer came. */
  readonly unavailable: number;
  readonly unanswered: number;
  /** Milliseconds. */
  readonly longestAnswer: number;
  readonly longestStart: number;
  /** From a blow to the first decision that was answered after it: of so many blows, the middle one and the longest. */
  readonly servedAgain: { readonly of: number; readonly p50: number; readonly max: number };
  /** Everything that must not be; a death that did not come is in it. */
  readonly wrong: string[];
};

/** Kills servers under load, again and again, lets everything come to its end, and looks at what is left. */
export async function besiege<Counted>(siege: Siege<Counted>): Promise<Findings & Counted> {
  const { house, load: kind, deaths, servers = 1, patience = 90_000, say = () => {} } = siege;
  const city = new City(Array.from({ length: servers }, (_, nth) => siteOf(house, nth)));
  const target = await openTarget(kind.answering);
  try {
    const choir = new Choir(city, deaths.length + 1);
    const fate = new Fate({ city, house, choir, say });
    await fate.riseAll();
    const owner = await house.owner();
    const parts = kind.parts(target.url);
    const others = { ...kind.signers, [choirLevel]: singers(deaths.length + 1) };
    await fill(owner, city, parts, Object.values(others).flat()).finally(() => owner.end());
    await choir.gather();
    const load = await kind.open(city);
    const crowd = gatherCrowd(city, load.sayOf);
    for (const [nth, death] of deaths.entries()) await fate.suffer(death, nth, () => load.stir());
    await fate.recover();
    await load.finish(patience);
    await choir.finish();
    await crowd.stop();
    const { calls } = target;
    const acknowledged = [...crowd.acknowledged, ...choir.acknowledged, ...(load.acknowledged ?? [])];
    const who = { ...signers, ...others };
    const found = await look(house, (reader) => examine(reader, city, { calls, acknowledged, signers: who }));
    const left = await look(house, (reader) => load.examine(reader, calls));
    const told = city.sites.map((site) => site.told);
    const toldWrong = told.flatMap((one) => one.wrong);
    const wrongs = [fate.wrong, choir.wrong, crowd.wrong, load.wrong, found.wrong, left, toldWrong];
    return {
      ...{ deaths: deaths.length, ...load.count(), again: crowd.again() },
      ...{ acknowledged: acknowledged.length, calls: calls.size, ...found.count },
      unavailable: told.reduce((sum, one) => sum + one.unavailable, 0),
      unanswered: told.reduce((sum, one) => sum + one.unanswered, 0),
      longestAnswer: Math.round(Math.max(...told.map((one) => one.longest))),
      longestStart: Math.round(fate.longestStart),
      servedAgain: middleAndMost(choir.waits),
      wrong: [...new Set(wrongs.flat())],
    };
  } finally {
    await Promise.all(city.sites.map((site) => site.kill('SIGKILL')));
    await house.leave?.();
    target.close();
  }
}

function siteOf({ settings, site }: House, nth: number): Site {
  const { settings: own, ...options } = site?.(nth) ?? {};
  return new Site({ ...settings, ...own }, options);
}

function middleAndMost(waits: readonly number[]): Findings['servedAgain'] {
  const sorted = waits.map(Math.round).sort((a, b) => a - b);
  return { of: sorted.length, p50: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0 };
}

async function look<Found>(house: House, see: (reader: pg.Client) => Promise<Found>): Promise<Found> {
  const owner = await house.owner();
  return see(owner).finally(() => owner.end());
}
