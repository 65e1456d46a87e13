import fc from 'fast-check';

const lines = [
  ...[
    'GET / HTTP/1.1',
    'GET /livez HTTP/9.9',
    'get / http/1.1',
    'G\u00cbT / HTTP/1.1',
    'POST /api/v1/session HTTP/1.1',
    'GET http://x/ HTTP/1.1',
  ],
  ...[
    'OPTIONS * HTTP/1.1',
    'CONNECT x:1 HTTP/1.1',
    'PRI * HTTP/2.0',
    '\x16\x03\x01\x02',
    '',
    'GET /\0 HTTP/1.1',
    'GET /a b HTTP/1.1',
    'GET //// HTTP/1.1',
  ],
];
const heads = [
  ...[
    'Host: x',
    'Host:',
    'Host: x\r\nHost: y',
    'Content-Length: 5',
    'Content-Length: -1',
    'Content-Length: 5\r\nContent-Length: 6',
    'Transfer-Encoding: chunked',
  ],
  ...[
    'Transfer-Encoding: chunked, identity\r\nContent-Length: 3',
    'A'.repeat(20_000),
    'X: \0',
    ' folded',
    'X : y',
    'Connection: upgrade\r\nUpgrade: h2c',
    'Expect: 100-continue',
  ],
];
const rests = [
  '',
  'hello',
  '5\r\nhello\r\n0\r\n\r\n',
  'ZZ\r\n',
  '{"a":',
  '0\r\n\r\nGET /admin HTTP/1.1\r\n\r\n',
  '\xff'.repeat(100),
];

/** Bytes as from somebody who does not speak HTTP, or too well. */
export const garbage: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(...lines),
      fc.array(fc.constantFrom(...heads), { maxLength: 3 }),
      fc.constantFrom(...rests),
    )
    .map(([line, head, rest]) => Buffer.from(`${[line, ...head].join('\r\n')}\r\n\r\n${rest}`, 'latin1')),
  fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
);
