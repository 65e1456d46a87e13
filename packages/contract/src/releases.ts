import { z } from 'zod';
import { Digest, Id, Instant, Name, PageQuery, ProjectParams, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';
import { ExecutionStatus, StageStatus } from './execution-states.ts';

/** `RL-6`: how people call a release. Counts per project, from 1. */
export const ReleaseNumber = z
  .string()
  .regex(/^RL-[1-9][0-9]{0,8}$/, 'a release number is RL- and digits')
  .meta({ examples: ['RL-6'] });

const Title = Name;
const Description = Text(10_000);

export const Release = z.strictObject({
  id: Id,
  number: ReleaseNumber,
  title: Title,
  description: Description,
  pipeline: Name.describe('The name of the pipeline its snapshots go along'),
  status: z.enum(['open', 'closed']),
  version: z.int().describe('Moves with every change; the ETag begins with it'),
  createdBy: z.string().nullable().describe('User name'),
  createdAt: Instant,
  closedAt: Instant.nullable(),
});
export type Release = z.output<typeof Release>;

/** How far a release has come: its newest execution, and the stages of the pipeline that goes along. */
export const Progress = z.strictObject({
  execution: Id,
  snapshot: z.int().describe('The number of the snapshot'),
  status: ExecutionStatus,
  stages: z
    .array(z.strictObject({ name: Name, status: z.enum(['not-started', ...StageStatus.options]) }))
    .describe('In order; the status is that of the last attempt'),
});
export type Progress = z.output<typeof Progress>;

export const ListedRelease = Release.extend({
  latest: Progress.nullable().describe('Null: nothing of it was submitted yet'),
});
export type ListedRelease = z.output<typeof ListedRelease>;

/** One thing that is shipped: a service, or one of its modules, in a version. */
export const Content = z.strictObject({
  service: Name,
  module: Name.nullable().default(null).describe('Null: the service as a whole'),
  version: Name,
  digest: Digest.nullable().default(null).describe('Of the artifact'),
});
export type Content = z.output<typeof Content>;

/** The same, and whose work it carries: the policies that separate duties keep them from signing it. */
const NewContent = Content.extend({
  committers: z
    .array(Text(320).min(1))
    .max(50)
    .default([])
    .describe('User names or e-mail addresses of accounts; not part of the digest'),
});
const SnapshotContent = Content.extend({
  committers: z.array(z.string()).describe('User names of those whose work it carries'),
});

const Contents = z
  .array(NewContent)
  .min(1)
  .max(500)
  .superRefine((contents, context) => {
    const seen = new Set<string>();
    contents.forEach(({ service, module }, index) => {
      const key = JSON.stringify([service, module]);
      const message = `${module === null ? service : `${service}/${module}`} is there before it`;
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index], message });
      seen.add(key);
    });
  });

export const Snapshot = z.strictObject({
  id: Id,
  release: Id,
  number: z.int().describe('Counts the snapshots of the release, from 1'),
  description: Description,
  contents: z.array(SnapshotContent).describe('Sorted by service and module'),
  digest: Digest.describe('Of the contents: equal contents have equal digests'),
  createdBy: z.string().nullable().describe('User name'),
  createdAt: Instant,
});
export type Snapshot = z.output<typeof Snapshot>;

const ReleaseParams = ProjectParams.extend({ release: Id });

const project = { project: 'shop' };
const release = {
  id: '6',
  number: 'RL-6',
  title: 'Web shop 2.4',
  description: 'Faster cart, new checkout.',
  pipeline: 'standard',
  status: 'open',
  version: 1,
  createdBy: 'ci',
  createdAt: '2026-11-22T09:00:00.000Z',
  closedAt: null,
};
const latest = {
  execution: '42',
  snapshot: 1,
  status: 'running',
  stages: [
    { name: 'QA', status: 'gates-running' },
    { name: 'Production', status: 'not-started' },
  ],
};
const contents = [
  {
    service: 'cart',
    module: 'cart-api',
    version: '2.4.0',
    digest: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    committers: ['bob'],
  },
  { service: 'cart', module: 'cart-web', version: '2.4.1', digest: null, committers: [] },
];
const snapshot = {
  id: '12',
  release: '6',
  number: 1,
  description: '',
  contents,
  digest: 'sha256:0b2f5d1f0f4e6e3c9d1c5a7b8e9f00112233445566778899aabbccddeeff0011',
  createdBy: 'ci',
  createdAt: '2026-11-22T09:10:00.000Z',
};

export const createRelease = endpoint({
  id: 'createRelease',
  method: 'POST',
  path: '/api/v1/projects/{project}/releases',
  tag: 'Releases',
  summary: 'Create a release',
  params: ProjectParams,
  body: z.strictObject({
    title: Title,
    description: Description.default(''),
    pipeline: Name.describe('The name of a pipeline'),
  }),
  response: Release,
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing'],
  version: 'version',
  example: {
    params: project,
    body: { title: 'Web shop 2.4', description: 'Faster cart, new checkout.', pipeline: 'standard' },
    response: release,
  },
});

export const listReleases = endpoint({
  id: 'listReleases',
  method: 'GET',
  path: '/api/v1/projects/{project}/releases',
  tag: 'Releases',
  summary: 'List the releases of a project and how far each has come, newest first',
  params: ProjectParams,
  query: PageQuery.extend({
    status: z.enum(['open', 'closed']).optional(),
    pipeline: Name.optional().describe('The name of a pipeline'),
    number: ReleaseNumber.optional(),
    title: Name.optional().describe('Part of the title, in whatever case'),
  }),
  response: page(ListedRelease),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: project,
    query: { status: 'open', pipeline: 'standard' },
    response: { items: [{ ...release, latest }], next: null },
  },
});

export const getRelease = endpoint({
  id: 'getRelease',
  method: 'GET',
  path: '/api/v1/projects/{project}/releases/{release}',
  tag: 'Releases',
  summary: 'Read a release',
  params: ReleaseParams,
  response: Release,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  version: 'version',
  waits: true,
  example: { params: { ...project, release: '6' }, response: release },
});

export const editRelease = endpoint({
  id: 'editRelease',
  method: 'PATCH',
  path: '/api/v1/projects/{project}/releases/{release}',
  tag: 'Releases',
  summary: 'Change the title, the description or the pipeline of a release',
  description:
    'Executions under way go on along the pipeline they began with. The same again changes nothing.',
  params: ReleaseParams,
  body: z.strictObject({
    title: Title.optional(),
    description: Description.optional(),
    pipeline: Name.optional().describe('The name of a pipeline'),
  }),
  response: Release,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'release/closed', 'request/precondition-failed'],
  version: 'version',
  guarded: true,
  example: {
    params: { ...project, release: '6' },
    body: { title: 'Web shop 2.4.1' },
    response: { ...release, title: 'Web shop 2.4.1', version: 2 },
  },
});

export const closeRelease = endpoint({
  id: 'closeRelease',
  method: 'POST',
  path: '/api/v1/projects/{project}/releases/{release}:close',
  tag: 'Releases',
  summary: 'Close a release',
  description:
    'For good: it takes no snapshots and no submissions any more. Refused while one of its executions is under way; ' +
    'closing it again changes nothing.',
  params: ReleaseParams,
  response: Release,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'resource/in-use', 'request/precondition-failed'],
  version: 'version',
  guarded: true,
  example: {
    params: { ...project, release: '6' },
    response: { ...release, status: 'closed', version: 2, closedAt: '2026-11-30T17:00:00.000Z' },
  },
});

export const createSnapshot = endpoint({
  id: 'createSnapshot',
  method: 'POST',
  path: '/api/v1/projects/{project}/releases/{release}/snapshots',
  tag: 'Releases',
  summary: 'Create a snapshot of a release',
  description:
    'Services and modules must be those of the project, committers must have accounts. A snapshot never changes; what ' +
    'differs is the next snapshot.',
  params: ReleaseParams,
  body: z.strictObject({ description: Description.default(''), contents: Contents }),
  response: Snapshot,
  status: 201,
  problems: ['resource/not-found', 'auth/scope-missing', 'release/closed'],
  example: { params: { ...project, release: '6' }, body: { contents }, response: snapshot },
});

export const listSnapshots = endpoint({
  id: 'listSnapshots',
  method: 'GET',
  path: '/api/v1/projects/{project}/releases/{release}/snapshots',
  tag: 'Releases',
  summary: 'List the snapshots of a release, newest first',
  params: ReleaseParams,
  query: PageQuery,
  response: page(Snapshot),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { ...project, release: '6' }, response: { items: [snapshot], next: null } },
});

export const getSnapshot = endpoint({
  id: 'getSnapshot',
  method: 'GET',
  path: '/api/v1/projects/{project}/snapshots/{snapshot}',
  tag: 'Releases',
  summary: 'Read a snapshot',
  params: ProjectParams.extend({ snapshot: Id }),
  response: Snapshot,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { ...project, snapshot: '12' }, response: snapshot },
});

export const releaseEndpoints = [
  createRelease,
  listReleases,
  getRelease,
  editRelease,
  closeRelease,
  createSnapshot,
  listSnapshots,
  getSnapshot,
] as const;
