import type { PreApproval } from '@countersign/contract/pre-approval-shapes.ts';

type What = Pick<PreApproval, 'valid' | 'revokedAt' | 'singleUse' | 'used' | 'windowStart' | 'windowEnd'>;

/** How a pre-approval stands for whomever it names. Who may use it where is the server's to say. */
export type Standing = 'usable' | 'notYet' | 'over' | 'usedUp' | 'revoked' | 'invalid';

/** The first of these that holds. `now` in milliseconds; time counts in whole seconds, and both ends are within. */
export function standingOf(form: What, now: number): Standing {
  const second = Math.floor(now / 1000) * 1000;
  if (form.revokedAt !== null) return 'revoked';
  if (!form.valid) return 'invalid';
  if (form.singleUse && form.used) return 'usedUp';
  if (form.windowEnd !== null && second > Date.parse(form.windowEnd)) return 'over';
  if (form.windowStart !== null && second < Date.parse(form.windowStart)) return 'notYet';
  return 'usable';
}

export const standingColours: Readonly<Record<Standing, string>> = {
  usable: 'green',
  notYet: 'blue',
  over: 'gray',
  usedUp: 'gray',
  revoked: 'red',
  invalid: 'gray',
};

/** What executors are called: as we know them, and otherwise as the outside system does. */
export const executorNames = (executors: PreApproval['executors']): string[] =>
  executors.map(({ username, name, email }) => username ?? name ?? email ?? '?');

/** The key of the sentence that says what a standing means. */
export const standingHints = {
  usable: 'usableHint',
  notYet: 'notYetHint',
  over: 'overHint',
  usedUp: 'usedUpHint',
  revoked: 'revokedHint',
  invalid: 'invalidHint',
} as const satisfies Record<Standing, string>;
