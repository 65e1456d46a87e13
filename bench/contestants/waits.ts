import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

// How a load and the application that it loads speak with each other, beside what is measured: the load says how many
// waits it wants, the application says of each by which address it is resolved ("w 7 address"), and when it went on
// ("d 7"). It is told at once and without any writing, which costs the application next to nothing. On a machine that
// is busy the load says "enough" after a while, and makes do with what there is.

type Begin = (key: string, waits: (address: string) => void, went: () => void) => Promise<unknown>;
export type Wait = { readonly address: string; readonly went: Promise<void> };

/** How many waits are begun at once. */
const atOnce = 64;
const longest = 15_000;

const lines = (socket: Socket, heard: (line: string) => void) =>
  createInterface({ input: socket })
    .on('line', heard)
    .on('error', () => {});

/**
 * Offers waits. `begin` begins one: it calls `waits(address)` when it can be resolved and `went()` when it has gone on;
 * its promise is fulfilled when it has begun.
 */
export function offerWaits(port: number, begin: Begin): Promise<Server> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on('error', () => {});
    const say = (text: string) => void (socket.writable && socket.write(text));
    let enough = false;
    lines(socket, (line) => {
      enough = line === 'enough';
      const [first = 0, count = 0] = line.split(' ').map(Number);
      let next = first;
      const lane = async () => {
        for (let nth = next++; nth < first + count && !enough; nth = next++)
          await begin(
            String(nth),
            (address) => say(`w ${nth} ${address}\n`),
            () => say(`d ${nth}\n`),
          );
      };
      for (let lanes = 0; lanes < atOnce; lanes += 1) void lane();
    });
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

type Wanted = { readonly channel: number; readonly first: number; readonly count: number };

/** Has waits begun, and answers their addresses, each with a promise that is fulfilled when it has gone on. */
export async function takeWaits({
  channel,
  first,
  count,
}: Wanted): Promise<{ waits: Wait[]; close(): void }> {
  const socket = connect({ port: channel, host: '127.0.0.1', noDelay: true });
  const waits: Wait[] = [];
  const going = new Map<string, () => void>();
  const ready = Promise.withResolvers<void>();
  lines(socket, (line) => {
    const [what = '', nth = '', address = ''] = line.split(' ');
    if (what === 'd') return going.get(nth)?.();
    // What was begun again after a stumble says so again.
    if (going.has(nth)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    going.set(nth, resolve);
    waits.push({ address, went: promise });
    if (waits.length === count) ready.resolve();
  });
  socket.write(`${first} ${count}\n`);
  const timer = setTimeout(ready.resolve, longest);
  await ready.promise;
  clearTimeout(timer);
  if (waits.length < count) socket.write('enough\n');
  return { waits, close: () => void socket.destroy() };
}
