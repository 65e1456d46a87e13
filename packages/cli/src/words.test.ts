import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { changesText } from './commands/apply.ts';
import { explanationText } from './commands/explain.ts';
import { inboxText } from './commands/inbox.ts';
import { readContent } from './content.ts';
import { plain, table } from './output.ts';
import { yamlOf } from './yaml-text.ts';

const digest = `sha256:${'0b'.repeat(32)}`;
test.each([
  ['cart=2.4.0', { service: 'cart', module: null, version: '2.4.0', digest: null }],
  ['cart/cart-api=2.4.0', { service: 'cart', module: 'cart-api', version: '2.4.0', digest: null }],
  [`cart/cart-api=2.4@${digest}`, { service: 'cart', module: 'cart-api', version: '2.4', digest }],
  ['cart=a=b@c', { service: 'cart', module: null, version: 'a=b@c', digest: null }],
])('the content %s', (text, content) => expect(readContent(text)).toEqual(content));

test.each(['', 'cart', 'cart=', '=2', '/x=2', 'cart/=2'])('"%s" is no content', (text) => {
  expect(() => readContent(text)).toThrow('It looks like');
});

test('a table is as wide as its cells, and nobody steers the terminal with a title', () => {
  const hostile = '\u001b[31mred\u202e';
  expect(
    table(
      ['ID', 'TITLE'],
      [
        ['1', 'Web shop'],
        ['100', `${hostile}\nsecond`],
      ],
    ),
  ).toBe('ID   TITLE\n1    Web shop\n100  [31mred second');
  expect(plain('a\tb\nc\r')).toBe('a\tb\nc');
});

test('changes are a list, and none are no words', () => {
  const change = { kind: 'role', name: 'CAB', project: 'shop', detail: 'adds ann' } as const;
  expect(changesText([{ ...change, action: 'update' }])).toBe(
    '   KIND  NAME  PROJECT  CHANGE\n~  role  CAB   shop     adds ann',
  );
  expect(changesText([])).toBe('');
});

test('YAML for people reads back as it was', () => {
  const value = {
    users: [{ username: 'ann', email: 'ann@example.test' }],
    groups: [{ name: 'no', members: ['ann', 'group: x', '007', '*'] }],
    projects: [
      { key: 'shop', roles: [], services: [{ name: 'cart', modules: Array(30).fill('a-long-name') }] },
    ],
  };
  const text = yamlOf(value);
  expect(parse(text)).toEqual(value);
  expect(text).toContain('- { username: ann, email: ann@example.test }');
});

test('until when something has to be decided is said of what waits, and of each requirement', () => {
  const since = '2026-11-22T09:00:00.000000Z';
  const level = { approval: '7', project: 'shop', level: '9', levelName: 'QA', title: 'RL-6', digest, since };
  const item = { ...level, requestedBy: 'ci', onBehalfOf: null };
  const waiting = [
    { ...item, dueAt: '2026-11-22T17:00:00.000Z' },
    { ...item, dueAt: null },
  ];
  expect(inboxText(waiting).split('\n').slice(1)).toEqual([
    '7         shop     QA (9)  2026-11-22 09:00:00Z  2026-11-22 17:00:00Z  RL-6',
    '7         shop     QA (9)  2026-11-22 09:00:00Z                        RL-6',
  ]);
  const until = '2026-11-22T17:00:00.000Z';
  const requirement = {
    requirement: 'Level "QA" is approved',
    because: 'One more decides.',
    who: [],
    since,
    until,
  };
  const requirements = [{ ...requirement, standing: 'unsatisfied' as const }];
  expect(explanationText({ status: 'open', because: '', requirements, blockers: [] })).toContain(
    'unsatisfied  Level "QA" is approved  2026-11-22 17:00:00Z  One more decides.',
  );
});
