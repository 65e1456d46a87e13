/** Unix seconds: the last that had begun at this instant. */
export const unixFloor = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Unix seconds: the first that begins at this instant or later. */
export const unixCeil = (at: Date): number => Math.ceil(at.getTime() / 1000);

/** What is left out where there is no instant: `start_time` of what has not begun. */
export const unixOr = <T>(at: Date | string | null, otherwise: T): number | T =>
  at === null ? otherwise : unixFloor(new Date(at));
