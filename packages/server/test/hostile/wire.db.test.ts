import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../app.ts';

// What is not quite HTTP, over raw sockets (RFC 9112, sections 5, 6 and 11.2): it is refused, the connection is closed,
// and nothing that came after it on the same connection is taken for a request.

let house: TestApp;
let port: number;
beforeAll(async () => {
  house = await testApp({ listen: true });
  port = Number(new URL(house.origin).port);
});
afterAll(() => house.close());

/** Sends bytes and answers all that comes back until the server closes, or for half a second after the last. */
function exchange(bytes: string | Buffer): Promise<{ text: string; closed: boolean }> {
  return new Promise((resolve) => {
    const socket = connect(port, 'localhost');
    let text = '';
    let timer = setTimeout(() => done(false), 5000);
    const done = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, closed });
    };
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      clearTimeout(timer);
      timer = setTimeout(() => done(false), 500);
    });
    socket.on('close', () => done(true));
    socket.on('error', () => done(true));
  });
}

const hidden = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: smuggled\r\n\r\n';
const post = (headers: string, body: string) =>
  `POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;

test.each([
  [
    'Content-Length and Transfer-Encoding',
    post('Content-Length: 4\r\nTransfer-Encoding: chunked', `0\r\n\r\n${hidden}`),
  ],
  ['two lengths', post('Content-Length: 2\r\nContent-Length: 9', `{}${hidden}`)],
  ['a list of lengths', post('Content-Length: 2, 9', `{}${hidden}`)],
  ['a signed length', post('Content-Length: +2', `{}${hidden}`)],
  ['a length below zero', post('Content-Length: -1', hidden)],
  ['a length in hex', post('Content-Length: 0x2', `{}${hidden}`)],
  ['chunked, but not last', post('Transfer-Encoding: chunked, identity', `0\r\n\r\n${hidden}`)],
  ['an unknown coding', post('Transfer-Encoding: xchunked', `0\r\n\r\n${hidden}`)],
  ['a coding after a vertical tab', post('Transfer-Encoding: \x0bchunked', `0\r\n\r\n${hidden}`)],
  ['a space before the colon', post('Transfer-Encoding : chunked', `0\r\n\r\n${hidden}`)],
  ['a line that goes on', post('X-A: 1\r\n Transfer-Encoding: chunked\r\nContent-Length : 2', `{}${hidden}`)],
  ['a chunk size that is none', post('Transfer-Encoding: chunked', `0x2\r\n{}\r\n0\r\n\r\n${hidden}`)],
  ['a chunk longer than it says', post('Transfer-Encoding: chunked', `1\r\n{}\r\n0\r\n\r\n${hidden}`)],
  ['a chunk size without end', post('Transfer-Encoding: chunked', `${'f'.repeat(20)}\r\n${hidden}`)],
  [
    'a chunk extension of 20 KB',
    post('Transfer-Encoding: chunked', `2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n${hidden}`),
  ],
  ['NUL in a header', `GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\n\r\n${hidden}`],
  ['a bare line feed', `GET /livez HTTP/1.1\nHost: localhost\n\n${hidden}`],
  ['a bare carriage return', `GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: a\rX-B: b\r\n\r\n${hidden}`],
  ['no version', `GET /livez\r\n\r\n${hidden}`],
  ['a version that is none', `GET /livez HTTP/1.9\r\nHost: localhost\r\n\r\n${hidden}`],
  ['no Host', `GET /livez HTTP/1.1\r\n\r\n${hidden}`],
  ['two Hosts', `GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: evil.example.test\r\n\r\n${hidden}`],
  ['a method that is none', `FOO /livez HTTP/1.1\r\nHost: localhost\r\n\r\n${hidden}`],
  [
    'headers of 100 KB',
    `GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n${hidden}`,
  ],
  ['an address of 100 KB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n${hidden}`],
  ['a TLS greeting', Buffer.from('16030100050100000100', 'hex')],
])('%s: refused, closed, and nothing after it is answered', async (_, bytes) => {
  const { text, closed } = await exchange(bytes);
  expect(text.slice(0, 12)).toMatch(/^HTTP\/1\.1 4\d\d|^$/);
  expect(text).not.toContain('smuggled');
  expect(text).not.toContain('HTTP/1.1 200');
  expect(closed).toBe(true);
});

test('requests one after the other on a connection are answered in turn', async () => {
  const ask = (id: string) => `GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: ${id}\r\n\r\n`;
  const { text } = await exchange(`${ask('one')}${ask('two')}${ask('three')}`);
  expect([...text.matchAll(/request-id: (\w+)/gi)].map(([, id]) => id)).toEqual(['one', 'two', 'three']);
});

test.each([
  ['TRACE', 'TRACE /livez HTTP/1.1\r\nHost: localhost\r\nCookie: a=secret\r\nConnection: close\r\n\r\n'],
  ['CONNECT', 'CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  [
    'an upgrade',
    'GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ],
])('%s opens no tunnel and echoes nothing', async (_, bytes) => {
  const { text, closed } = await exchange(bytes);
  expect(text).not.toMatch(/^HTTP\/1\.1 101|secret/);
  expect(closed).toBe(true);
});

test('who sends nothing, or half a head, keeps nobody else waiting', async () => {
  const idle = Array.from({ length: 200 }, (_, nth) => {
    const socket = connect(port, 'localhost');
    socket.on('error', () => {});
    if (nth % 2 === 0) socket.write('POST /api/v1/session HTTP/1.1\r\nHost: localh');
    return socket;
  });
  const { text } = await exchange('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
  expect(text).toMatch(/^HTTP\/1\.1 200/);
  for (const socket of idle) socket.destroy();
  // How long a head and a body may take: the checks are Node's own; what they are set to is ours.
  const { headersTimeout, requestTimeout } = house.app.server;
  expect([headersTimeout, requestTimeout]).toEqual([60_000, 60_000]);
});
