/** A state machine as a value: from each status, those that it may move to. */
export type Moves<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** The states from which `to` can be reached: what a guarded update asks for. */
export function from<Status extends string>(moves: Moves<Status>, to: Status): Status[] {
  return (Object.keys(moves) as Status[]).filter((status) => moves[status].includes(to));
}

/** Nothing leads out of it any more. */
export const ended = <Status extends string>(moves: Moves<Status>, status: Status): boolean =>
  moves[status].length === 0;
