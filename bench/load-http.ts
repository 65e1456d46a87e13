import { connect, type Socket } from 'node:net';
import { measure } from './measure.ts';

/**
 * Decides approvals `first`, `first + 1` … through the HTTP API, each client on one connection kept open. It writes
 * and reads the bare protocol, so that the load costs the machine little beside what it measures.
 */
const [port = '', clients = '1', seconds = '3', first = '1', tokens = ''] = process.argv.slice(2);
const bearer = tokens.split(',');
let next = Number(first);

type Client = { socket: Socket; answered: (status: string) => void };

async function open(): Promise<Client> {
  const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
  const client: Client = { socket, answered: () => {} };
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    const head = text.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < head + 4 + length) return;
    const status = text.slice(9, 12);
    text = text.slice(head + 4 + length);
    client.answered(status);
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return client;
}

const open_ = await Promise.all(Array.from({ length: Number(clients) }, open));
const body = JSON.stringify({ verdict: 'approve', comment: 'Tested on QA' });

const measured = await measure(Number(clients), Number(seconds), async (nth) => {
  const client = open_[nth] as Client;
  const approval = next++;
  const token = bearer[nth % bearer.length];
  const answer = new Promise<string>((resolve) => {
    client.answered = resolve;
  });
  client.socket.write(
    `POST /api/v1/projects/shop/approvals/${approval}/decisions HTTP/1.1\r\nhost: localhost\r\n` +
      `authorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return (await answer) === '200';
});
for (const { socket } of open_) socket.destroy();
process.stdout.write(JSON.stringify(measured));
