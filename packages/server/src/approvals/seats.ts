import type { Approval, Approver, Level } from './approval.ts';

/**
 * Who has signed other levels, or had them signed for them: where the policy asks for distinct people, neither they nor
 * whoever sits on their seats signs this one.
 */
export function spentOn(approval: Approval, level: Level): ReadonlySet<string> {
  if (!approval.distinctPeople) return nobody;
  const signed = approval.levels
    .filter(({ id }) => id !== level.id)
    .flatMap(({ approvers }) => approvers)
    .filter(({ verdict }) => verdict !== null);
  return new Set(signed.flatMap(({ account, by }) => [account, by ?? account]));
}

const nobody: ReadonlySet<string> = new Set();

/** The seats of a level that can still be signed, and are not spent. */
function freeSeats(approval: Approval, level: Level): Approver[] {
  const spent = spentOn(approval, level);
  const signed = new Set(level.approvers.map(({ by }) => by));
  return level.approvers.filter(
    ({ verdict, left, account, holder }) =>
      verdict === null && !left && !spent.has(account) && !spent.has(holder) && !signed.has(holder),
  );
}

/** The people who can still sign a level, each once, in the order in which they were asked. */
export const signersLeft = (approval: Approval, level: Level): string[] => [
  ...new Set(freeSeats(approval, level).map(({ holder }) => holder)),
];

/** The open levels that wait for somebody's signature, on a seat of their own or of whom they stand in for. */
export const levelsWaitingFor = (approval: Approval, person: string): string[] =>
  approval.levels
    .filter((level) => level.status === 'open' && signersLeft(approval, level).includes(person))
    .map(({ id }) => id);

/**
 * The seat that a person's signature goes on: their own, or else the first that was delegated to them; `whose`: only
 * the seat of this account is meant.
 */
export function seatOf(
  approval: Approval,
  level: Level,
  person: string,
  whose: string | undefined,
): Approver | undefined {
  const held = freeSeats(approval, level).filter(
    ({ account, holder }) => holder === person && (whose === undefined || account === whose),
  );
  return held.find(({ account }) => account === person) ?? held[0];
}

export const hasSigned = (level: Level, person: string): boolean =>
  level.approvers.some(({ by }) => by === person);
