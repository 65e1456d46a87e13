import http2 from 'node:http2';
import * as restate from '@restatedev/restate-sdk';
import { offerWaits } from './waits.ts';

/** A service of Restate: handlers that wait for an awakeable. */
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
const endpoint = restate.createEndpointHandler({ services: [waiting], logger: () => {} });
const server = http2.createServer({ settings: { maxConcurrentStreams: 100_000 } }, endpoint);
await new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve()));

await offerWaits(channel, async (key, waits, went) => {
  began.set(key, { waits, went });
  const answer = await fetch(`http://127.0.0.1:${ingress}/waiting/wait/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(key),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  await answer.text();
});
process.stdout.write('ready\n');
