import fc from 'fast-check';

/** Text of a body as it is sent, where JSON.stringify has no way to say it. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const deep = (levels: number, open: string, close: string) =>
  new Raw(`${open.repeat(levels)}0${close.repeat(levels)}`);

/** Names that mean something to JavaScript, and other fields that nobody asked for. */
export const oddNames = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'then',
    'toJSON',
    'length',
    'id',
  ],
  ...['', ' ', '\0', '\ud800', 'a.b', 'a/b', '~1', '$ref', '%', 'ünïcode', 'x'.repeat(300)],
];

/** Texts that break what is not careful. */
export const oddTexts: readonly string[] = [
  ...[
    '',
    ' ',
    '\n',
    '\t',
    '\0',
    'a\0b',
    '\u0001',
    '\u007f',
    '\u200b',
    '\ufeff',
    '\u202e',
    '\ud800',
    '\udfff\ud800',
    '😀',
  ],
  ...[
    'e\u0301',
    'ﬃ',
    'İ',
    'ß',
    '\u2028',
    'a'.repeat(41),
    'a'.repeat(201),
    'x'.repeat(1001),
    'ж'.repeat(10_001),
  ],
  ...oddNames.slice(0, 9),
  ...[
    "'; drop table project; --",
    '" or 1=1',
    '$1',
    '%s%n',
    '\\',
    '{{7*7}}',
    `\${7*7}`,
    '../../etc/passwd',
    '<script>',
    'null',
  ],
  ...[
    'undefined',
    'NaN',
    'Infinity',
    'true',
    '0',
    '-0',
    '-1',
    '1e400',
    '0x10',
    '١٢',
    '1_000',
    '007',
    '1,5',
    '1.',
  ],
  ...[
    '9007199254740993',
    '9223372036854775807',
    '9223372036854775808',
    '99999999999999999999',
    '9'.repeat(300),
  ],
  ...[
    'role:',
    'user:',
    'group:',
    'role:QA Manager',
    'user:__proto__',
    'user:ann',
    'group:cab',
    'nobody',
    ':',
    'a:b:c',
  ],
  ...[
    'sha256:',
    `sha256:${'0'.repeat(64)}`,
    'bearer',
    'Basic',
    '[',
    ']',
    '(',
    '(a+)+$',
    '*',
    '?',
    '^',
    '[[:alpha:]]',
  ],
];

/** Times and days that are none, or that calendars end at. */
export const oddTimes: readonly string[] = [
  ...[
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22T23:59:60Z',
    '0000-01-01T00:00:00Z',
  ],
  ...[
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '+275760-09-13T00:00:00Z',
    '275760-09-13T00:00:00Z',
  ],
  ...[
    '-000001-01-01T00:00:00Z',
    '2026-11-22T09:00:00+23:59',
    '2026-11-22T09:00:00+99:99',
    '2026-11-22',
    '2026-11-22T09:00',
  ],
  ...[
    '2026-11-22T09:00:00.123456789123Z',
    '1582-10-10T00:00:00Z',
    '2099-11-22T09:00:00Z',
    '2026-11-22T09:00:00-00:00',
    'now',
  ],
  ...[
    '0000-00-00',
    '2026-02-29',
    '9999-12-31',
    'infinity',
    '-infinity',
    'epoch',
    '24:00',
    '23:60',
    '00:00',
    'P1D',
    'PT0S',
  ],
  ...[
    'Europe/Berlin',
    'Etc/GMT+14',
    'UTC',
    'GMT+25',
    'Mars/Olympus',
    '+02:00',
    'US/Pacific-New',
    'PT9999999999H',
    'P-1D',
    '99999d',
  ],
];

const numbers = [
  ...[
    0,
    -0,
    -1,
    1,
    1.5,
    41,
    1e3,
    1e21,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    Number.MIN_VALUE,
    Number.MAX_SAFE_INTEGER,
  ],
];
const raws = [
  ...[
    '1e400',
    '-1e400',
    '1e-400',
    '9007199254740993',
    '9223372036854775808',
    '1'.repeat(400),
    '0.1e1',
    '-0',
  ].map((text) => new Raw(text)),
  ...[
    '{"__proto__":{"administrator":true}}',
    '{"constructor":{"prototype":{}}}',
    '{"a":1,"a":2}',
    '"\\ud800"',
    '"\\u0000"',
  ].map((text) => new Raw(text)),
  ...[
    deep(10, '[', ']'),
    deep(63, '[', ']'),
    deep(70, '[', ']'),
    deep(70, '{"a":', '}'),
    deep(5000, '[', ']'),
  ],
];

export const nastyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.constantFrom(...oddTimes),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 30 }),
  fc.integer().map(String),
);

/** Anything but what was meant. */
export const nasty: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: nastyText },
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], [{}], ...numbers),
  },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...raws) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(...oddNames).map((name) => ({ [name]: 1 })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 60, max: 600 })
      .map((length) => Array.from({ length }, (_, nth) => `item ${nth}`)),
  },
);

/** The text of a body, with what JSON.stringify cannot say put where it belongs. */
export function textOf(value: unknown): string {
  const raw: string[] = [];
  const text = JSON.stringify(value, (_name, inner: unknown) => {
    if (inner instanceof Raw) return `@raw${raw.push(inner.text) - 1}@`;
    return typeof inner === 'bigint' ? inner.toString() : inner;
  });
  return (text ?? '').replaceAll(/"@raw(\d+)@"/g, (_, nth: string) => raw[Number(nth)] ?? '');
}
