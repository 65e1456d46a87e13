import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { streamEvents } from '@countersign/contract/events.ts';
import {
  exportInstanceLedger,
  exportLedger,
  getInstanceLedgerEntry,
  getLedgerEntry,
  listInstanceLedger,
  listLedger,
} from '@countersign/contract/ledger.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { serve } from '../kernel/http.ts';
import { done, notFound, type Outcome } from '../kernel/outcome.ts';
import type { Parts } from '../parts.ts';
import { authorise, authoriseInstance } from '../people/actions.ts';
import { enterInstance } from '../people/authenticate.ts';
import { enter } from '../people/enter.ts';
import type { Caller } from '../people/principal.ts';
import { Beats } from './events/beats.ts';
import { EventStream } from './events/event-stream.ts';
import { interestOf, leftOffAt } from './events/interest.ts';
import { exportLines } from './export.views.ts';
import { projectNamed } from './ledger.views.ts';
import { entryOf, pageOfLedger, rangeOf } from './readable.views.ts';

/** Milliseconds between two comments on an event stream, and between two looks at whether its reader may still read. */
const usualBeat = 10_000;

/** The ledger of a project and of the instance, and the stream of what happens. */
export function ledgerRoutes(app: FastifyInstance, parts: Parts, { beat } = { beat: usualBeat }): void {
  const { db } = parts;

  serve(app, listLedger, async ({ request, params, query }) => {
    const caller = await reader(parts, request, params.project);
    return caller.ok ? pageOfLedger(db, caller.value.project.id, query) : caller;
  });

  serve(app, getLedgerEntry, async ({ request, params }) => {
    const caller = await reader(parts, request, params.project);
    if (!caller.ok) return caller;
    const entry = await entryOf(db, caller.value.project.id, params.entry);
    return entry ? done(entry) : notFound('ledger entry', params.entry);
  });

  serve(app, exportLedger, async ({ request, reply, params, query }) => {
    const caller = await reader(parts, request, params.project);
    if (!caller.ok) return caller;
    const range = rangeOf(query);
    if (!range.ok) return range;
    reply.header('content-disposition', `attachment; filename="ledger-${params.project}.jsonl"`);
    return streamed(exportLines(db, { projectId: caller.value.project.id, ...range.value }));
  });

  instanceRoutes(app, parts);
  eventRoutes(app, parts, beat);
}

function instanceRoutes(app: FastifyInstance, parts: Parts): void {
  const { db } = parts;

  serve(app, listInstanceLedger, async ({ request, query }) => {
    const allowed = await administrator(parts, request);
    if (!allowed.ok) return allowed;
    if (query.project === undefined)
      return pageOfLedger(db, query.scope === 'instance' ? null : undefined, query);
    const project = await projectNamed(db, query.project);
    return project ? pageOfLedger(db, project, query) : notFound('project', query.project);
  });

  serve(app, getInstanceLedgerEntry, async ({ request, params }) => {
    const allowed = await administrator(parts, request);
    if (!allowed.ok) return allowed;
    const entry = await entryOf(db, undefined, params.entry);
    return entry ? done(entry) : notFound('ledger entry', params.entry);
  });

  serve(app, exportInstanceLedger, async ({ request, reply, query }) => {
    const allowed = await administrator(parts, request);
    if (!allowed.ok) return allowed;
    const range = rangeOf(query);
    if (!range.ok) return range;
    reply.header('content-disposition', 'attachment; filename="ledger.jsonl"');
    return streamed(exportLines(db, range.value));
  });
}

function eventRoutes(app: FastifyInstance, parts: Parts, beat: number): void {
  const { db, follower, metrics } = parts;
  const beats = new Beats(beat);
  app.addHook('preClose', async () => follower.close());

  serve(app, streamEvents, async ({ request, reply, query }) => {
    const interest = await interestOf(db, request, query);
    if (!interest.ok) return interest;
    const after = leftOffAt(request);
    if (!after.ok) return after;
    const still = async () => {
      const now = await interestOf(db, request, query);
      return now.ok ? now.value : null;
    };
    if (request.method !== 'HEAD') {
      const given = { interest: interest.value, still, after: after.value };
      const stream = new EventStream({ reader: db, follower, out: openStream(reply), ...given });
      const leave = beats.join(stream.beat);
      metrics.waiting.inc({ for: 'events' });
      reply.raw.on('drain', stream.drained).once('close', () => {
        stream.end();
        leave();
        metrics.waiting.dec({ for: 'events' });
      });
      await stream.begin();
    }
    return done('');
  });
}

/** Begins the answer that a stream is. It is written to as it is: a stream of Node's in between costs each reader more. */
function openStream(reply: FastifyReply): ServerResponse {
  // Without this header some proxies hold the stream back until they have a lot of it.
  reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no');
  // The connection is good for nothing afterwards: a stream ends when somebody leaves.
  reply.header('content-type', streamEvents.produces).header('connection', 'close');
  reply.hijack();
  return reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
}

async function reader(parts: Parts, request: FastifyRequest, project: string): Promise<Outcome<Caller>> {
  const caller = await enter(parts.db, request, project);
  if (!caller.ok) return caller;
  const allowed = authorise(caller.value, 'ledger.read');
  return allowed.ok ? caller : allowed;
}

async function administrator(parts: Parts, request: FastifyRequest): Promise<Outcome<true>> {
  const caller = await enterInstance(parts.db, request);
  return caller.ok ? authoriseInstance(caller.value.principal, 'read') : caller;
}

/** The contract calls a stream's answer a text: that is what it is once it has all arrived. */
const streamed = (chunks: AsyncIterable<string>): Outcome<string> =>
  done(Readable.from(chunks) as unknown as string);
