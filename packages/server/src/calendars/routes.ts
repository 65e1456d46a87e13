import {
  type Calendar,
  createCalendar as createEndpoint,
  deleteCalendar as deleteEndpoint,
  editCalendar as editEndpoint,
  getCalendar,
  getCalendarFeed,
  importCalendar as importEndpoint,
  listCalendars,
  subscribeCalendar as subscribeEndpoint,
} from '@countersign/contract/calendars.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Db } from '../kernel/database.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import { calendarList, calendarView } from './calendar.views.ts';
import {
  createCalendar,
  deleteCalendar,
  editCalendar,
  importCalendar,
  subscribeCalendar,
} from './change-calendars.ts';
import { feedOf } from './feed.views.ts';

/** Calendars: read by every member, changed by maintainers. */
export function calendarRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  making(app, parts);
  changing(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, listCalendars, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const place = { after: after.value?.[0] ?? null, limit: query.limit };
    const rows = await calendarList(db, caller.value.project.id, place);
    return done(pageOf(rows, query.limit, ({ name }) => [name], asIs));
  });

  serve(app, getCalendar, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? shown(db, caller.value.project.id, params.calendar) : caller;
  });

  serve(app, getCalendarFeed, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const feed = await feedOf(db, caller.value.project.id, params.calendar);
    return feed === undefined ? notFound('calendar', params.calendar) : done(feed);
  });
}

function making(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const { name, ...definition } = body;
    const made = await work((unit) => createCalendar(unit, caller.value, { name, definition }));
    return made.ok ? shown(db, caller.value.project.id, made.value.id) : made;
  });

  serve(app, importEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const made = await work((unit) => importCalendar(unit, caller.value, body));
    return made.ok ? shown(db, caller.value.project.id, made.value.id) : made;
  });

  serve(app, subscribeEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const feed = { name: body.name, source: body.source, timeZone: body.timeZone ?? null };
    const made = await work((unit) => subscribeCalendar(unit, caller.value, feed));
    return made.ok ? shown(db, caller.value.project.id, made.value.id) : made;
  });
}

function changing(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, editEndpoint, async ({ request, params, body, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { calendar: params.calendar, expected: ifMatch, definition: body };
    const edited = await work((unit) => editCalendar(unit, caller.value, command));
    return edited.ok ? shown(db, caller.value.project.id, params.calendar) : edited;
  });

  serve(app, deleteEndpoint, async ({ request, params, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { calendar: params.calendar, expected: ifMatch };
    const deleted = await work((unit) => deleteCalendar(unit, caller.value, command));
    return deleted.ok ? done({}) : deleted;
  });
}

async function shown(db: Db, projectId: string, id: string): Promise<Outcome<Calendar>> {
  const calendar = await calendarView(db, projectId, id);
  return calendar ? done(calendar) : notFound('calendar', id);
}

const asIs = (calendar: Calendar): Calendar => calendar;
