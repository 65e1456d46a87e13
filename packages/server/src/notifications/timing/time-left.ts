const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long it is until then, as a person would say it: never more than there is. */
export function timeLeft(until: Date, now: Date): string {
  const left = until.getTime() - now.getTime();
  if (left < minute) return 'less than a minute';
  if (left < 2 * hour) return counted(left / minute, 'minute');
  if (left < 2 * day) return counted(left / hour, 'hour');
  return counted(left / day, 'day');
}

function counted(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

/** An instant as mails have it, with its zone. */
export const inUtc = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
