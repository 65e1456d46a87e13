import { z } from 'zod';
import { Id, Instant, Name, ProjectParams } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Schedule } from './schedule.ts';

const tag = 'Insight';

/** How long something took, of several: half of them at most `median`, nine of ten at most `p90`. In seconds. */
const figures = {
  count: z.int().describe('How many levels were decided'),
  median: z.number().nullable().describe('Seconds; null: none was decided'),
  p90: z.number().nullable().describe('Seconds; nine of ten took no longer'),
};
const Figures = z.strictObject(figures);
const WaitBucket = z.strictObject({ start: Instant, ...figures });
export type WaitBucket = z.output<typeof WaitBucket>;

/** Whom a level asks, as its policy names them: a role, a group, one person, or the maintainers. */
const AskedKind = z.enum(['role', 'group', 'user', 'maintainers']);

export const WaitSeries = z.strictObject({
  kind: z.enum(['level', ...AskedKind.options]),
  name: Name,
  ...figures,
  buckets: z.array(WaitBucket).describe('Those in which something was decided, the oldest first'),
});
export type WaitSeries = z.output<typeof WaitSeries>;

export const Waits = z.strictObject({
  from: Instant,
  to: Instant,
  bucket: z.enum(['day', 'week']).describe('Days up to a span of 45 days, weeks beyond'),
  all: Figures.extend({ buckets: z.array(WaitBucket) }),
  series: z.array(WaitSeries).describe('Those with most decisions first, at most 20'),
});
export type Waits = z.output<typeof Waits>;

const halfDay = { count: 2, median: 10_800, p90: 41_040 };
const exampleBuckets = [{ start: '2026-11-20T00:00:00.000Z', ...halfDay }];

export const readWaits = endpoint({
  id: 'readWaits',
  method: 'GET',
  path: '/api/v1/projects/{project}/insight/waits',
  tag,
  summary: 'How long levels of approvals waited for their decision',
  description:
    'From when a level was opened until it was decided, of those decided in the span. A level that asks two roles counts ' +
    'with both. At most 400 days; without `from` the 30 days before `to`, without `to` until now.',
  params: ProjectParams,
  query: z.strictObject({
    from: Instant.optional(),
    to: Instant.optional(),
    by: z.enum(['level', 'role']).default('level').describe('`role`: by whom the level asked'),
    timeZone: Schedule.shape.timeZone.describe('Where the days begin: an IANA name, such as Europe/Berlin'),
  }),
  response: Waits,
  status: 200,
  problems: ['resource/not-found'],
  example: {
    params: { project: 'shop' },
    query: { from: '2026-11-01T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z', by: 'level' },
    response: {
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-22T00:00:00.000Z',
      bucket: 'day',
      all: { ...halfDay, buckets: exampleBuckets },
      series: [{ kind: 'level', name: 'CAB', ...halfDay, buckets: exampleBuckets }],
    },
  },
});

/** An open level: who could act on it now, and since when it waits for them. */
export const BlockedLevel = z.strictObject({
  approval: Id,
  title: z.string(),
  level: Id,
  name: Name,
  since: Instant,
  dueAt: Instant.nullable(),
  overdue: z.boolean(),
  stuck: z.boolean().describe('Its people cannot satisfy it any more'),
  who: z.array(z.string()).describe('User names of those who could sign it now'),
  asked: z.array(z.strictObject({ kind: AskedKind, name: Name })),
});
export type BlockedLevel = z.output<typeof BlockedLevel>;

const waiting = {
  levels: z.int().describe('How many open levels wait'),
  oldest: Instant.describe('Since when the oldest of them waits'),
  overdue: z.int(),
  stuck: z.int(),
};
export const WaitedForPerson = z.strictObject({ username: z.string(), ...waiting });
export type WaitedForPerson = z.output<typeof WaitedForPerson>;
export const WaitedForRole = z.strictObject({ kind: AskedKind, name: Name, ...waiting });
export type WaitedForRole = z.output<typeof WaitedForRole>;

/** What no signature can move on now: an attempt at a stage, or a run. */
export const HeldUp = z.strictObject({
  by: z
    .enum(['window', 'schedule', 'check', 'snapshot'])
    .describe('A window; a gate with a schedule or a check; another snapshot whose steps run in the stage'),
  name: Name.describe('Of the gate, the stage or the workflow'),
  environment: Name.nullable(),
  release: z.strictObject({ id: Id, number: z.string(), title: z.string() }).nullable(),
  run: z.strictObject({ id: Id, number: z.int() }).nullable(),
  since: Instant,
  until: Instant.nullable().describe('When it is expected to go on'),
});
export type HeldUp = z.output<typeof HeldUp>;

export const Blocked = z.strictObject({
  at: Instant,
  total: z.int().describe('How many approvals are open'),
  levels: z.array(BlockedLevel).describe('Of the 500 open approvals that were asked for first; oldest first'),
  people: z.array(WaitedForPerson).describe('Who could act on these levels; those with most first'),
  roles: z.array(WaitedForRole).describe('Whom these levels ask; those with most first'),
  held: z.array(HeldUp).describe('The first 200, oldest first'),
});
export type Blocked = z.output<typeof Blocked>;

const oneOf = { levels: 1, oldest: '2026-11-21T09:00:00.000Z', overdue: 0, stuck: 0 };

export const readBlocked = endpoint({
  id: 'readBlocked',
  method: 'GET',
  path: '/api/v1/projects/{project}/insight/blocked',
  tag,
  summary: 'What is blocked now, and by whom',
  params: ProjectParams,
  response: Blocked,
  status: 200,
  problems: ['resource/not-found'],
  example: {
    params: { project: 'shop' },
    response: {
      at: '2026-11-22T09:00:00.000Z',
      total: 1,
      levels: [
        {
          approval: '42',
          title: 'RL-6 Web shop 2.4, snapshot 3, to Production',
          level: '7',
          name: 'QA',
          since: oneOf.oldest,
          dueAt: null,
          overdue: false,
          stuck: false,
          who: ['ann'],
          asked: [{ kind: 'role', name: 'QA Manager' }],
        },
      ],
      people: [{ username: 'ann', ...oneOf }],
      roles: [{ kind: 'role', name: 'QA Manager', ...oneOf }],
      held: [
        {
          by: 'window',
          name: 'Production',
          environment: 'Production',
          release: { id: '5', number: 'RL-5', title: 'Web shop 2.3' },
          run: null,
          since: '2026-11-22T08:00:00.000Z',
          until: '2026-11-23T06:00:00.000Z',
        },
      ],
    },
  },
});

export const insightEndpoints = [readWaits, readBlocked];
