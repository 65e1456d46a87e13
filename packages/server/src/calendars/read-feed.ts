import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import { canonical, digestOf } from '../kernel/digest.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { record } from '../ledger/record.ts';
import type { Parts } from '../parts.ts';
import { lockCalendar, type StoredCalendar, writeError, writeRead } from './calendar.store.ts';
import { sourceOf } from './calendar.views.ts';
import { readIcal } from './ical/read.ts';

export type Feed = {
  readonly project: { readonly id: string; readonly key: string };
  readonly calendar: string;
};

/** The largest feed that is read. */
const mostBytes = 1024 * 1024;
const timeout = 30_000;

/**
 * Reads the feed of a calendar and makes the calendar say what it says. When it cannot be read, or not as it is meant,
 * the calendar stays as it was, and its maintainers see why.
 */
export async function readFeed(
  { db, work, send }: Pick<Parts, 'db' | 'work' | 'send'>,
  feed: Feed,
): Promise<void> {
  const { project, calendar } = feed;
  const from = await sourceOf(db, project.id, calendar);
  if (from === undefined) return;
  const headers = { accept: 'text/calendar', 'user-agent': 'countersign' };
  const answer = await send({ method: 'GET', url: from.source, headers, body: null, timeout, mostBytes });
  const read = !answer.answered
    ? answer.because
    : answer.status === 200
      ? understood(answer.text, from.timeZone)
      : `The feed answers HTTP ${answer.status}`;
  await work(async (inside) => {
    const held = await lockCalendar(inside.tx, project.id, calendar);
    // Meanwhile it may be read from somewhere else, or from nowhere.
    if (held?.source !== from.source) return;
    if (typeof read === 'string') await noteError(inside, feed, held, read);
    else await noteRead(inside, feed, held, read);
  });
}

function understood(text: string, timeZone: string | null): CalendarDefinition | string {
  const read = readIcal(text, timeZone ?? undefined);
  if (read.ok) return read.definition;
  const [first] = read.faults;
  return `Line ${first?.line}: ${first?.detail}`;
}

const longest = 500;

async function noteError(work: Work, { project, calendar }: Feed, held: StoredCalendar, why: string) {
  const error = why.slice(0, longest);
  if (held.error === error) return;
  await writeError(work.tx, project.id, calendar, error);
  await record(
    work,
    { system: true, project },
    {
      action: 'calendar.unreadable',
      subject: { type: 'calendar', id: calendar },
      details: { name: held.name },
    },
  );
}

async function noteRead(
  work: Work,
  { project, calendar }: Feed,
  held: StoredCalendar,
  read: CalendarDefinition,
) {
  const same = held.definition !== null && canonical(held.definition) === canonical(read);
  await writeRead(work.tx, project.id, calendar, same ? null : read);
  if (same) return;
  await record(
    work,
    { system: true, project },
    {
      action: 'calendar.changed',
      subject: { type: 'calendar', id: calendar },
      details: { name: held.name, version: held.version + 1, definition: digestOf(read) },
    },
  );
  await work.send('windows.changed', { project: project.id });
}
