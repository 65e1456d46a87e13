import type { CalendarDefinition } from '@countersign/contract/calendar-definition.ts';
import type { Fault } from '@countersign/contract/problems.ts';
import { canonical, digestOf } from '../kernel/digest.ts';
import { type Expected, stillAt } from '../kernel/etag.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { invalid } from '../kernel/validate.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import {
  type Content,
  insertCalendar,
  lockCalendar,
  lockCalendarNamed,
  removeCalendar,
  type StoredCalendar,
  usersOf,
  writeCalendar,
  writeSource,
} from './calendar.store.ts';
import { calendarFaults } from './check-calendar.ts';
import { readIcal } from './ical/read.ts';

type Existing = { readonly calendar: string; readonly expected: Expected };
export type Changed = { readonly id: string; readonly changed: boolean };

const ofProject = (_: unknown, { project }: Caller) => ({ type: 'project', id: project.id });
const ofCalendar = ({ calendar }: Existing) => ({ type: 'calendar', id: calendar });

/**
 * Makes a calendar. Refuses with `request/invalid` for ends before beginnings and rules that cannot be answered, and
 * with `resource/exists` when the name is taken.
 */
export const createCalendar = useCase<{ name: string; definition: CalendarDefinition }, Changed>(
  'calendar.edit',
  ofProject,
  async (work, caller, { name, definition }) => {
    const faults = calendarFaults(definition);
    return faults.length > 0 ? invalid(faults) : create(work, caller, name, { definition });
  },
);

/** Makes the project have this calendar: creates it, replaces what it says, or writes nothing when it says so already. */
export const putCalendar = useCase<{ name: string; definition: CalendarDefinition }, Changed>(
  'calendar.edit',
  ofProject,
  async (work, caller, { name, definition }) => {
    const faults = calendarFaults(definition);
    return faults.length > 0 ? invalid(faults) : put(work, caller, name, definition);
  },
);

export type Import = { readonly name: string; readonly timeZone?: string | undefined; readonly ical: string };

/** The same from an iCalendar file. Refuses with `calendar/unreadable` and a fault for each line that says why. */
export const importCalendar = useCase<Import, Changed>(
  'calendar.edit',
  ofProject,
  async (work, caller, { name, timeZone, ical }) => {
    const read = readIcal(ical, timeZone);
    return read.ok ? put(work, caller, name, read.definition) : unreadable(read.faults);
  },
);

function unreadable(faults: readonly Fault[]) {
  const [first, ...more] = faults;
  const rest = more.length > 0 ? ` (and ${more.length} more)` : '';
  return refused('calendar/unreadable', `Line ${first?.line}: ${first?.detail}${rest}.`, { faults });
}

type Subscribe = { readonly name: string; readonly source: string; readonly timeZone: string | null };

/** Makes a calendar that is read from a feed, soon and then every hour. Refuses with `resource/exists`. */
export const subscribeCalendar = useCase<Subscribe, Changed>(
  'calendar.edit',
  ofProject,
  async (work, caller, { name, ...content }) => {
    const made = await create(work, caller, name, content);
    if (made.ok) await readSoon(work, caller, made.value.id);
    return made;
  },
);

/** Makes the project have a calendar of this name that is read from this feed. */
export const putSubscription = useCase<Subscribe, Changed>(
  'calendar.edit',
  ofProject,
  async (work, caller, { name, ...content }) => {
    const calendar = await lockCalendarNamed(work.tx, caller.project.id, name);
    if (calendar?.source === content.source && calendar.timeZone === content.timeZone)
      return done({ id: calendar.id, changed: false });
    const made = calendar
      ? done({ id: calendar.id, changed: true })
      : await create(work, caller, name, content);
    if (!made.ok) return made;
    if (calendar) {
      await writeSource(work.tx, caller.project.id, calendar.id, content);
      await record(work, caller, {
        action: 'calendar.subscribed',
        subject: { type: 'calendar', id: calendar.id },
        details: { name, source: content.source },
      });
    }
    await readSoon(work, caller, made.value.id);
    return made;
  },
);

const readSoon = (work: Work, { project }: Caller, calendar: string): Promise<void> =>
  work.send('calendar.read', { project: project.id, key: project.key, calendar });

/**
 * Replaces what a calendar says; the same again writes nothing. Refuses as creating it does, with `resource/not-found`,
 * and with `request/precondition-failed` when it is not at the expected version.
 */
export const editCalendar = useCase<Existing & { definition: CalendarDefinition }, Changed>(
  'calendar.edit',
  ofCalendar,
  async (work, caller, { calendar: id, expected, definition }) => {
    const calendar = await lockCalendar(work.tx, caller.project.id, id);
    if (calendar === undefined) return notFound('calendar', id);
    const current = stillAt(expected, calendar.version);
    if (!current.ok) return current;
    const faults = calendarFaults(definition);
    return faults.length > 0 ? invalid(faults) : revise(work, caller, calendar, definition);
  },
);

/**
 * Deletes a calendar. Refuses with `resource/not-found`, `request/precondition-failed`, and `resource/in-use` while a
 * window, the deadline of a policy or a gate goes by it.
 */
export const deleteCalendar = useCase<Existing, true>(
  'calendar.edit',
  ofCalendar,
  async (work, caller, { calendar: id, expected }) => {
    const { project } = caller;
    const calendar = await lockCalendar(work.tx, project.id, id);
    if (calendar === undefined) return notFound('calendar', id);
    const current = stillAt(expected, calendar.version);
    if (!current.ok) return current;
    const users = await usersOf(work.tx, project.id, calendar.name);
    if (users.length > 0)
      return refused('resource/in-use', `By calendar "${calendar.name}" go: ${users.join(', ')}.`);
    await removeCalendar(work.tx, project.id, id);
    await record(work, caller, {
      action: 'calendar.deleted',
      subject: { type: 'calendar', id },
      details: { name: calendar.name },
    });
    return done(true);
  },
);

async function put(work: Work, caller: Caller, name: string, definition: CalendarDefinition) {
  const calendar = await lockCalendarNamed(work.tx, caller.project.id, name);
  return calendar === undefined
    ? create(work, caller, name, { definition })
    : revise(work, caller, calendar, definition);
}

async function create(work: Work, caller: Caller, name: string, content: Content): Promise<Outcome<Changed>> {
  const id = await insertCalendar(work.tx, caller.project.id, name, content);
  if (id === undefined) return refused('resource/exists', `There is a calendar "${name}" already.`);
  const said =
    'definition' in content ? { definition: digestOf(content.definition) } : { source: content.source };
  await record(work, caller, {
    action: 'calendar.created',
    subject: { type: 'calendar', id },
    details: { name, version: 1, ...said },
  });
  return done({ id, changed: true });
}

async function revise(
  work: Work,
  caller: Caller,
  { id, name, version, definition: before, source }: StoredCalendar,
  definition: CalendarDefinition,
): Promise<Outcome<Changed>> {
  if (source === null && canonical(before) === canonical(definition)) return done({ id, changed: false });
  await writeCalendar(work.tx, caller.project.id, id, definition);
  await record(work, caller, {
    action: 'calendar.changed',
    subject: { type: 'calendar', id },
    details: { name, version: version + 1, definition: digestOf(definition), before: digestOf(before) },
  });
  await work.send('windows.changed', { project: caller.project.id });
  return done({ id, changed: true });
}
