import fc from 'fast-check';
import { nastyText, oddTimes } from './nasty.ts';

/** Texts of the small languages that fields hold: mostly of their grammar, and broken here and there. */

const pick = (...values: string[]) => fc.constantFrom(...values);
const joined = (parts: fc.Arbitrary<string>[], by = '') => fc.tuple(...parts).map((texts) => texts.join(by));

/** Takes a piece out of a text, doubles one, or puts something in. */
export const broken = (texts: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      texts,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(40),
      fc.oneof(nastyText, pick('', '(', '}', '"', '\n')),
    )
    .map(([text, where, length, put]) => {
      const at = Math.floor(text.length * where);
      return `${text.slice(0, at)}${put}${text.slice(at + (length % 7))}`;
    });
const mostly = (texts: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 3, arbitrary: texts },
    { weight: 2, arbitrary: broken(texts) },
    { weight: 1, arbitrary: nastyText },
  );

const { cel } = fc.letrec<{ cel: string; atom: string }>((tie) => ({
  atom: pick(
    ...[
      'release.title',
      'environment.key',
      'snapshot.contents',
      'now',
      'requester.username',
      'size(snapshot.contents)',
      '1',
      '-1',
      '1.5',
      '9223372036854775807',
      '18446744073709551615u',
    ],
    ...[
      '"a"',
      "b'x'",
      'true',
      'null',
      '[1, 2]',
      '{"a": 1}',
      'timestamp("2026-11-22T09:00:00Z")',
      'duration("1h")',
      'x',
      '__proto__',
      'this',
      'type(1)',
      '1/0',
      '"(a+)+$"',
    ],
  ),
  cel: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'cel' },
    tie('atom'),
    joined([
      tie('cel'),
      pick(' + ', ' - ', ' * ', ' / ', ' % ', ' && ', ' || ', ' == ', ' != ', ' < ', ' in ', '.'),
      tie('cel'),
    ]),
    joined([pick('!', '-', '('), tie('cel'), pick('', ')')]),
    joined([
      tie('cel'),
      pick('.matches(', '.startsWith(', '.exists(x, ', '.all(x, ', '.map(x, ', '.filter(x, ', '['),
      tie('cel'),
      pick(')', ']', ''),
    ]),
    joined([tie('cel'), pick(' ? '), tie('cel'), pick(' : '), tie('cel')]),
    joined([pick('has(', 'size(', 'string(', 'int(', 'timestamp(', 'duration('), tie('cel'), pick(')')]),
  ),
}));

const part = joined(
  [
    pick(
      'FREQ',
      'INTERVAL',
      'COUNT',
      'UNTIL',
      'BYDAY',
      'BYMONTHDAY',
      'BYMONTH',
      'BYSETPOS',
      'BYHOUR',
      'BYWEEKNO',
      'BYYEARDAY',
      'WKST',
      'BYSECOND',
      'RSCALE',
      'SKIP',
    ),
    pick(
      'DAILY',
      'WEEKLY',
      'SECONDLY',
      'YEARLY',
      '0',
      '1',
      '-1',
      '366',
      '2147483648',
      'MO,TU',
      '5FR',
      '-1SU',
      '53MO',
      '20261122T090000Z',
      '99991231',
      '31',
      '1,2,3',
      'MO',
      '',
      'HEBREW',
    ),
  ],
  '=',
);
export const rrule = mostly(fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join(';')));
const plainRule = pick(
  'FREQ=DAILY',
  'FREQ=WEEKLY;BYDAY=MO',
  'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29',
  'FREQ=MONTHLY;BYDAY=5FR',
  'FREQ=SECONDLY;INTERVAL=7',
  'FREQ=YEARLY;BYMONTHDAY=31;BYMONTH=2',
);

const when = fc.oneof(
  pick('20261122T090000Z', '20261122T090000', '20261122', '00000101', '99991231T235959Z', '20260230'),
  fc.constantFrom(...oddTimes),
);
const event = fc
  .tuple(
    when,
    when,
    fc.oneof(plainRule, rrule),
    pick(
      '',
      'DURATION:PT1H',
      'EXDATE:20261123',
      'RDATE:20261124T000000Z',
      'STATUS:CANCELLED',
      'RECURRENCE-ID:20261122',
      'X-A;B="c:d":e',
    ),
    pick('SUMMARY:Freeze', 'SUMMARY:a\\nb\\,c', `SUMMARY:${'x'.repeat(300)}`, 'DTSTAMP:1', 'UID:'),
  )
  .map(([from, to, rule, more, name]) =>
    ['BEGIN:VEVENT', 'UID:1', `DTSTART:${from}`, `DTEND:${to}`, `RRULE:${rule}`, more, name, 'END:VEVENT']
      .filter(Boolean)
      .join('\r\n'),
  );
const zone =
  'BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+9900\r\nEND:STANDARD\r\nEND:VTIMEZONE';
export const ical = mostly(
  fc
    .tuple(fc.array(event, { maxLength: 3 }), fc.boolean())
    .map(([events, zoned]) =>
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//x//y',
        ...(zoned ? [zone] : []),
        ...events,
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    ),
);

/** YAML with what YAML has and nobody wants. */
export const yaml = mostly(
  pick(
    'stages:\n  - name: QA\n    jobs:\n      - name: look\n        manual: { instructions: Look }\n',
    'steps: [{ name: run, manual: {} }]\n',
    'a: &a [1, 2]\nb: [*a, *a]\n',
    'a: &a [*a]\n',
    'a: &a {b: 1}\n<<: *a\n',
    '!!js/function "x"\n',
    '? [1, 2]\n: x\n',
    '%YAML 9.9\n---\na\n...\n---\nb\n',
    '"\\ud800": 1\n',
    'a: 1e400\nb: .nan\nc: 0o17\nd: 2026-02-30\ne: !!binary "//"\n',
    'a: &a ["x","x"]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n',
    '__proto__: { administrator: true }\n',
    `${'['.repeat(3000)}`,
    `${'  a:\n'.repeat(50)}`,
  ),
);

export const condition = mostly(cel);
export const cron = mostly(
  pick(
    '0 3 * * *',
    '30 3 1 1 *',
    '* * * * * *',
    '0 0 31 2 *',
    '@daily',
    '60 * * * *',
    '*/0 * * * *',
    '0 0 29 2 1',
    'L * * * *',
  ),
);
export const pattern = mostly(
  pick(
    '^v\\d+$',
    '(a+)+$',
    '(?=x)',
    '[z-a]',
    '\\',
    '(?<n>a)\\k<n>',
    `${'('.repeat(200)}`,
    'a{1,99999}',
    '\\p{L}',
  ),
);
export const duration = mostly(
  pick('1h', '30m', '7d', '0s', '99999999d', '-1h', '1.5h', 'P1D', '1h30m', '5s'),
);

/** By the names of fields whose texts are of a language. */
export const languages: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ...{
    condition,
    when: condition,
    approvedWhen: condition,
    appliesWhen: condition,
    if: condition,
    applies: condition,
  },
  ...{
    rrule,
    rule: rrule,
    recurrence: rrule,
    repeats: rrule,
    ical,
    text: yaml,
    definition: yaml,
    cron,
    schedule: cron,
    pattern,
  },
  ...{
    deadline: duration,
    expiresAfter: duration,
    timeout: duration,
    remindAfter: duration,
    lifetime: duration,
  },
};
