import type { Fault } from '@countersign/contract/problems.ts';
import type { WindowDefinition } from '@countersign/contract/windows.ts';
import { missingCalendars } from '../calendars/calendar.views.ts';
import type { Reader } from '../kernel/database.ts';
import { canonical, digestOf } from '../kernel/digest.ts';
import { type Expected, stillAt } from '../kernel/etag.ts';
import { done, notFound, type Outcome, refused } from '../kernel/outcome.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { invalid } from '../kernel/validate.ts';
import { record } from '../ledger/record.ts';
import type { Caller } from '../people/principal.ts';
import { useCase } from '../people/use-case.ts';
import { findSources } from '../policies/resolve-sources.ts';
import {
  insertWindow,
  lockWindow,
  lockWindowNamed,
  removeWindow,
  type StoredWindow,
  updateWindow,
} from './window.store.ts';
import { unknownEnvironments } from './window.views.ts';

type Named = { readonly name: string; readonly definition: WindowDefinition };
type Existing = { readonly window: string; readonly expected: Expected };
export type Changed = { readonly id: string; readonly changed: boolean };

const ofProject = (_: unknown, { project }: Caller) => ({ type: 'project', id: project.id });
const ofWindow = ({ window }: Existing) => ({ type: 'window', id: window });

/**
 * Makes a window. Refuses with `request/invalid` when it names a calendar, an environment or somebody that is not
 * there, and with `resource/exists` when the name is taken.
 */
export const createWindow = useCase('window.edit', ofProject, create);

/** Makes the project have this window: creates it, replaces what it says, or writes nothing when it says so already. */
export const putWindow = useCase<Named, Changed>('window.edit', ofProject, async (work, caller, command) => {
  const window = await lockWindowNamed(work.tx, caller.project.id, command.name);
  return window === undefined
    ? create(work, caller, command)
    : revise(work, caller, window, command.definition);
});

/**
 * Replaces what a window says; the same again writes nothing. Refuses as creating it does, with `resource/not-found`,
 * and with `request/precondition-failed` when it is not at the expected version.
 */
export const editWindow = useCase<Existing & { definition: WindowDefinition }, Changed>(
  'window.edit',
  ofWindow,
  async (work, caller, { window: id, expected, definition }) => {
    const window = await lockWindow(work.tx, caller.project.id, id);
    if (window === undefined) return notFound('window', id);
    const current = stillAt(expected, window.version);
    return current.ok ? revise(work, caller, window, definition) : current;
  },
);

/** Deletes a window; what it held goes on. Refuses with `resource/not-found` and `request/precondition-failed`. */
export const deleteWindow = useCase<Existing, true>(
  'window.edit',
  ofWindow,
  async (work, caller, { window: id, expected }) => {
    const { project } = caller;
    const window = await lockWindow(work.tx, project.id, id);
    if (window === undefined) return notFound('window', id);
    const current = stillAt(expected, window.version);
    if (!current.ok) return current;
    await removeWindow(work.tx, project.id, id);
    await record(work, caller, {
      action: 'window.deleted',
      subject: { type: 'window', id },
      details: { name: window.name },
    });
    await lookAtWaiting(work, caller);
    return done(true);
  },
);

/** Whatever waits for a window looks again. */
const lookAtWaiting = (work: Work, { project }: Caller): Promise<void> =>
  work.send('windows.changed', { project: project.id });

async function create(work: Work, caller: Caller, { name, definition }: Named): Promise<Outcome<Changed>> {
  const faults = await faultsOf(work.tx, caller.project.id, definition);
  if (faults.length > 0) return invalid(faults);
  const id = await insertWindow(work.tx, caller.project.id, name, definition);
  if (id === undefined) return refused('resource/exists', `There is a window "${name}" already.`);
  await record(work, caller, {
    action: 'window.created',
    subject: { type: 'window', id },
    details: { name, version: 1, definition: digestOf(definition) },
  });
  await lookAtWaiting(work, caller);
  return done({ id, changed: true });
}

async function revise(
  work: Work,
  caller: Caller,
  { id, name, version, definition: before }: StoredWindow,
  definition: WindowDefinition,
): Promise<Outcome<Changed>> {
  if (canonical(before) === canonical(definition)) return done({ id, changed: false });
  const faults = await faultsOf(work.tx, caller.project.id, definition);
  if (faults.length > 0) return invalid(faults);
  await updateWindow(work.tx, caller.project.id, id, definition);
  await record(work, caller, {
    action: 'window.changed',
    subject: { type: 'window', id },
    details: { name, version: version + 1, definition: digestOf(definition), before: digestOf(before) },
  });
  await lookAtWaiting(work, caller);
  return done({ id, changed: true });
}

async function faultsOf(
  reader: Reader,
  project: string,
  { calendar, environments, override }: WindowDefinition,
): Promise<Fault[]> {
  const calendars = await missingCalendars(reader, project, [calendar]);
  const unknown = await unknownEnvironments(reader, project, environments);
  return [
    ...(calendars.has(calendar)
      ? [{ pointer: '/calendar', detail: `there is no calendar "${calendar}"` }]
      : []),
    ...environments.flatMap((key, index) =>
      unknown.has(key)
        ? [{ pointer: `/environments/${index}`, detail: `there is no environment "${key}"` }]
        : [],
    ),
    ...(await findSources(reader, project, [{ pointer: '/override', refs: override }])).faults,
  ];
}
