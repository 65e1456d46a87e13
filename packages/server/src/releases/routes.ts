import {
  closeRelease as closeEndpoint,
  createRelease as createReleaseEndpoint,
  createSnapshot as createSnapshotEndpoint,
  editRelease as editEndpoint,
  getRelease,
  getSnapshot,
  type ListedRelease,
  listReleases,
  listSnapshots,
  type Release,
  type Snapshot,
} from '@countersign/contract/releases.ts';
import type { FastifyInstance } from 'fastify';
import { pageOf, readCursor } from '../kernel/cursor.ts';
import type { Db } from '../kernel/database.ts';
import { serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { enter, enterToRead } from '../people/enter.ts';
import { closeRelease, createRelease, editRelease } from './change-releases.ts';
import { createSnapshot } from './create-snapshot.ts';
import { releaseList, releaseView } from './release.views.ts';
import { snapshotList, snapshotView } from './snapshot.views.ts';

/** Releases and their snapshots. */
export function releaseRoutes(app: FastifyInstance, parts: Parts): void {
  readingReleases(app, parts);
  readingSnapshots(app, parts);
  creating(app, parts);
  changing(app, parts);
}

function readingReleases(app: FastifyInstance, { db }: Parts): void {
  serve(app, listReleases, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const place = { before: before.value?.[0] ?? null, limit: query.limit };
    const rows = await releaseList(db, caller.value.project.id, query, place);
    return done(pageOf(rows, query.limit, ({ id }) => [id], asIs<ListedRelease>));
  });

  serve(app, getRelease, async ({ request, params, concerns }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const projectId = caller.value.project.id;
    concerns({ projectId, subject: { type: 'release', id: params.release } });
    return shownRelease(db, projectId, params.release);
  });
}

function readingSnapshots(app: FastifyInstance, { db }: Parts): void {
  serve(app, listSnapshots, async ({ request, params, query }) => {
    const caller = await enterToRead(db, request, params.project);
    if (!caller.ok) return caller;
    const before = readCursor(query.cursor, 'id');
    if (!before.ok) return before;
    const release = await shownRelease(db, caller.value.project.id, params.release);
    if (!release.ok) return release;
    const place = { before: before.value?.[0] ?? null, limit: query.limit };
    const rows = await snapshotList(db, caller.value.project.id, params.release, place);
    return done(pageOf(rows, query.limit, ({ id }) => [id], asIs<Snapshot>));
  });

  serve(app, getSnapshot, async ({ request, params }) => {
    const caller = await enterToRead(db, request, params.project);
    return caller.ok ? shownSnapshot(db, caller.value.project.id, params.snapshot) : caller;
  });
}

function creating(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, createReleaseEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const made = await work((unit) => createRelease(unit, caller.value, body));
    return made.ok ? shownRelease(db, caller.value.project.id, made.value) : made;
  });

  serve(app, createSnapshotEndpoint, async ({ request, params, body }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { release: params.release, ...body };
    const made = await work((unit) => createSnapshot(unit, caller.value, command));
    return made.ok ? shownSnapshot(db, caller.value.project.id, made.value) : made;
  });
}

function changing(app: FastifyInstance, { db, work }: Parts): void {
  serve(app, editEndpoint, async ({ request, params, body, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { release: params.release, expected: ifMatch, changes: body };
    const edited = await work((unit) => editRelease(unit, caller.value, command));
    return edited.ok ? shownRelease(db, caller.value.project.id, params.release) : edited;
  });

  serve(app, closeEndpoint, async ({ request, params, ifMatch }) => {
    const caller = await enter(db, request, params.project);
    if (!caller.ok) return caller;
    const command = { release: params.release, expected: ifMatch };
    const closed = await work((unit) => closeRelease(unit, caller.value, command));
    return closed.ok ? shownRelease(db, caller.value.project.id, params.release) : closed;
  });
}

async function shownRelease(db: Db, projectId: string, id: string): Promise<Outcome<Release>> {
  const release = await releaseView(db, projectId, id);
  return release ? done(release) : notFound('release', id);
}

async function shownSnapshot(db: Db, projectId: string, id: string): Promise<Outcome<Snapshot>> {
  const snapshot = await snapshotView(db, projectId, id);
  return snapshot ? done(snapshot) : notFound('snapshot', id);
}

const asIs = <T>(item: T): T => item;
