import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { Answer, Asked } from '../../packages/server/test/growth/requests.ts';
import type { Place } from './places.ts';

/** A server process on one of the databases, asked through one connection that is kept open. */
export type Server = {
  send(asked: Asked): Promise<Answer>;
  /** Milliseconds until an event stream has begun. */
  stream(): Promise<number>;
  stop(): Promise<void>;
};

export async function startServer({ ownerUrl }: Place, port: number, directory: string): Promise<Server> {
  const server = spawn(process.execPath, ['packages/server/src/main.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: ownerUrl,
      PORT: String(port),
      COUNTERSIGN_DATA: directory,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => server.kill('SIGKILL'));
  await once(server.stdout, 'data');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    send: (asked) => send(agent, port, asked),
    stream: () => stream(port),
    stop: () => stop(server, agent),
  };
}

async function stop(server: ChildProcess, agent: Agent): Promise<void> {
  agent.destroy();
  server.kill('SIGTERM');
  await once(server, 'exit');
}

async function send(agent: Agent, port: number, { method, path, headers, body }: Asked): Promise<Answer> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(text) };
  const sent = request({ host: '127.0.0.1', port, agent, method, path, headers: { ...headers, ...length } });
  sent.end(text);
  const [answer] = await once(sent, 'response');
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { status: answer.statusCode, body: Buffer.concat(chunks).toString() };
}

async function stream(port: number): Promise<number> {
  const from = performance.now();
  const headers = { authorization: 'Bearer cs_token_of_ann' };
  const sent = request({ host: '127.0.0.1', port, path: '/api/v1/events', headers, agent: false });
  sent.end();
  const [answer] = await once(sent, 'response');
  await once(answer, 'data');
  const took = performance.now() - from;
  answer.on('error', () => {});
  sent.destroy();
  return took;
}
