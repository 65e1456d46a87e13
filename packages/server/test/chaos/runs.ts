import { examineRuns } from './examine-runs.ts';
import { astray, Fleet, isOpen, open, type Sail } from './fleet.ts';
import type { Load, LoadKind } from './load.ts';
import type { SayOf } from './people.ts';
import { answering, parts, plans, verdictFor } from './plans.ts';

type Counted = { readonly runs: number; readonly inFlight: number; readonly retries: number };

export type Wanted = {
  readonly count: number;
  /** Into so many parts they are divided; people turn to another part at each death. */
  readonly waves: number;
  /** Of each part one run is started only then, so that servers die while they start runs. */
  readonly late: boolean;
};

/** Runs with an approval job each, all in flight before the first server dies. How each ends is decided beforehand. */
export const runs = (wanted: Wanted): LoadKind<Counted> => ({
  parts,
  answering,
  open: (city) => openRuns(new Fleet(city, plans(wanted.count)), wanted),
});

async function openRuns(fleet: Fleet, { waves, late }: Wanted): Promise<Load<Counted>> {
  const { sails, wrong } = fleet;
  const isLate = (nth: number) => late && nth < waves;
  await fleet.start(sails.filter((_, nth) => !isLate(nth)));
  const inFlight = sails.filter(({ run }) => run !== null).length;
  let [wave, asked] = [0, false];
  const starting: Promise<void>[] = [];
  const watching = fleet.watch(() => asked && sails.every(fleet.isOver));
  const openWave = (isOf: (nth: number) => boolean) => {
    const now = sails.filter((sail, nth) => sail.opensAt === null && isOf(nth));
    for (const sail of now) open(sail);
    starting.push(fleet.start(now.filter(({ run }) => run === null)));
  };
  return {
    ...{ wrong, sayOf: sayOf(fleet), examine: (owner, calls) => examineRuns(owner, sails, calls) },
    stir() {
      openWave((nth) => nth % waves === wave);
      wave += 1;
    },
    async finish(patience) {
      openWave(() => true);
      const timer = setTimeout(() => fleet.giveUp(), patience);
      await Promise.all(starting);
      asked = true;
      await watching;
      clearTimeout(timer);
      wrong.push(...sails.flatMap(astray));
    },
    count: () => ({ runs: sails.length, inFlight, retries: sails.flatMap(retriesOf).length }),
  };
}

const retriesOf = ({ retries }: Sail) => retries;

/** Nobody signs what is not their turn yet, or whose run they do not know. */
const sayOf =
  ({ byApproval }: Fleet): SayOf =>
  (username, { approval }) => {
    const sail = byApproval.get(approval);
    return sail && isOpen(sail) ? verdictFor(sail.plan, username) : null;
  };
