import http2 from 'node:http2';
import * as restate from '@restatedev/restate-sdk';
import { offerWaits } from './waits.ts';

/** Services of Restate: handlers that wait for an awakeable, and workflows that wait for a promise of theirs. */
const { port, ingress, channel } = JSON.parse(process.argv[2]);

const began = new Map();
const waiting = restate.service({
  name: 'waiting',
  handlers: {
    wait: async (ctx, key) => {
      const { id, promise } = ctx.awakeable();
      began.get(key)?.waits(id);
      const verdict = await promise;
      began.get(key)?.went();
      began.delete(key);
      return verdict;
    },
  },
});
const approval = restate.workflow({
  name: 'approval',
  handlers: {
    run: async (ctx) => {
      const promise = ctx.promise('verdict');
      began.get(ctx.key)?.waits(`/approval/${ctx.key}/decide`);
      const verdict = await promise;
      began.get(ctx.key)?.went();
      began.delete(ctx.key);
      return verdict;
    },
    decide: (ctx, verdict) => ctx.promise('verdict').resolve(verdict),
  },
});
const endpoint = restate.createEndpointHandler({ services: [waiting, approval], logger: () => {} });
const server = http2.createServer({ settings: { maxConcurrentStreams: 100_000 } }, endpoint);
await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));

async function call(path, body) {
  const answer = await fetch(`http://127.0.0.1:${ingress}${path}`, {
    method: 'POST',
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
}

await offerWaits(channel, async (key, waits, went) => {
  began.set(key, { waits: (id) => waits(`/restate/awakeables/${id}/resolve`), went });
  await call('/waiting/wait/send', key);
});
await offerWaits(channel + 1, async (key, waits, went) => {
  began.set(`w${key}`, { waits, went });
  await call(`/approval/w${key}/run/send`);
});
process.stdout.write('ready\n');
