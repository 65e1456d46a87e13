import fc from 'fast-check';

type Header = readonly [name: string, value: string];

const etags = [
  '*',
  '"1"',
  'W/"1"',
  '1',
  '"',
  '""',
  '"1", "2"',
  '"9223372036854775808"',
  'W/',
  `"${'x'.repeat(2000)}"`,
];
const odd: Readonly<Record<string, readonly string[]>> = {
  'if-match': etags,
  'if-none-match': etags,
  'idempotency-key': ['a', 'b', '', 'x'.repeat(255), 'x'.repeat(256), '\u00e4', 'a, b', '0', '{}'],
  prefer: [
    'wait=0',
    'wait=-1',
    'wait=1e9',
    'wait=',
    'wait="x"',
    'respond-async',
    'wait=99999999999',
    'return=minimal; foo',
  ],
  'last-event-id': [
    '0',
    '1',
    '-1',
    '9223372036854775807',
    '9223372036854775808',
    'x',
    '1:2',
    '0,0',
    '999:999',
  ],
  accept: ['*/*', 'text/html', 'application/xml;q=0', ';;', 'application/vnd.manageengine.sdp.v3+json', ''],
  'accept-language': ['zh', 'xx-YY', '*;q=0', 'a'.repeat(500), ';'],
  'accept-encoding': ['br', 'gzip;q=9', 'identity;q=0', '*'],
  'x-forwarded-for': ['127.0.0.1', '::1', 'x', '1.2.3.4, 5.6.7.8', '999.1.1.1'],
  'x-forwarded-proto': ['https', 'javascript'],
  'x-forwarded-host': ['evil.example.test', ''],
  origin: ['null', 'https://evil.example.test', 'x', 'http://localhost'],
  'x-request-id': ['abc', '\u00e4', 'x'.repeat(500), '../..', '<script>'],
  'x-countersign-client': ['cli', 'console', 'x', '__proto__'],
  'x-http-method-override': ['DELETE'],
  'content-encoding': ['gzip', 'identity', 'x'],
  'x-project-id': ['p1', '', '../', '\u00ff'],
  'x-sdk-date': ['20261122T090000Z', 'x', '99999999T999999Z'],
  portalid: ['shop', 'Shop', 'nowhere', '', '../shop'],
  cookie: [
    'countersign.session_token=x.y',
    'countersign.session_token=%',
    `countersign.session_token=${'a'.repeat(32)}.${'A'.repeat(43)}=`,
    '=;=;',
    'a'.repeat(3000),
  ],
  range: ['bytes=0-1', 'bytes=9-1'],
  te: ['trailers'],
  expect: ['x'],
  upgrade: ['websocket'],
};

const one: fc.Arbitrary<Header> = fc
  .constantFrom(...Object.keys(odd))
  .chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(odd[name] ?? ['']))));

/** Headers that nobody needs: mostly none, sometimes one, and seldom several, the same twice among them. */
export const oddHeaders: fc.Arbitrary<readonly Header[]> = fc
  .oneof(
    { weight: 6, arbitrary: fc.constant<Header[]>([]) },
    { weight: 3, arbitrary: fc.array(one, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(one, { minLength: 2, maxLength: 6 }) },
    { weight: 1, arbitrary: one.map((header) => [header, header]) },
  )
  .map((headers) => headers.filter(([name, value]) => !(name === 'expect' && value === '100-continue')));
