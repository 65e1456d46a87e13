import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { timeAfter } from '../calendars/time.ts';
import type { Approval, Due, Level } from './approval.ts';
import type { ApprovalEvent } from './evolve.ts';

/** How long people have, as it was frozen into an approval. Times in milliseconds. */
export type Allowance = {
  readonly within: number;
  /** Only this calendar's time counts; null: all time does. */
  readonly working: CalendarDefinition | null;
  /** How long before the end people are reminded; null: once, when a quarter of the time is left. */
  readonly remind: readonly number[] | null;
};

export type FrozenDeadline = Allowance & {
  readonly onTimeout: 'reject' | 'expire' | 'escalate';
  readonly escalate: {
    readonly replace: boolean;
    readonly within: number;
    readonly onTimeout: 'reject' | 'expire';
  } | null;
};

/** Until when, and when people are reminded, if they are asked at `from`. */
export function dueFrom({ within, working, remind }: Allowance, from: Date): Due {
  const after = (length: number) =>
    (working && timeAfter(working, from, length)) ?? new Date(from.getTime() + length);
  const at = after(within);
  const inTime = (instants: readonly Date[]) => instants.filter((instant) => instant > from && instant < at);
  const quarter = [after(within * 0.75)];
  const wished = inTime(remind?.map((before) => new Date(at.getTime() - before)) ?? quarter);
  // A day before the end of eight working hours may be before anybody was asked: nobody is left unwarned by it.
  const ahead = wished.length === 0 && working && remind?.length ? inTime(quarter) : wished;
  return { at, remind: ahead.sort((a, b) => a.getTime() - b.getTime()) };
}

/** What a level's deadline calls for when it is over: those asked instead are the last. */
export const onTimeoutOf = (level: Level): FrozenDeadline['onTimeout'] =>
  (level.escalated ? level.deadline?.escalate?.onTimeout : level.deadline?.onTimeout) ?? 'expire';

/**
 * What the passing of time alone has brought about by now: the first thing whose time is over. An instant belongs to
 * the time there was: at the very end one may still sign. Asked again on the state after it, it answers what comes next.
 */
export function overdue(approval: Approval, now: Date): ApprovalEvent[] {
  if (approval.status !== 'open') return [];
  const late = approval.levels
    .filter(({ status, due }) => status === 'open' && due !== null && due.at < now)
    .sort((a, b) => Number(a.due?.at) - Number(b.due?.at))[0];
  const whole = approval.due !== null && approval.due.at < now ? approval.due : null;
  if (whole && !(late?.due && late.due.at < whole.at)) return ended(whole.onTimeout);
  return late?.due ? levelOverdue(late, late.due.at) : [];
}

const ended = (onTimeout: 'reject' | 'expire'): ApprovalEvent[] => [
  { kind: 'ended', status: onTimeout === 'reject' ? 'rejected' : 'expired' },
];

function levelOverdue(level: Level, at: Date): ApprovalEvent[] {
  const onTimeout = onTimeoutOf(level);
  const { deadline, id } = level;
  if (onTimeout !== 'escalate' || !deadline?.escalate)
    return onTimeout === 'reject'
      ? [{ kind: 'level-timed-out', level: id }, ...ended('reject')]
      : ended('expire');
  const { within, replace } = deadline.escalate;
  // From when it was due, not from when somebody looked: a server that was down gives nobody more time.
  const due = dueFrom({ within, working: deadline.working, remind: null }, at);
  return [{ kind: 'level-escalated', level: id, approvers: level.fallback, replace, due }];
}

/** When the time was over that ended an approval; null: something else did. */
export function timeWasOver({ status, due, levels }: Approval): Date | null {
  const timedOut = levels.find((level) => level.timedOut)?.due?.at;
  if (status === 'rejected')
    return timedOut ?? (levels.some((level) => level.status === 'rejected') ? null : (due?.at ?? null));
  if (status !== 'expired') return null;
  const dues = [due, ...levels.filter((level) => level.status === 'closed').map((level) => level.due)];
  const instants = dues.flatMap((one) => (one ? [one.at.getTime()] : []));
  return instants.length === 0 ? null : new Date(Math.min(...instants));
}

/** The reminders whose time has come, each once. */
export function reminders(approval: Approval, now: Date): ApprovalEvent[] {
  if (approval.status !== 'open') return [];
  const of = (level: string | null, due: Due | null): ApprovalEvent[] => {
    const last = due?.remind.filter((at) => at <= now).at(-1);
    if (due === null || last === undefined) return [];
    return [{ kind: 'reminded', level, at: last, last: due.remind.at(-1)?.getTime() === last.getTime() }];
  };
  const open = approval.levels.filter(({ status }) => status === 'open');
  return [...of(null, approval.due), ...open.flatMap(({ id, due }) => of(id, due))];
}

/** When time will next change something here; null: it will not. */
export function nextMoment(approval: Approval): Date | null {
  if (approval.status !== 'open') return null;
  const dues = [
    approval.due,
    ...approval.levels.filter(({ status }) => status === 'open').map(({ due }) => due),
  ];
  const moments = dues.flatMap((due) => (due ? [...due.remind, due.at] : []));
  return moments.length === 0 ? null : new Date(Math.min(...moments.map(Number)));
}
