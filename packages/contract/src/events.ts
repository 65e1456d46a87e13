import { z } from 'zod';
import { Id, Instant, Key, Text } from './common.ts';
import { endpoint } from './endpoint.ts';

/** An account: its id, which the ledger holds for good, and the user name it has now. */
export const NamedAccount = z.strictObject({
  id: Id,
  username: z.string().nullable().describe('Null: no such account any more'),
});
export type NamedAccount = z.output<typeof NamedAccount>;

export const LedgerSubject = z.strictObject({
  type: z.string().describe('What kind of thing, such as `approval`'),
  id: z.string(),
});
export type LedgerSubject = z.output<typeof LedgerSubject>;

/** What happened, as everybody who may read the project sees it: without comments and other private texts. */
export const LedgerEvent = z.strictObject({
  id: Id.describe('The number of the ledger entry'),
  project: Key.nullable().describe('Null: it concerns the whole instance'),
  action: z.string().describe('noun.verb; a refused attempt ends in `.refused`'),
  actor: NamedAccount.nullable().describe('Null: the system itself'),
  onBehalfOf: NamedAccount.nullable(),
  via: z.string().describe('The door it came in by'),
  subject: LedgerSubject,
  at: Instant,
  details: z.record(z.string(), z.unknown()),
});
export type LedgerEvent = z.output<typeof LedgerEvent>;

export const exampleEvent: LedgerEvent = {
  id: '57',
  project: 'shop',
  action: 'approval.approved',
  actor: { id: '1', username: 'ann' },
  onBehalfOf: null,
  via: 'native',
  subject: { type: 'approval', id: '42' },
  at: '2026-11-22T09:00:00.000Z',
  details: { level: '7' },
};

export const streamEvents = endpoint({
  id: 'streamEvents',
  method: 'GET',
  path: '/api/v1/events',
  tag: 'Events',
  summary: 'Follow what happens, as server-sent events',
  description:
    'Every ledger entry of the projects the caller may read, in order, each once: `data` is a LedgerEvent as JSON, ' +
    '`id` its position. A client that reconnects with `Last-Event-ID` goes on exactly where it left off; without it the ' +
    'stream begins with what happens next. A comment every 15 seconds at most keeps the connection open. The stream ' +
    'ends when the credential no longer opens it.',
  query: z.strictObject({
    project: Key.optional().describe('Only this project'),
    subject: Text(100)
      .regex(
        /^[a-z][a-z-]*(:[^:]+)?$/,
        'a subject is a type, or a type and an id: `approval` or `approval:42`',
      )
      .optional()
      .describe('Only about things of this type, or about this one thing'),
  }),
  response: z.string(),
  status: 200,
  produces: 'text/event-stream',
  problems: ['resource/not-found'],
  example: {
    query: { project: 'shop', subject: 'approval:42' },
    response: `id: 812-57\ndata: ${JSON.stringify(exampleEvent)}\n\n`,
  },
});

export const eventEndpoints = [streamEvents];
