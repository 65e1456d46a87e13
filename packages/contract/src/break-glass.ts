import { z } from 'zod';
import { Empty, Id, Instant, Key, PageQuery, ProjectParams, page } from './common.ts';
import { Duration } from './duration.ts';
import { endpoint } from './endpoint.ts';
import { Reason } from './execution-shapes.ts';
import { ApproverRef } from './policies.ts';

const People = z.array(ApproverRef).min(1).max(50);
const Minutes = z.int().min(1).max(1440);

/** Who may break the glass in a project, for how long, and who reviews it. */
export const BreakGlassDefinition = z.strictObject({
  people: People.describe('Who may break it, in person'),
  reviewers: People.describe('Any one of them reviews it; never who broke it'),
  longest: Minutes.describe('In minutes'),
  reviewWithin: Duration.describe('By when it is reviewed; then maintainers are asked as well'),
});
export type BreakGlassDefinition = z.output<typeof BreakGlassDefinition>;

export const BreakGlassRule = BreakGlassDefinition.extend({
  version: z.int().describe('Moves with every change; the ETag begins with it'),
  updatedAt: Instant,
});
export type BreakGlassRule = z.output<typeof BreakGlassRule>;

/** Something that was let through by it. */
export const BreakGlassUse = z.strictObject({
  what: z.string().describe('In words'),
  subject: z.strictObject({ type: z.string(), id: z.string() }),
  entry: Id.describe('The ledger entry that has it'),
  at: Instant,
});
export type BreakGlassUse = z.output<typeof BreakGlassUse>;

/** One use of it: who broke the glass, why, and what became of it. */
export const BreakGlass = z.strictObject({
  id: Id,
  project: Key,
  who: z.string(),
  reason: z.string().describe('Empty when it was erased'),
  status: z.enum(['broken', 'ended']),
  startedAt: Instant,
  endsAt: Instant.describe('When it ends by itself'),
  endedAt: Instant.nullable().describe('When it has ended: by itself, by hand, or because it was reviewed'),
  review: z
    .strictObject({
      approval: Id.describe('The approval in which it is reviewed'),
      verdict: z.enum(['in order', 'not in order']).nullable().describe('null: it is still to be reviewed'),
      by: z.array(z.string()).describe('Who has said so'),
      dueAt: Instant.nullable(),
      reviewedAt: Instant.nullable(),
    })
    .describe('Until there is a verdict nobody in the project breaks the glass again'),
});
export type BreakGlass = z.output<typeof BreakGlass>;

export const BreakGlassWithUses = BreakGlass.extend({
  uses: z.array(BreakGlassUse).describe('Everything that was let through by it, in order'),
});
export type BreakGlassWithUses = z.output<typeof BreakGlassWithUses>;

const tag = 'Break-glass';
const BreakGlassParams = ProjectParams.extend({ breakGlass: Id });
const definition = {
  people: ['role:QA Manager'],
  reviewers: ['role:CAB'],
  longest: 60,
  reviewWithin: '2d',
};
const rule = { ...definition, version: 1, updatedAt: '2026-11-22T09:00:00.000Z' };
const broken = {
  id: '3',
  project: 'shop',
  who: 'ann',
  reason: 'The shop is down, and nobody of the CAB can be reached',
  status: 'broken',
  startedAt: '2026-11-22T09:00:00.000Z',
  endsAt: '2026-11-22T09:30:00.000Z',
  endedAt: null,
  review: {
    approval: '42',
    verdict: null,
    by: [],
    dueAt: '2026-11-24T09:00:00.000Z',
    reviewedAt: null,
  },
};
const use = {
  what: 'Approval 41 overridden (RL-6 Web shop 2.4 to Production)',
  subject: { type: 'approval', id: '41' },
  entry: '57',
  at: '2026-11-22T09:05:00.000Z',
};

export const putBreakGlassRule = endpoint({
  id: 'putBreakGlassRule',
  method: 'PUT',
  path: '/api/v1/projects/{project}/break-glass/rule',
  tag,
  summary: 'Say who may break the glass, and who reviews it',
  description:
    'Nobody breaks the glass by a rule that only they stand behind: it takes effect for whoever wrote it once another ' +
    'maintainer has put the same, which confirms it and makes no new version. Glass that is broken stays as it was broken.',
  params: ProjectParams,
  body: BreakGlassDefinition,
  response: BreakGlassRule,
  version: 'version',
  guarded: true,
  status: 200,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'request/precondition-failed',
    'policy/unsatisfiable',
  ],
  example: { params: { project: 'shop' }, body: definition, response: rule },
});

export const getBreakGlassRule = endpoint({
  id: 'getBreakGlassRule',
  method: 'GET',
  path: '/api/v1/projects/{project}/break-glass/rule',
  tag,
  summary: 'Read who may break the glass',
  params: ProjectParams,
  response: BreakGlassRule,
  version: 'version',
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: { params: { project: 'shop' }, response: rule },
});

export const breakGlass = endpoint({
  id: 'breakGlass',
  method: 'POST',
  path: '/api/v1/projects/{project}/break-glass',
  tag,
  summary: 'Break the glass: for an emergency, override what stands in the way',
  description:
    'For so many minutes, and for the caller only, approvals, schedule and check gates and windows of this project can ' +
    'be overridden, each with a reason of its own. Nothing is signed by it, and no permit fits changed content. ' +
    'Maintainers, reviewers and administrators are told at once. Its review is asked for at once, and a verdict ends it. ' +
    'Until there is one nobody breaks the glass in this project again.',
  params: ProjectParams,
  body: Reason.extend({ minutes: Minutes.describe('How long; at most what the rule allows') }),
  response: BreakGlassWithUses,
  status: 201,
  problems: [
    'resource/not-found',
    'auth/scope-missing',
    'policy/own-rule',
    'break-glass/not-granted',
    'break-glass/review-pending',
  ],
  example: {
    params: { project: 'shop' },
    body: { reason: broken.reason, minutes: 30 },
    response: { ...broken, uses: [] },
  },
});

export const listBreakGlass = endpoint({
  id: 'listBreakGlass',
  method: 'GET',
  path: '/api/v1/projects/{project}/break-glass',
  tag,
  summary: 'List when the glass was broken, the last time first',
  params: ProjectParams,
  query: PageQuery,
  response: page(BreakGlass),
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop' },
    query: { limit: '50' },
    response: { items: [broken], next: null },
  },
});

export const getBreakGlass = endpoint({
  id: 'getBreakGlass',
  method: 'GET',
  path: '/api/v1/projects/{project}/break-glass/{breakGlass}',
  tag,
  summary: 'Read one use of break-glass, with everything it let through',
  params: BreakGlassParams,
  response: BreakGlassWithUses,
  waits: true,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing'],
  example: {
    params: { project: 'shop', breakGlass: '3' },
    response: { ...broken, uses: [use] },
  },
});

export const closeBreakGlass = endpoint({
  id: 'closeBreakGlass',
  method: 'POST',
  path: '/api/v1/projects/{project}/break-glass/{breakGlass}:close',
  tag,
  summary: 'End it before its time',
  description: 'By whoever broke it, or a maintainer. One that has ended stays as it ended.',
  params: BreakGlassParams,
  response: BreakGlassWithUses,
  status: 200,
  problems: ['resource/not-found', 'auth/scope-missing', 'break-glass/not-granted'],
  example: {
    params: { project: 'shop', breakGlass: '3' },
    response: { ...broken, status: 'ended', endedAt: '2026-11-22T09:10:00.000Z', uses: [use] },
  },
});

export const deleteBreakGlassRule = endpoint({
  id: 'deleteBreakGlassRule',
  method: 'DELETE',
  path: '/api/v1/projects/{project}/break-glass/rule',
  tag,
  summary: 'Let nobody break the glass any more',
  description: 'Glass that is broken stays so until its time is over or somebody ends it.',
  params: ProjectParams,
  response: Empty,
  guarded: true,
  status: 204,
  problems: ['resource/not-found', 'auth/scope-missing', 'request/precondition-failed'],
  example: { params: { project: 'shop' } },
});

export const breakGlassEndpoints = [
  putBreakGlassRule,
  getBreakGlassRule,
  breakGlass,
  listBreakGlass,
  getBreakGlass,
  closeBreakGlass,
  deleteBreakGlassRule,
] as const;
