import { z } from 'zod';
import { InboxItem } from './approval-shapes.ts';
import { Instant, Key, PageQuery, page, Text } from './common.ts';
import { endpoint } from './endpoint.ts';

/** Which part of an inbox is asked for. */
const filter = {
  project: Key.optional().describe('Only what is asked in this project'),
  search: Text(200)
    .optional()
    .describe('Only where the title, or who asked, has this in it; case does not count'),
};

const tag = 'Approvals';

export const listInbox = endpoint({
  id: 'listInbox',
  method: 'GET',
  path: '/api/v1/inbox',
  tag,
  summary: 'What waits for my signature, oldest first',
  query: PageQuery.extend({
    order: z
      .enum(['since', 'deadline'])
      .default('since')
      .describe('deadline: what has to be decided first comes first, what has no deadline last'),
    until: z
      .string()
      .max(400)
      .optional()
      .describe(
        '`next` of another answer: nothing behind it. Whoever has read several pages reads one of them again with it',
      ),
    ...filter,
  }),
  response: page(InboxItem),
  status: 200,
  problems: [],
  waits: true,
  example: {
    response: {
      items: [
        {
          id: '1',
          project: 'shop',
          approval: '1',
          level: '1',
          levelName: 'QA',
          title: 'RL-1 Web shop 2.4, snapshot 1, to QA',
          subject: { type: 'gate', id: '1' },
          environment: { key: 'qa', name: 'QA' },
          digest: `sha256:${'5e'.repeat(32)}`,
          requestedBy: 'bob',
          onBehalfOf: null,
          asksValue: false,
          newer: null,
          since: '2026-11-22T09:00:00.000Z',
          dueAt: '2026-11-22T17:00:00.000Z',
        },
      ],
      next: null,
    },
  },
});

export const countInbox = endpoint({
  id: 'countInbox',
  method: 'GET',
  path: '/api/v1/inbox/count',
  tag,
  summary: 'How much waits for my signature, and how much of it is overdue',
  query: z.strictObject({
    ...filter,
    every: z.coerce
      .number()
      .int()
      .min(50)
      .max(200)
      .optional()
      .describe(
        'Answers as well where the inbox, in the order of deadlines, can be cut into pages of so many',
      ),
  }),
  response: z.strictObject({
    count: z.int(),
    overdue: z.int().describe('Of these, those whose deadline is over'),
    nextDue: Instant.nullable().describe('The deadline that comes next'),
    cuts: z
      .array(z.string())
      .describe(
        'With `every`: for `cursor` and `until` of any page, so that none has to be read before another',
      ),
  }),
  status: 200,
  problems: [],
  example: { response: { count: 3, overdue: 1, nextDue: '2026-11-22T17:00:00.000Z', cuts: [] } },
});

export const inboxEndpoints = [listInbox, countInbox];
