import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { done, type Outcome } from '../../../kernel/outcome.ts';
import type { Parts } from '../../../parts.ts';
import { authorise, mayUse } from '../../../people/actions.ts';
import type { Caller } from '../../../people/principal.ts';
import { provenOf } from '../authenticate.ts';
import { lastExecution } from '../gates/picture.views.ts';
import { enterBy } from '../place.views.ts';
import { answered, created, missing } from '../serve.ts';
import { snapshotName } from '../times.ts';
import {
  EnvironmentQuery,
  ExecutionQuery,
  Long,
  NewSnapshot,
  ReleaseQuery,
  read,
  SnapshotQuery,
} from '../wire.ts';
import { createAndStart } from './create-snapshot.ts';
import { environmentRows, findReleases, releaseRow, serviceNames, snapshotRows } from './release.views.ts';
import {
  releaseStatus,
  showEnvironment,
  showExecution,
  showRelease,
  showSnapshot,
  snapshotStatus,
} from './show.ts';

/** The answers are bare arrays without pages: the newest, as many as anybody can look through. */
const most = 1000;

/** Releases, their snapshots and executions, and environments. */
export function releaseRoutes(scope: FastifyInstance, parts: Parts): void {
  readingReleases(scope, parts);
  readingSnapshots(scope, parts);
  creating(scope, parts);
  environments(scope, parts);
}

function readingReleases(scope: FastifyInstance, { db }: Parts): void {
  scope.get(
    '/releases',
    answered(async (request) => {
      const query = readQuery(request, ReleaseQuery);
      if (!query.ok) return query;
      const { releaseName = '', releaseStatus: status } = query.value;
      const rows = await findReleases(db, provenOf(request).principal, releaseName, most);
      return done(
        rows.filter((row) => status === undefined || releaseStatus(row) === status).map(showRelease),
      );
    }),
  );

  scope.get(
    '/releases/:release',
    answered(async (request) => {
      const entered = await enterRelease(db, request);
      if (!entered.ok) return entered;
      const row = await releaseRow(db, entered.value.caller.project.id, entered.value.release);
      return row ? done(showRelease(row)) : missing('Release', entered.value.release);
    }),
  );
}

function readingSnapshots(scope: FastifyInstance, { db }: Parts): void {
  scope.get(
    '/releases/:release/snapshot',
    answered(async (request) => {
      const query = readQuery(request, SnapshotQuery);
      if (!query.ok) return query;
      const entered = await enterRelease(db, request);
      if (!entered.ok) return entered;
      const { caller, release } = entered.value;
      const { snapshotName: name = '', snapshotStatus: status } = query.value;
      const rows = await snapshotRows(db, caller.project.id, release, { most });
      const wanted = rows
        .filter((row) => snapshotName(row.created_at).includes(name))
        .filter((row) => status === undefined || snapshotStatus(row) === status);
      return done(wanted.map(showSnapshot));
    }),
  );

  scope.get(
    '/releases/:release/snapshot/:snapshot',
    answered(async (request) => {
      const entered = await enterSnapshot(db, request);
      if (!entered.ok) return entered;
      const { caller, release, snapshot } = entered.value;
      return shownSnapshot(db, caller, release, snapshot);
    }),
  );

  scope.get(
    '/releases/:release/snapshot/:snapshot/execution',
    answered(async (request) => {
      const query = readQuery(request, ExecutionQuery);
      if (!query.ok) return query;
      const entered = await enterSnapshot(db, request);
      if (!entered.ok) return entered;
      const { caller, release, snapshot } = entered.value;
      const picture = await lastExecution(db, caller.project.id, release, snapshot);
      return picture
        ? done(showExecution(picture, query.value))
        : missing('PipelineExecution', `execution of snapshot ${snapshot}`);
    }),
  );
}

function creating(scope: FastifyInstance, { db, work }: Parts): void {
  scope.post(
    '/releases/:release/snapshot',
    created(async (request) => {
      const body = read(NewSnapshot, request.body);
      if (!body.ok) return body;
      const entered = await enterRelease(db, request, { toRead: false });
      if (!entered.ok) return entered;
      const { caller, release } = entered.value;
      const ids = body.value.snapshotVersionInputs.map(({ projectId }) => projectId);
      const services = await serviceNames(db, caller.project.id, ids);
      const made = await createAndStart(work, caller, release, body.value, services);
      return made.ok ? shownSnapshot(db, caller, release, made.value) : made;
    }),
  );
}

function environments(scope: FastifyInstance, { db }: Parts): void {
  scope.get(
    '/topology/environment',
    answered(async (request) => {
      const query = readQuery(request, EnvironmentQuery);
      if (!query.ok) return query;
      const { environmentCode, environmentName = '' } = query.value;
      const rows = await environmentRows(db, provenOf(request).principal, { most });
      const wanted = rows
        .filter(({ key }) => environmentCode === undefined || key === environmentCode.toLowerCase())
        .filter(({ name }) => name.toLowerCase().includes(environmentName.toLowerCase()));
      return done(wanted.map(showEnvironment));
    }),
  );

  scope.get(
    '/topology/environment/:environment',
    answered(async (request) => {
      const carried = mayRead(request);
      if (!carried.ok) return carried;
      const id = readId(request, 'environment');
      if (!id.ok) return id;
      const [row] = await environmentRows(db, provenOf(request).principal, { id: id.value, most });
      return row ? done(showEnvironment(row)) : missing('Environment', id.value);
    }),
  );
}

const mayRead = (request: FastifyRequest): Outcome<true> => mayUse(provenOf(request).principal, 'read');

function readQuery<S extends z.ZodType>(request: FastifyRequest, schema: S): Outcome<z.output<S>> {
  const carried = mayRead(request);
  return carried.ok ? read(schema, request.query, 'query') : carried;
}

function readId(request: FastifyRequest, name: string): Outcome<string> {
  return read(Long, (request.params as Record<string, string>)[name], 'path');
}

type Entered = { readonly caller: Caller; readonly release: string };

/** The project of the release in the address. Refuses with `resource/not-found` what the caller cannot see. */
async function enterRelease(
  db: Parts['db'],
  request: FastifyRequest,
  { toRead } = { toRead: true },
): Promise<Outcome<Entered>> {
  const id = readId(request, 'release');
  if (!id.ok) return id;
  const caller = await enterBy(db, provenOf(request).principal, 'release', id.value);
  if (caller === undefined) return missing('Release', id.value);
  const allowed = toRead ? authorise(caller, 'project.read') : done(true as const);
  return allowed.ok ? done({ caller, release: id.value }) : allowed;
}

async function enterSnapshot(
  db: Parts['db'],
  request: FastifyRequest,
): Promise<Outcome<Entered & { snapshot: string }>> {
  const snapshot = readId(request, 'snapshot');
  if (!snapshot.ok) return snapshot;
  const entered = await enterRelease(db, request);
  if (!entered.ok) return entered;
  return done({ ...entered.value, snapshot: snapshot.value });
}

async function shownSnapshot(db: Parts['db'], { project }: Caller, release: string, snapshot: string) {
  const [row] = await snapshotRows(db, project.id, release, { snapshot, most: 1 });
  return row ? done(showSnapshot(row)) : missing('Snapshot', snapshot);
}
