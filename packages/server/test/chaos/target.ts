import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What steps and jobs call: a server of its own, which outlives every kill and counts each call by its Idempotency-Key. */
export type Target = { readonly url: string; readonly calls: ReadonlyMap<string, number>; close(): void };

const slowest = 80;

/** The status that it answers to a path. */
export type Answering = (path: string) => number;

export async function openTarget(answering: Answering): Promise<Target> {
  const calls = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const key = String(request.headers['idempotency-key']);
    const attempt = String(request.headers['x-countersign-attempt']);
    const name = key.endsWith(`-${attempt}`) ? key : `${key} as attempt ${attempt}`;
    calls.set(name, (calls.get(name) ?? 0) + 1);
    await sleep(Math.random() * slowest);
    response.writeHead(answering(request.url ?? '')).end('answered');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
