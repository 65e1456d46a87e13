import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Another system: a real HTTP server that remembers what it was asked. */
export type Outside = {
  readonly url: string;
  readonly received: Received[];
  /** Answers the next requests in turn, the last for ever; the body goes with each status. */
  answers(...statuses: number[]): void;
  /** Answers each request as this says. */
  behaves(answer: (request: Received, response: ServerResponse) => void): void;
};

/** Opens one for this test. Until told otherwise it answers 200. */
export async function openOutside(): Promise<Outside> {
  const received: Received[] = [];
  let behaviour = (_: Received, response: ServerResponse): void => void response.writeHead(200).end('ok');
  const server = createServer(async (incoming, response) => {
    const { method = '', url = '', headers } = incoming;
    const request = { method, path: url, headers, body: await text(incoming) };
    received.push(request);
    behaviour(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers(...statuses) {
      const left = [...statuses];
      behaviour = (_, response) => {
        const status = left.length > 1 ? left.shift() : left[0];
        response.writeHead(status ?? 200).end(`status ${status}`);
      };
    },
    behaves(answer) {
      behaviour = answer;
    },
  };
}
