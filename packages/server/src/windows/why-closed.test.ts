import { expect, test } from 'vitest';
import { whyClosed } from './why-closed.ts';
import type { Window } from './window.ts';

// A freeze closes while it is on, windows that allow close while none is; what is not known is closed.

const now = new Date('2026-11-22T12:00:00.000Z');
const span = (from: string, to: string) => ({ timeZone: 'UTC', spans: [{ from, to }] });
const on = span('2026-11-22T10:00', '2026-11-22T14:00');
const off = span('2026-11-22T15:00', '2026-11-22T16:00');
const past = span('2026-11-20', '2026-11-20');

let ids = 0;
function window(kind: Window['kind'], definition: Window['definition'], more: Partial<Window> = {}): Window {
  ids += 1;
  return {
    id: String(ids),
    name: `${kind} ${ids}`,
    kind,
    environments: [],
    definition,
    override: [],
    passed: false,
    ...more,
  };
}
const freeze = (definition: Window['definition'], more: Partial<Window> = {}) =>
  window('freeze', definition, more);
const allow = (definition: Window['definition'], more: Partial<Window> = {}) =>
  window('allow', definition, more);
const until = (windows: Window[], places = ['qa']) => {
  const closed = whyClosed(windows, places, now);
  return closed === null ? 'open' : (closed.until?.toISOString() ?? 'unknown');
};

test.each<[string, Window[], string[], string]>([
  ['without windows', [], ['qa'], 'open'],
  ['a freeze that is on, to its end and not at it', [freeze(on)], ['qa'], '2026-11-22T14:00:00.001Z'],
  ['a freeze that is off', [freeze(off)], ['qa'], 'open'],
  ['a freeze of another environment', [freeze(on, { environments: ['prod'] })], ['qa'], 'open'],
  [
    'a name that differs in case is another environment',
    [freeze(on, { environments: ['QA'] })],
    ['qa'],
    'open',
  ],
  [
    'a freeze of one of two environments',
    [freeze(on, { environments: ['prod'] })],
    ['qa', 'prod'],
    '2026-11-22T14:00:00.001Z',
  ],
  ['a freeze that somebody passed', [freeze(on, { passed: true })], ['qa'], 'open'],
  [
    'a freeze of all the project, where no environment is named',
    [freeze(on)],
    [],
    '2026-11-22T14:00:00.001Z',
  ],
  ['a freeze of an environment, where none is named', [freeze(on, { environments: ['qa'] })], [], 'open'],
  ['a window that allows, on', [allow(on)], ['qa'], 'open'],
  ['a window that allows, not yet on', [allow(off)], ['qa'], '2026-11-22T15:00:00.000Z'],
  ['one of two that allow', [allow(off), allow(on)], ['qa'], 'open'],
  ['neither of two that allow', [allow(off), allow(past)], ['qa'], '2026-11-22T15:00:00.000Z'],
  ['a window that allows and never does again', [allow(past)], ['qa'], 'unknown'],
  [
    'one that allows for another environment says nothing of this',
    [allow(off, { environments: ['prod'] })],
    ['qa'],
    'open',
  ],
  [
    'each environment needs one of its own, and they never are on together',
    [allow(on, { environments: ['qa'] }), allow(off, { environments: ['prod'] })],
    ['qa', 'prod'],
    'unknown',
  ],
  [
    'each environment needs one of its own, both on',
    [
      allow(span('2026-11-22T10:00', '2026-11-22T20:00'), { environments: ['qa'] }),
      allow(off, { environments: ['prod'] }),
    ],
    ['qa', 'prod'],
    '2026-11-22T15:00:00.000Z',
  ],
  ['somebody passed one that allows', [allow(off, { passed: true }), allow(off)], ['qa'], 'open'],
  ['a freeze within a window that allows', [allow(on), freeze(on)], ['qa'], 'unknown'],
  ['a freeze, and after it the next window', [allow(off), freeze(on)], ['qa'], '2026-11-22T15:00:00.000Z'],
  ['a calendar that was never read', [freeze(null)], ['qa'], 'unknown'],
  ['the same of a window that allows', [allow(null)], ['qa'], 'unknown'],
  [
    'a rule that cannot be read any more',
    [freeze({ ...on, spans: [{ from: '2026-11-22', to: '2026-11-22', repeat: 'nonsense' }] })],
    ['qa'],
    'unknown',
  ],
])('%s', (_, windows, places, expected) => expect(until(windows, places)).toBe(expected));

test('each thing that closes is told with until when, and who may let it pass is asked of its own windows', () => {
  const [first, second, third] = [freeze(on), allow(off), allow(past)];
  const closed = whyClosed([first, second, third], ['qa'], now);
  expect(
    closed?.closings.map(({ windows, until }) => [windows.map(({ id }) => id), until?.toISOString()]),
  ).toEqual([
    [[first.id], '2026-11-22T14:00:00.000Z'],
    [[second.id, third.id], '2026-11-22T15:00:00.000Z'],
  ]);
  expect(closed?.because).toBe(
    `Freeze "${first.name}" is on until 2026-11-22T14:00:00.000Z. ` +
      `It is done only while window "${second.name}" or "${third.name}" is open, which it is next at 2026-11-22T15:00:00.000Z.`,
  );
});

test('where windows stay out of step for longer than is looked ahead, whoever waits looks again then', () => {
  const nightly = (from: string, to: string, repeat: string) => ({
    timeZone: 'UTC',
    spans: [{ from: `2026-11-01T${from}`, to: `2026-11-01T${to}`, repeat }],
  });
  const windows = [
    freeze(nightly('21:00', '23:30', 'FREQ=DAILY;COUNT=90')),
    allow(nightly('22:00', '23:00', 'FREQ=DAILY')),
  ];
  const looks: Date[] = [];
  for (let at: Date | undefined = now; at !== undefined && looks.length < 20; ) {
    looks.push(at);
    at = whyClosed(windows, ['qa'], at)?.until ?? undefined;
  }
  expect(looks.at(-1)).toEqual(new Date('2027-01-30T22:00:00.000Z'));
});
