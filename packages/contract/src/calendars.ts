import { z } from 'zod';
import { CalendarDefinition, Span } from './calendar-definition.ts';
import { Empty, Id, Instant, Name, PageQuery, ProjectParams, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Schedule } from './schedule.ts';

/** An address from which a calendar is read again and again. */
export const FeedUrl = Text(2000)
  .regex(/^https?:\/\//, 'an http or https address')
  .refine((text) => URL.canParse(text), 'an http or https address')
  .meta({ examples: ['https://calendars.example.test/freezes.ics'] });

export const Calendar = z.strictObject({
  id: Id,
  name: Name,
  version: z.int().describe('Grows with every change of its spans; the ETag begins with it'),
  timeZone: z.string(),
  spans: z.array(Span).describe('None: it is read from a feed that could not be read yet'),
  without: z.array(Span).optional(),
  source: z.string().nullable().describe('The feed it is read from every hour; null: it was written here'),
  readAt: Instant.nullable().describe('When its feed was last read'),
  lastError: z
    .string()
    .nullable()
    .describe('Why its feed could not be read the last time; what was read before it stays'),
  updatedAt: Instant,
});
export type Calendar = z.output<typeof Calendar>;

const CalendarParams = ProjectParams.extend({ calendar: Id });

const example = {
  name: 'year-end',
  timeZone: 'Europe/Berlin',
  spans: [{ name: 'Year end', from: '2026-12-18T18:00', to: '2027-01-03' }],
};
const office = {
  timeZone: 'Europe/Berlin',
  spans: [{ from: '2026-01-01T09:00', to: '2026-01-01T17:00', repeat: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' }],
};
const stored = {
  id: '4',
  version: 1,
  ...example,
  source: null,
  readAt: null,
  lastError: null,
  updatedAt: '2026-11-22T09:00:00.000Z',
};

const ical = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//example.test//Freezes//EN',
  'BEGIN:VEVENT',
  'UID:year-end-2026@example.test',
  'DTSTAMP:20261101T090000Z',
  'SUMMARY:Year end',
  'DTSTART;TZID=Europe/Berlin:20261218T180000',
  'DTEND;TZID=Europe/Berlin:20270104T000000',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');
const imported = {
  ...stored,
  id: '5',
  name: 'freezes',
  spans: [{ name: 'Year end', from: '2026-12-18T18:00', to: '2027-01-04T00:00' }],
};

export const createCalendar = endpoint({
  id: 'createCalendar',
  method: 'POST',
  path: '/api/v1/projects/{project}/calendars',
  tag: 'Calendars',
  summary: 'Create a calendar',
  description:
    'A calendar is on in any of its spans, except in those it is without. Times are those on a wall in its time zone; ' +
    'both ends of a span belong to it. A rule that would have to be searched for is refused.',
  params: ProjectParams,
  body: CalendarDefinition.extend({ name: Name }),
  response: Calendar,
  version: 'version',
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/exists'],
  example: { params: { project: 'shop' }, body: example, response: stored },
});

export const importCalendar = endpoint({
  id: 'importCalendar',
  method: 'POST',
  path: '/api/v1/projects/{project}/calendars:import',
  tag: 'Calendars',
  summary: 'Make a calendar say what an iCalendar file says',
  description:
    'Every event is a span. The calendar is created, or replaced when there is one of this name; the same file again ' +
    'changes nothing. What cannot be read as it is meant is refused with its line, and then nothing is written. At ' +
    'most 1 MiB.',
  params: ProjectParams,
  body: z.strictObject({
    name: Name,
    timeZone: Schedule.shape.timeZone
      .unwrap()
      .optional()
      .describe('Whose walls its times are on; otherwise as the file says, or UTC'),
    ical: z.string().max(1_048_576).describe('RFC 5545'),
  }),
  response: Calendar,
  version: 'version',
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'calendar/unreadable', 'request/too-large'],
  example: { params: { project: 'shop' }, body: { name: 'freezes', ical }, response: imported },
});

export const subscribeCalendar = endpoint({
  id: 'subscribeCalendar',
  method: 'POST',
  path: '/api/v1/projects/{project}/calendars:subscribe',
  tag: 'Calendars',
  summary: 'Create a calendar that is read from a feed',
  description:
    'The feed is read soon and then every hour, at most 1 MiB of it. Until it was read the windows that name it are ' +
    'closed. A feed that cannot be read leaves the calendar as it was; lastError says why.',
  params: ProjectParams,
  body: z.strictObject({
    name: Name,
    source: FeedUrl,
    timeZone: Schedule.shape.timeZone.unwrap().optional(),
  }),
  response: Calendar,
  version: 'version',
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/exists'],
  example: {
    params: { project: 'shop' },
    body: {
      name: 'company',
      source: 'https://calendars.example.test/freezes.ics',
      timeZone: 'Europe/Berlin',
    },
    response: {
      ...stored,
      id: '6',
      name: 'company',
      spans: [],
      source: 'https://calendars.example.test/freezes.ics',
    },
  },
});

export const listCalendars = endpoint({
  id: 'listCalendars',
  method: 'GET',
  path: '/api/v1/projects/{project}/calendars',
  tag: 'Calendars',
  summary: 'List the calendars of a project',
  params: ProjectParams,
  query: PageQuery,
  response: page(Calendar),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop' }, query: { limit: '50' }, response: { items: [stored], next: null } },
});

export const getCalendar = endpoint({
  id: 'getCalendar',
  method: 'GET',
  path: '/api/v1/projects/{project}/calendars/{calendar}',
  tag: 'Calendars',
  summary: 'Read a calendar',
  params: CalendarParams,
  response: Calendar,
  version: 'version',
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop', calendar: '4' }, response: stored },
});

export const getCalendarFeed = endpoint({
  id: 'getCalendarFeed',
  method: 'GET',
  path: '/api/v1/projects/{project}/calendars/{calendar}/ics',
  tag: 'Calendars',
  summary: 'Read when a calendar is on, as an iCalendar feed',
  description:
    'From a month ago to a year ahead, every stretch as one event in UTC: what the server goes by, exceptions taken off.',
  params: CalendarParams,
  response: z.string(),
  produces: 'text/calendar; charset=utf-8',
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop', calendar: '5' }, response: ical },
});

export const editCalendar = endpoint({
  id: 'editCalendar',
  method: 'PUT',
  path: '/api/v1/projects/{project}/calendars/{calendar}',
  tag: 'Calendars',
  summary: 'Replace what a calendar says',
  description:
    'Counts at once for windows, and for what is asked from then on; deadlines that run keep the calendar they began ' +
    'with. A calendar that was read from a feed is so no more. If-Match takes the version as it was read.',
  params: CalendarParams,
  body: CalendarDefinition,
  response: Calendar,
  version: 'version',
  guarded: true,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'request/precondition-failed'],
  example: {
    params: { project: 'shop', calendar: '4' },
    body: office,
    response: { ...stored, ...office, version: 2 },
  },
});

export const deleteCalendar = endpoint({
  id: 'deleteCalendar',
  method: 'DELETE',
  path: '/api/v1/projects/{project}/calendars/{calendar}',
  tag: 'Calendars',
  summary: 'Delete a calendar that nothing goes by',
  params: CalendarParams,
  response: Empty,
  guarded: true,
  status: 204,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/in-use', 'request/precondition-failed'],
  example: { params: { project: 'shop', calendar: '4' } },
});

export const calendarEndpoints = [
  createCalendar,
  importCalendar,
  subscribeCalendar,
  listCalendars,
  getCalendar,
  getCalendarFeed,
  editCalendar,
  deleteCalendar,
] as const;
