/** A delegation as it is being written; times as the field has them, in the reader's own zone. */
export type DelegationDraft = {
  readonly to: string | null;
  readonly from: string;
  readonly until: string;
  readonly project: string | null;
  readonly role: string | null;
  readonly reason: string;
};

const two = (number: number): string => String(number).padStart(2, '0');

/** An instant as a field of day and time has it: on the reader's wall, to the minute. */
export function fieldOf(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

const week = 7 * 24 * 3600 * 1000;

/** From now on, for a week, everywhere. */
export const emptyDraft = (now: number): DelegationDraft => ({
  ...{ to: null, from: fieldOf(now), until: fieldOf(now + week), project: null, role: null, reason: '' },
});

export const isComplete = ({ to, from, until }: DelegationDraft): boolean =>
  to !== null && from !== '' && until !== '';

/**
 * What is sent: instants for what stood on the wall, and nothing where nothing was chosen. A beginning that has passed
 * while it was being written means now.
 */
export const sentOf = ({ to, from, until, project, role, reason }: DelegationDraft, now: number) => ({
  to: to ?? '',
  ...(Date.parse(from) > now && { startsAt: new Date(from).toISOString() }),
  endsAt: new Date(until).toISOString(),
  ...(project !== null && { project }),
  ...(role !== null && { role }),
  ...(reason.trim() !== '' && { reason: reason.trim() }),
});
