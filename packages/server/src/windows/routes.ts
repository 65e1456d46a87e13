import {
  createWindow as createEndpoint,
  deleteWindow as deleteEndpoint,
  editWindow as editEndpoint,
  getWindow,
  listWindows,
  type Window,
} from '@countersign/contract/windows.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Db } from '../kernel/database.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import { createWindow, deleteWindow, editWindow } from './change-windows.ts';
import { windowList, windowView } from './window.views.ts';

/** Windows: read by every member, changed by maintainers. */
export function windowRoutes(app: FastifyInstance, parts: Parts): void {
  reading(app, parts);
  changing(app, parts);
}

function reading(app: FastifyInstance, { db }: Parts): void {
  serve(app, listWindows, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const after = readCursor(query.cursor, 'text');
    if (!after.ok) return after;
    const place = { after: after.value?.[0] ?? null, limit: query.limit };
    const rows = await windowList(db, caller.value.project.id, place);
    return done(pageOf(rows, query.limit, ({ name }) => [name], asIs));
  });

  serve(app, getWindow, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? shown(db, caller.value.project.id, params.window) : caller;
  });
}

function changing(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const { name, ...definition } = body;
    const made = await work((unit) => createWindow(unit, caller.value, { name, definition }));
    return made.ok ? shown(db, caller.value.project.id, made.value.id) : made;
  });

  serve(app, editEndpoint, async ({ request, params, body, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { window: params.window, expected: ifMatch, definition: body };
    const edited = await work((unit) => editWindow(unit, caller.value, command));
    return edited.ok ? shown(db, caller.value.project.id, params.window) : edited;
  });

  serve(app, deleteEndpoint, async ({ request, params, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { window: params.window, expected: ifMatch };
    const deleted = await work((unit) => deleteWindow(unit, caller.value, command));
    return deleted.ok ? done({}) : deleted;
  });
}

async function shown(db: Db, projectId: string, id: string): Promise<Outcome<Window>> {
  const window = await windowView(db, projectId, id);
  return window ? done(window) : notFound('window', id);
}

const asIs = (window: Window): Window => window;
