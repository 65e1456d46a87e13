import { Agent, request as ask } from 'node:http';
import { connect } from 'node:net';

/** A request as it goes over the wire; headers in order, so that one may come twice. */
export type Sent = {
  readonly method: string;
  /** With its query, percent-encoded as it is to be sent. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer | undefined;
};
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

/** Nothing takes longer. */
export const longest = 10_000;
/** A stream has no end: what it has said after so long is all. */
const longestStream = 50;

export class Late extends Error {
  override readonly name = 'Late';
}

/** Sends over kept sockets, a few at a time. Throws where there is no answer in time. */
export class Sender {
  readonly #origin: URL;
  readonly #agent: Agent;

  constructor(origin: string, sockets: number) {
    this.#origin = new URL(origin);
    this.#agent = new Agent({ keepAlive: true, maxSockets: sockets });
  }

  close(): void {
    this.#agent.destroy();
  }

  send({ method, path, headers, body }: Sent): Promise<Answer> {
    const { hostname: host, port } = this.#origin;
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const flat = [['host', `${host}:${port}`], ...headers].flat();
    if (body) flat.push('content-length', String(body.length));
    const sending = ask({ host, port, method, path, headers: flat as never, agent: this.#agent });
    const late = setTimeout(() => sending.destroy(new Late(`no answer in ${longest} ms`)), longest);
    sending.on('response', (response) => {
      const { statusCode: status = 0, headers: said } = response;
      const chunks: Buffer[] = [];
      const end = () => {
        clearTimeout(late);
        resolve({ status, headers: said, body: Buffer.concat(chunks).toString('utf8') });
      };
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('end', end).on('error', reject);
      if (String(said['content-type']).startsWith('text/event-stream'))
        setTimeout(() => {
          end();
          sending.destroy();
        }, longestStream);
    });
    sending.on('error', (error) => {
      clearTimeout(late);
      reject(error);
    });
    sending.end(body);
    return promise;
  }

  /** Bytes that are hardly HTTP; answers what came back until the server hung up, or nothing more came. */
  garble(bytes: Buffer): Promise<string> {
    const { hostname: host, port } = this.#origin;
    const { promise, resolve } = Promise.withResolvers<string>();
    let said = '';
    const socket = connect({ host, port: Number(port) }, () => socket.write(bytes));
    const over = () => {
      socket.destroy();
      resolve(said);
    };
    socket.setTimeout(300, over);
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1');
    });
    socket.on('close', over).on('error', over);
    return promise;
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The request as somebody can send it again. */
export function curl(origin: string, { method, path, headers, body }: Sent): string {
  const said = headers.map(([name, value]) => ` -H ${quoted(`${name}: ${value}`)}`).join('');
  const data = body ? ` --data-binary @- <<< "$(echo ${body.toString('base64')} | base64 -d)"` : '';
  return `curl -sS --path-as-is -X ${method}${said} ${quoted(`${origin}${path}`)}${data}`;
}
