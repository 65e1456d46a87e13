import { connect, type Socket } from 'node:net';

export type RawClient = {
  /** Sends one request and answers the status of its answer. `head`: lines of headers, each ended by CR LF. */
  send(method: string, path: string, head: string, body: string): Promise<string>;
  close(): void;
};

/**
 * A connection kept open that writes and reads the bare protocol, one request at a time, so that the load costs the
 * machine little beside what it measures.
 */
export async function openRaw(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let answered = (_status: string) => {};
  let text = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1');
    const end = wholeAnswer(text);
    if (end === null) return;
    const status = text.slice(9, 12);
    text = text.slice(end);
    answered(status);
  });
  socket.on('error', () => answered('gone'));
  socket.on('close', () => answered('gone'));
  await connected(socket);
  return {
    send: (method, path, head, body) =>
      new Promise((resolve) => {
        answered = resolve;
        if (socket.destroyed) return resolve('gone');
        const length = Buffer.byteLength(body);
        const last = body === '' && method === 'GET' ? '' : `content-length: ${length}\r\n`;
        socket.write(`${method} ${path} HTTP/1.1\r\nhost: localhost\r\n${head}${last}\r\n${body}`);
      }),
    close: () => void socket.destroy(),
  };
}

/** Where the first answer in the text ends; null while it is not all there. */
function wholeAnswer(text: string): number | null {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
  const end = head + 4 + length;
  return text.length < end ? null : end;
}

const connected = (socket: Socket) =>
  new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
