import type { Approval, Level, LevelStatus } from './approval.ts';

/** What has to be written to get from one state of an approval to another. */
export type Difference = {
  readonly levels: readonly {
    readonly level: string;
    readonly status: LevelStatus;
    readonly overridden: boolean;
  }[];
  /** People asked for the first time. `waiting`: they still have something to do. */
  readonly asked: readonly { readonly level: string; readonly account: string; readonly waiting: boolean }[];
  /** People asked before who have nothing to do here any more. */
  readonly relieved: readonly { readonly level: string; readonly account: string }[];
};

/**
 * Levels that were added, renamed or removed by hand have been written as such: one that was added was waiting before,
 * one that was removed has nothing more to be written.
 */
export function difference(before: Approval, after: Approval): Difference {
  const known = new Map(before.levels.map((level) => [level.id, level]));
  const pairs = after.levels.map((level) => [known.get(level.id) ?? fresh(level), level] as const);
  return {
    levels: pairs
      .filter(([was, is]) => was.status !== is.status)
      .map(([, { id, status, overridden }]) => ({ level: id, status, overridden })),
    asked: pairs.flatMap(([was, is]) =>
      waits(is)
        .filter(({ account }) => !was.approvers.some((one) => one.account === account))
        .map(({ account, waiting }) => ({ level: is.id, account, waiting })),
    ),
    relieved: pairs.flatMap(([was, is]) => {
      const still = new Set(
        waits(is)
          .filter(({ waiting }) => waiting)
          .map(({ account }) => account),
      );
      const before = waits(was).filter(({ waiting, account }) => waiting && !still.has(account));
      return before.map(({ account }) => ({ level: is.id, account }));
    }),
  };
}

const fresh = (level: Level): Level => ({ ...level, status: 'waiting', approvers: [] });

const waits = ({ status, approvers }: Level) =>
  approvers.map(({ account, verdict }) => ({ account, waiting: status === 'open' && verdict === null }));
