import type pg from 'pg';
import { compose, openParts } from '../../src/compose.ts';
import { jobs } from '../../src/jobs.ts';
import { openLog } from '../../src/kernel/log.ts';
import { lookQueuesUp } from '../../src/kernel/queue.ts';
import { cleared, type Molds, topUp } from './fill.ts';
import { type Reads, readsOf } from './reads.ts';
import { type Answer, type Asked, probes, type Send, thingsOf } from './requests.ts';

/** What one request, or one run of a job that the clock starts, reads. `bounded`: no more of it, however much there is. */
export type Looked = { readonly name: string; readonly bounded: boolean; readonly reads: Reads };

/**
 * Asks everything once for warmth and then once for good, and runs the jobs of the clock, on a server without workers:
 * nothing else is counted. What the asking wrote is taken away again.
 */
export async function lookAtAll(url: string, owner: pg.Client, molds: Molds): Promise<Looked[]> {
  const options = { url, connections: 4, origin: 'http://localhost', secret: 'only for tests '.repeat(3) };
  const { parts, close } = await openParts(options);
  await lookQueuesUp(parts.queue);
  const app = await compose(parts, { log: openLog('silent'), checkAnswers: true, longestLag: 0 });
  await app.ready();
  const send: Send = async ({ method, path, headers, body }: Asked) => {
    const { statusCode: status, body: text } = await app.inject({
      ...{ method, url: path, headers },
      ...(body && { payload: body }),
    });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return { status, body: text };
  };
  const looked: Looked[] = [];
  const look = async <T>(name: string, bounded: boolean, act: () => Promise<T>): Promise<T> => {
    const { answer, reads } = await readsOf(parts.pool, act);
    looked.push({ name, bounded, reads });
    return answer;
  };
  const [things, fresh] = [await thingsOf(owner), await topUp(owner, molds, 'shop', 4)];
  // What the owner has read is counted now, and not in the midst.
  await owner.query('select pg_stat_force_next_flush()');
  for (const { name, bounded, ask, next } of probes) {
    const warm: Answer = await send(ask(things, 0, fresh));
    if (next) await send(next.ask(warm));
    const answer = await look(name, bounded, () => send(ask(things, 1, fresh)));
    if (next) await look(`${name} ${next.name}`, bounded, () => send(next.ask(answer)));
  }
  for (const { name, cron, handle } of jobs(parts))
    if (cron !== undefined) await look(`job ${name}`, true, () => handle({}, false));
  await app.close();
  await close();
  await cleared(owner);
  return looked;
}
