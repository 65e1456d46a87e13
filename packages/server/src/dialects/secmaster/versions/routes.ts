import type { Db } from '../../../kernel/database.ts';
import { done, notFound, type Outcome } from '../../../kernel/outcome.ts';
import { deleteVersion } from '../../../workflows/change-versions.ts';
import { one, list as page } from '../envelope.ts';
import { versionPicture } from '../pictures.ts';
import { type Call, type Door, serve } from '../serve.ts';
import { statusSought } from '../translate.ts';
import { NewVersion, read, VersionChange, VersionQuery } from '../wire.ts';
import { workflowRow } from '../workflows/workflow.views.ts';
import { addVersion, changeVersion } from './change-version.ts';
import { versionRow, versionRows } from './version.views.ts';

const versions = '/soc/workflows/:id/versions';
const version = '/soc/workflows/versions/:id';

export function versionRoutes(door: Door): void {
  ofWorkflow(door);
  reading(door);
  changing(door);
}

/** A version in its envelope, as it stands now. */
async function shown(db: Db, { caller, address, requestId }: Call, id: string): Promise<Outcome<object>> {
  const row = await versionRow(db, caller.project.id, id);
  return row ? done(one(requestId, versionPicture(row, address))) : notFound('version', id);
}

function ofWorkflow(door: Door): void {
  const { db, work } = door.parts;
  serve(door, { method: 'GET', url: versions, about: 'workflow' }, async (call) => {
    const asked = read(VersionQuery, call.query, 'query');
    if (!asked.ok) return asked;
    const { id: project } = call.caller.project;
    if (!(await workflowRow(db, project, call.id))) return notFound('workflow', call.id);
    const { offset, limit, status: theirs } = asked.value;
    const status = theirs && statusSought(theirs);
    const sought = { status: status ?? undefined, offset, limit };
    const found = status === null ? { rows: [], total: 0 } : await versionRows(db, project, call.id, sought);
    const pictures = found.rows.map((row) => versionPicture(row, call.address));
    return done(page(call.requestId, pictures, { total: found.total, offset, limit }));
  });

  serve(door, { method: 'POST', url: versions, about: 'workflow' }, async (call) => {
    const asked = read(NewVersion, call.body);
    if (!asked.ok) return asked;
    const made = await addVersion(work, call.caller, call.id, asked.value);
    return made.ok ? shown(db, call, made.value) : made;
  });
}

function reading(door: Door): void {
  const { db } = door.parts;
  serve(door, { method: 'GET', url: version, about: 'version' }, (call) => shown(db, call, call.id));
}

function changing(door: Door): void {
  const { db, work } = door.parts;
  serve(door, { method: 'PUT', url: version, about: 'version' }, async (call) => {
    const asked = read(VersionChange, call.body);
    if (!asked.ok) return asked;
    const row = await versionRow(db, call.caller.project.id, call.id);
    if (row === undefined) return notFound('version', call.id);
    const changed = await changeVersion(work, call.caller, row, asked.value);
    return changed.ok ? shown(db, call, call.id) : changed;
  });

  // What was deleted is shown a last time.
  serve(door, { method: 'DELETE', url: version, about: 'version' }, async (call) => {
    const last = await shown(db, call, call.id);
    if (!last.ok) return last;
    const deleted = await work((unit) =>
      deleteVersion(unit, call.caller, { version: call.id, expected: null }),
    );
    return deleted.ok ? last : deleted;
  });
}
