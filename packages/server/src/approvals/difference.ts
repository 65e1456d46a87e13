import type { Approval, Level } from './approval.ts';
import { spentOn } from './seats.ts';

/** What has to be written to get from one state of an approval to another. */
export type Difference = {
  /** Levels of which anything but their people has changed, as they are now. */
  readonly levels: readonly Level[];
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
      .filter(([was, is]) => written.some((field) => was[field] !== is[field]))
      .map(([, is]) => is),
    asked: pairs.flatMap(([was, is]) =>
      waits(after, is)
        .filter(({ account }) => !was.approvers.some((one) => one.account === account))
        .map(({ account, waiting }) => ({ level: is.id, account, waiting })),
    ),
    relieved: pairs.flatMap(([was, is]) => {
      const still = new Set(
        waits(after, is)
          .filter(({ waiting }) => waiting)
          .map(({ account }) => account),
      );
      return waits(before, was)
        .filter(({ account, waiting }) => waiting && !still.has(account))
        .map(({ account }) => ({ level: is.id, account }));
    }),
  };
}

const written = ['status', 'due', 'escalated', 'stuck', 'value'] as const satisfies readonly (keyof Level)[];

const fresh = (level: Level): Level => ({ ...level, status: 'waiting', approvers: [] });

/**
 * A seat waits for whoever sits on it. Who sits there is not written, nor that somebody left, because both change by
 * themselves: lists are found by what is marked here, and then ask who can sign now (signer_of).
 */
function waits(approval: Approval, level: Level) {
  const spent = spentOn(approval, level);
  return level.approvers.map(({ account, verdict }) => ({
    account,
    waiting: level.status === 'open' && verdict === null && !spent.has(account),
  }));
}
