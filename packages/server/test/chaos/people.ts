import { setTimeout as sleep } from 'node:timers/promises';
import type { Site } from './site.ts';
import { board, crew, stranger, tokenOf } from './world.ts';

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

type Item = { readonly approval: string; readonly level: string; readonly digest: string };

const pause = () => sleep(40 + Math.random() * 80);
/** One signature in so many is a no. */
const rarely = 40;
/** One signature in so many is given twice at once. */
const often = 5;

/** Everybody signs what is in their inbox, at the same time, and again until it is acknowledged. */
export function gatherCrowd(site: Site): Crowd {
  const acknowledged: Acknowledged[] = [];
  const wrong: string[] = [];
  const approvals = new Set<string>();
  const told = new Set<string>();
  let [busy, again] = [true, 0];
  const give = async (username: string, item: Item): Promise<void> => {
    approvals.add(item.approval);
    const verdict = verdictOf(username, item);
    const { approval, level, digest } = item;
    const path = `projects/shop/approvals/${approval}/decisions`;
    const answer = await site.ask(tokenOf(username), 'POST', path, { verdict, level, digest });
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
      const inbox = await site.ask(tokenOf(username), 'GET', 'inbox?limit=100');
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
      const path = `projects/shop/approvals/${approval}/decisions`;
      const answer = await site.ask(tokenOf(stranger), 'POST', path, { verdict: 'approve' });
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

/** The same whenever it is asked: who says something again says the same. */
function verdictOf(username: string, { level }: Item): Verdict {
  const nth = [...crew, ...board].indexOf(username);
  return (Number(level) * 11 + nth * 5) % rarely === 0 ? 'reject' : 'approve';
}
