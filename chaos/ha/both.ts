import type { LoadKind } from '../../packages/server/test/chaos/load.ts';

/** Two loads at once; what people say to what waits for them is the first one's. */
export function both<One, Other>(one: LoadKind<One>, other: LoadKind<Other>): LoadKind<One & Other> {
  return {
    ...{ parts: one.parts, answering: one.answering, signers: { ...one.signers, ...other.signers } },
    async open(city) {
      const [first, second] = [await one.open(city), await other.open(city)];
      const loads = [first, second];
      return {
        sayOf: first.sayOf,
        get wrong() {
          return loads.flatMap(({ wrong }) => wrong);
        },
        get acknowledged() {
          return loads.flatMap(({ acknowledged = [] }) => acknowledged);
        },
        stir: () => loads.forEach((load) => void load.stir()),
        finish: async (patience) => void (await Promise.all(loads.map((load) => load.finish(patience)))),
        count: () => ({ ...first.count(), ...second.count() }),
        examine: async (owner, calls) => [
          ...(await first.examine(owner, calls)),
          ...(await second.examine(owner, calls)),
        ],
      };
    },
  };
}
