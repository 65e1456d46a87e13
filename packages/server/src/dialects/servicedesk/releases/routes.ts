import { done, notFound, type Outcome } from '../../../kernel/outcome.ts';
import { invalid } from '../../../kernel/validate.ts';
import type { Caller } from '../../../people/principal.ts';
import { ListInput } from '../input/list-info.ts';
import { type Listed, pickRows } from '../input/pick-rows.ts';
import { type Door, noInput, serve } from '../serve.ts';
import type { Named } from '../words.ts';
import { addRelease } from './add-release.ts';
import { changeRelease, deleteRelease, endRelease } from './move-release.ts';
import { releasePicture, releaseStatus } from './release-picture.ts';
import { type ReleaseRow, releaseRows } from './releases.views.ts';
import {
  AddReleaseInput,
  CloseReleaseInput,
  EditReleaseInput,
  particularNames,
  particularsOf,
} from './wire.ts';

const path = '/releases/:release';

const listed: Listed = {
  name: 'releases',
  fields: [
    ...['title', 'description', 'display_id', 'stage', 'status', 'workflow', 'created_time', 'created_by'],
    ...['completed_time', ...particularNames],
  ],
};

/** Releases: add, get, list, edit, close, delete. */
export function releaseRoutes(door: Door): void {
  reading(door);
  changing(door);
  ending(door);
}

function reading(door: Door): void {
  const { db } = door.parts;
  serve(
    door,
    { method: 'GET', url: '/releases', list: true, input: ListInput },
    async ({ caller, input }) => {
      const rows = await releaseRows(db, caller.project.id, null);
      return pickRows(rows.map(releasePicture), input, listed);
    },
  );

  serve(door, { method: 'GET', url: path, input: noInput }, async ({ caller, params }) =>
    shown(door, caller, params.release),
  );
}

function changing(door: Door): void {
  const { db, work } = door.parts;
  serve(door, { method: 'POST', url: '/releases', input: AddReleaseInput }, async ({ caller, input }) => {
    const { title, description, workflow } = input.release;
    const pipeline = workflow && (workflow.name ?? workflow.id);
    const particulars = particularsOf(input.release);
    const made = await work((inside) =>
      addRelease(inside, caller, { title, description: description ?? '', pipeline, particulars }),
    );
    return made.ok ? shown(door, caller, made.value) : made;
  });

  serve(door, { method: 'PUT', url: path, input: EditReleaseInput }, async ({ caller, params, input }) => {
    const before = await find(db, caller, params.release);
    if (!before.ok) return before;
    const { title, description, stage, status, comment = '' } = input.release;
    if (status !== undefined && !isThis(releaseStatus(before.value), status)) return notEditable;
    const { id: release } = before.value;
    const changes = { title, description: description === null ? '' : description };
    const particulars = particularsOf(input.release);
    const changed = await work((inside) =>
      changeRelease(inside, caller, { release, changes, particulars, stage, comment }),
    );
    return changed.ok ? shown(door, caller, release) : changed;
  });
}

function ending(door: Door): void {
  const { db, work } = door.parts;
  const close = [`${path}/_close`, `${path}/close`];
  serve(door, { method: 'PUT', url: close, input: CloseReleaseInput }, async ({ caller, params, input }) => {
    const before = await find(db, caller, params.release);
    if (!before.ok) return before;
    const { closure_code, closure_comments, comment } = input.release;
    const reason = [closure_code?.name, closure_comments ?? comment].filter(Boolean).join(': ') || 'Closed.';
    const { id } = before.value;
    const closed = await work((inside) => endRelease(inside, caller, id, reason));
    return closed.ok ? shown(door, caller, id) : closed;
  });

  serve(door, { method: 'DELETE', url: path, input: noInput }, async ({ caller, params }) => {
    const before = await find(db, caller, params.release);
    if (!before.ok) return before;
    const { id: release } = before.value;
    const deleted = await work((inside) => deleteRelease(inside, caller, { release }));
    return deleted.ok ? done({}) : deleted;
  });
}

const notEditable = invalid([
  { pointer: '/release/status', detail: 'not editable: it follows what is decided' },
]);

const isThis = (
  known: Named,
  { id, name }: { id?: string | undefined; name?: string | undefined },
): boolean => (id === undefined ? known.name.toLowerCase() === name?.toLowerCase() : known.id === id);

async function shown({ parts }: Door, caller: Caller, release: string | undefined): Promise<Outcome<object>> {
  const found = await find(parts.db, caller, release);
  return found.ok ? done({ release: releasePicture(found.value) }) : found;
}

async function find(
  db: Door['parts']['db'],
  { project }: Caller,
  release = '',
): Promise<Outcome<ReleaseRow>> {
  const [row] = await releaseRows(db, project.id, release);
  return row ? done(row) : notFound('release', release);
}
