import { setTimeout as sleep } from 'node:timers/promises';
import type { City } from './city.ts';
import { board, crew, stranger } from './world.ts';

export type Verdict = 'approve' | 'reject';
/** A decision to which the server has said 200. */
export type Acknowledged = {
  readonly approval: string;
  readonly level: string;
  readonly username: string;
  readonly verdict: Verdict;
};

export type Crowd = {
  readonly acknowledged: Acknowledged[];
  /** How many signatures were given again because the first gave no answer. */
  readonly again: () => number;
  /** What must not have happened. */
  readonly wrong: string[];
  stop(): Promise<void>;
};

/** What waits for somebody. */
export type Item = { readonly approval: string; readonly level: string; readonly digest: string };
/** What somebody says to it, the same whenever they are asked; null: nothing, for now. */
export type SayOf = (username: string, item: Item) => Verdict | null;

const pause = () => sleep(40 + Math.random() * 80);
/** One signature in so many is given twice at once. */
const often = 5;

/** Everybody signs what is in their inbox, at the same time, and again until it is acknowledged. */
export function gatherCrowd(city: City, sayOf: SayOf): Crowd {
  const acknowledged: Acknowledged[] = [];
  const wrong: string[] = [];
  const approvals = new Set<string>();
  const told = new Set<string>();
  let [busy, again] = [true, 0];
  const give = async (username: string, item: Item): Promise<void> => {
    approvals.add(item.approval);
    const verdict = sayOf(username, item);
    if (verdict === null) return;
    const { approval, level, digest } = item;
    const path = pathTo(approval);
    const answer = await city.ask({ who: username, method: 'POST', path, body: { verdict, level, digest } });
    if (answer === null) again += 1;
    else if (answer.status === 200) {
      acknowledged.push({ approval, level, username, verdict });
      told.add(`${username} ${level}`);
    } else if (answer.status !== 409) wrong.push(`${username} was answered ${answer.status} on ${approval}`);
    if (answer !== null || !busy) return;
    await pause();
    return give(username, item);
  };
  const isNew = (username: string, { level }: Item): boolean => {
    if (told.has(`${username} ${level}`))
      wrong.push(`level ${level} still waits for ${username}, who has signed`);
    return !told.has(`${username} ${level}`);
  };
  const person = async (username: string) => {
    for (; busy; await pause()) {
      const inbox = await city.ask({ who: username, method: 'GET', path: 'inbox?limit=200' });
      // Whoever has been told that it is done does not do it again: else nobody would notice that it was lost.
      const items = ((inbox?.body.items ?? []) as Item[]).filter((item) => isNew(username, item));
      const wishes = items.flatMap((item) => (Math.random() * often < 1 ? [item, item] : [item]));
      await Promise.all(wishes.map((item) => give(username, item)));
    }
  };
  const outsider = async () => {
    for (; busy; await pause()) {
      const approval = [...approvals].at(-1);
      if (!approval) continue;
      const body = { verdict: 'approve' };
      const answer = await city.ask({ who: stranger, method: 'POST', path: pathTo(approval), body });
      if (answer?.status === 200) wrong.push(`a stranger signed approval ${approval}`);
    }
  };
  const everybody = Promise.all([...[...crew, ...board].map(person), outsider()]);
  return {
    ...{ acknowledged, wrong, again: () => again },
    async stop() {
      busy = false;
      await everybody;
    },
  };
}

const pathTo = (approval: string): string => `projects/shop/approvals/${approval}/decisions`;
