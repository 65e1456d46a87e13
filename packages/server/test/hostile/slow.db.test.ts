import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openWeb } from '../../src/kernel/web.ts';
import { ledgerWorld } from '../ledger-world.ts';

// Who sends slowly is let go, who reads slowly is not waited for, and nobody else notices either.

vi.setConfig({ testTimeout: 60_000 });

const open = (port: number, bytes: string): Socket => {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  socket.write(bytes);
  return socket;
};

/** One byte after the other, without end. */
const trickle = (socket: Socket) => {
  const timer = setInterval(() => socket.write('a'), 20);
  socket.once('close', () => clearInterval(timer));
};

test.each([
  ['head', 'POST /plain HTTP/1.1\r\nHost: localhost\r\nX-A: '],
  [
    'body',
    'POST /plain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\nContent-Type: text/plain\r\n\r\n',
  ],
])('a %s that comes byte by byte is not waited for, and others are served meanwhile', async (_, begin) => {
  const app = await openWeb({ arrival: 1000, longestLag: 0 });
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, async (_: unknown, body: string) => body);
  app.post('/plain', async () => 'all of it');
  app.get('/plain', async () => 'here');
  const port = await listening(app);
  const slow = Array.from({ length: 100 }, () => open(port, begin));
  const ends = slow.map((socket) => text(socket).catch(() => ''));
  for (const socket of slow) trickle(socket);
  expect(await fetch(`http://127.0.0.1:${port}/plain`).then((answer) => answer.text())).toBe('here');
  for (const end of await Promise.all(ends))
    expect(end).toMatch(/^$|^HTTP\/1\.1 4\d\d .*took too long to arrive/s);
  expect(await fetch(`http://127.0.0.1:${port}/plain`).then((answer) => answer.text())).toBe('here');
});

async function listening(app: FastifyInstance): Promise<number> {
  onTestFinished(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

const events = (token: string) =>
  `GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`;

/** Somebody who follows events and reads nothing after the first line. */
async function deaf(port: number): Promise<Socket> {
  const socket = open(port, events('token-of-ci'));
  await once(socket, 'data');
  socket.pause();
  return socket;
}

const connections = (app: FastifyInstance) =>
  new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)));

test('a stream that nobody reads is let go before it has filled the memory, and others have every event', async () => {
  const world = await ledgerWorld();
  onTestFinished(() => world.close());
  const app = await world.app(60_000);
  const port = await listening(app);
  const reader = open(port, events('token-of-ci'));
  let read = '';
  reader.on('data', (chunk) => (read += chunk.toString('latin1')));
  await deaf(port);
  expect(await connections(app)).toBe(2);
  const details = { text: 'x'.repeat(30_000) };
  const happening = (nth: number) => ({
    action: 'release.created',
    subject: { type: 'release', id: `${nth}` },
    details,
  });
  // Some of it lies in the buffers of the system, which are large here: a few megabytes.
  const many = 600;
  for (let nth = 0; nth < many; nth += 50)
    await world.happen(world.ann(), ...Array.from({ length: 50 }, (_, more) => happening(nth + more)));
  await expect.poll(() => connections(app), { timeout: 20_000 }).toBe(1);
  await expect.poll(() => read.match(/^id: /gm)?.length, { timeout: 20_000 }).toBe(many);
});

test('nor is a connection kept of somebody who reads nothing for six beats, however little there is to tell', async () => {
  const world = await ledgerWorld();
  onTestFinished(() => world.close());
  const app = await world.app(100);
  const port = await listening(app);
  await deaf(port);
  const details = { text: 'x'.repeat(900_000) };
  const happening = { action: 'release.created', subject: { type: 'release', id: '1' }, details };
  // One more at a time until the buffers of the system are full; far less than a stream may be behind.
  const left = async () => {
    await world.happen(world.ann(), happening);
    return connections(app);
  };
  await expect.poll(left, { timeout: 30_000, interval: 800 }).toBe(0);
});
