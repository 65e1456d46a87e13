import { createServer } from 'node:net';
import { CannotStart } from './cannot-start.ts';

/**
 * The port to listen on; 0 is made a number, because the address is told to others before anybody listens. Throws
 * CannotStart when it cannot be had: before the first start has told anybody a password, not after.
 */
export async function freePort(host: string, wanted: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(wanted, host, resolve),
  ).catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(sentence(host, wanted, error));
  });
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const sentence = (host: string, port: number, { code, message }: NodeJS.ErrnoException): string =>
  code === 'EADDRINUSE'
    ? `Port ${port} on ${host} is in use: stop what uses it, or set PORT to another one.`
    : `It is not possible to listen on ${host}, port ${port}: ${message}.`;
