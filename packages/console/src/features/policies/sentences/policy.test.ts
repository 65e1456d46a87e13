import { ApprovalInput } from '@countersign/contract/approval-input.ts';
import { Level, PolicyDefinition, rules } from '@countersign/contract/policies.ts';
import { createInstance } from 'i18next';
import { describe, expect, test } from 'vitest';
import { en } from '../../../shared/texts/en/index.ts';
import { zh } from '../../../shared/texts/zh/index.ts';
import { wordsIn } from '../../../shared/words/words.ts';
import { inOneText, policyWords, wordsOfTyped } from './policy.ts';
import type { Say } from './say.ts';

// What each field means: docs/policies.md and docs/deadlines.md.

const i18n = createInstance();
await i18n.init({ lng: 'en', resources: { en, zh }, interpolation: { escapeValue: false } });
const say = (language: 'en' | 'zh'): Say => ({
  t: i18n.getFixedT(language, 'policies'),
  words: wordsIn(i18n.getFixedT(language, 'common'), language),
});
const textOf = (definition: PolicyDefinition, language: 'en' | 'zh' = 'en') =>
  inOneText(policyWords(definition, say(language)));

const qa = { name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] } as const;
const cab = { name: 'CAB', rule: 'anyone', approvers: ['role:CAB'] } as const;
type Patch = Record<string, unknown>;
const withLevel = (patch: Patch) => PolicyDefinition.parse({ levels: [qa, { ...cab, ...patch }] });
const withWhole = (patch: Patch) => PolicyDefinition.parse({ levels: [qa, cab], ...patch });
const base = withWhole({});

const deadline = { within: '8h', onTimeout: 'reject' };
const escalate = { to: ['ann'], within: '4h', onTimeout: 'expire' };
const input = { name: 'change', type: 'text' };

const levels: [path: string, patch: Patch, english: string, chinese: string][] = [
  ['name', { name: 'Board' }, 'Then Board: ', '然后 Board: '],
  ['ordinal', { ordinal: 1 }, 'Side by side CAB: ', '并行 CAB: '],
  [
    'approvers',
    { approvers: ['group:cab', 'bob'] },
    'Anyone of the group cab and bob approves.',
    '用户组 cab和bob',
  ],
  ['approvers', { approvers: ['bob'] }, 'CAB: bob approves.', '须由 bob 批准'],
  ['rule', { rule: 'everyone' }, 'Everyone of the role CAB approves.', '每个人都须批准'],
  ['rule', { rule: 'first-response' }, 'Whoever of the role CAB answers first decides', '最先答复'],
  ['rule', { rule: 'majority' }, 'More than half of the role CAB approve.', '过半数'],
  ['rule', { rule: 'percent', percent: 60 }, '60 percent of the role CAB approve.', '60%'],
  ['percent', { rule: 'percent', percent: 75 }, '75 percent of the role CAB approve.', '75%'],
  ['rule', { rule: 'at-least', count: 2 }, 'At least 2 of the role CAB approve.', '至少 2 人'],
  ['count', { rule: 'at-least', count: 1 }, 'At least 1 of the role CAB approves.', '至少 1 人'],
  ['veto', { veto: true }, 'A single rejection rejects it.', '只要有一人驳回'],
  [
    'when',
    { when: "environment.key == 'prod'" },
    "It is asked only when `environment.key == 'prod'`.",
    '仅当',
  ],
  ['peopleOnly', { peopleOnly: true }, 'Only people sign it, in person', '本人亲自签署'],
  [
    'deadline',
    { deadline },
    'decided within 8 hours from when people are asked. People are reminded once',
    '8小时',
  ],
  [
    'deadline',
    { deadline },
    'If it is not decided by then, it is rejected, and the approval with it.',
    '即被驳回',
  ],
  [
    'deadline/onTimeout',
    { deadline: { ...deadline, onTimeout: 'expire' } },
    'ends undecided',
    '不作决定而结束',
  ],
  [
    'deadline/calendar',
    { deadline: { ...deadline, calendar: 'office' } },
    'within 8 hours of the calendar office',
    '“office”',
  ],
  [
    'deadline/remind',
    { deadline: { ...deadline, remind: ['4h', '30m'] } },
    'reminded 4 hours and 30 minutes before',
    '4小时和30分钟',
  ],
  ['deadline/remind', { deadline: { ...deadline, remind: [] } }, 'Nobody is reminded.', '不会提醒'],
  ['deadline/within', { deadline: { ...deadline, within: '2d' } }, 'within 2 days', '2天'],
  [
    'deadline/escalate',
    { deadline: { within: '2d', onTimeout: 'escalate', escalate } },
    'ann can sign it as well, for another 4 hours. If that passes as well, the approval ends undecided.',
    'ann也可以签署',
  ],
  [
    'deadline/escalate/replace',
    {
      deadline: {
        within: '2d',
        onTimeout: 'escalate',
        escalate: { ...escalate, replace: true, onTimeout: 'reject' },
      },
    },
    'ann can sign it instead, for another 4 hours. If that passes as well, it is rejected',
    '改由ann签署',
  ],
  [
    'input',
    { input },
    `Whoever approves says “change”, a text; steps read it as \`\${approval.change}\`. Nobody`,
    '不填写就不能批准',
  ],
  [
    'input/label',
    { input: { ...input, label: 'Number' } },
    `says “Number”, a text; steps read it as \`\${approval.change}\``,
    '“Number”',
  ],
  ['input/type', { input: { ...input, type: 'number' } }, 'a number', '数字'],
  ['input/type', { input: { ...input, type: 'boolean' } }, 'yes or no', '是或否'],
  [
    'input/options',
    { input: { ...input, type: 'choice', options: ['one', 'two'] } },
    'one of one or two',
    'one或two',
  ],
  ['input/required', { input: { ...input, required: false } }, 'It may be left out.', '可以不填写'],
];

const wholes: [path: string, patch: Patch, english: string, chinese: string][] = [
  ['levels', { levels: [qa] }, 'QA: Anyone of the role QA Manager approves.', '角色 QA Manager'],
  [
    'override',
    { override: ['ann'] },
    'In place of the levels, ann may answer, with a reason.',
    'ann可以代替各级',
  ],
  ['separateDuties', { separateDuties: false }, 'may sign it all the same', '也可以签署'],
  ['separateDuties', { separateDuties: [] }, 'may sign it all the same', '也可以签署'],
  [
    'separateDuties',
    { separateDuties: ['author', 'requester'] },
    'do not sign: who put it together and who asked for it.',
    '制作快照',
  ],
  ['distinctPeople', { distinctPeople: true }, 'signs no other', '不得再签署其他级'],
  ['when', { when: 'now > now' }, 'asked only when `now > now`; otherwise nobody is', '`now > now`'],
  ['approveWhen', { approveWhen: 'true' }, 'When `true`, it is approved by this rule', '`true`'],
  [
    'deadline',
    { deadline: { within: '5d', onTimeout: 'expire' } },
    'All of it has to be decided within 5 days',
    '5天',
  ],
  ['deadline', { deadline: { within: '5d', onTimeout: 'reject' } }, 'by then, it is rejected.', '即被驳回'],
  [
    'deadline',
    { deadline: { within: '40h', calendar: 'office', onTimeout: 'reject' } },
    'within 40 hours of the calendar office',
    '“office”',
  ],
  ['material', { material: [] }, 'environment, this policy.', '发生变化时'],
  [
    'material',
    { material: ['release.title', 'release.description'] },
    'this policy, the title of the release and the description of the release.',
    '发布标题和发布说明',
  ],
  ['newer', { newer: 'retire' }, 'the older question is retired', '作废'],
  ['newer', { newer: 'ignore' }, 'makes no difference', '不受影响'],
];

test.each(levels)('of a level, %s has its words: %j', (_, patch, english, chinese) => {
  expect(textOf(withLevel(patch))).toContain(english);
  expect(textOf(withLevel(patch), 'zh')).toContain(chinese);
  expect(textOf(withLevel(patch))).not.toBe(textOf(base));
});

test.each(wholes)('of a policy, %s has its words: %j', (_, patch, english, chinese) => {
  expect(textOf(withWhole(patch))).toContain(english);
  expect(textOf(withWhole(patch), 'zh')).toContain(chinese);
  expect(textOf(withWhole(patch))).not.toBe(textOf(base));
});

describe('nothing is left without words:', () => {
  const shapeOf = (schema: { shape: object }) => Object.keys(schema.shape);
  const said = (rows: typeof levels, prefix = '') =>
    new Set(rows.map(([path]) => path.slice(prefix.length).split('/')[0]));
  const deadlines = levels.filter(([path]) => path.startsWith('deadline/'));
  const inputs = levels.filter(([path]) => path.startsWith('input/'));

  test('no field of a level', () =>
    expect(shapeOf(Level).filter((key) => !said(levels).has(key))).toEqual([]));
  test('no field of a policy', () =>
    expect(shapeOf(PolicyDefinition).filter((key) => !said(wholes).has(key))).toEqual([]));
  test('no field of a deadline', () =>
    expect(
      shapeOf(Level.shape.deadline.unwrap()).filter((key) => !said(deadlines, 'deadline/').has(key)),
    ).toEqual([]));
  test('no field of a value that is asked for', () =>
    expect(
      shapeOf(ApprovalInput).filter((key) => key !== 'name' && !said(inputs, 'input/').has(key)),
    ).toEqual([]));
  test('no rule', () => {
    const tried = levels.map(([, { rule }]) => rule ?? 'anyone');
    expect(rules.filter((rule) => !tried.includes(rule))).toEqual([]);
  });
  test('no text of the catalogue is said in only one language', () =>
    expect(textOf(base, 'zh')).not.toMatch(/approve|sign/));
});

test('a policy reads like this', () => {
  expect(textOf(withLevel({ rule: 'percent', percent: 60 }))).toBe(
    [
      'First QA: Anyone of the role QA Manager approves. It waits as long as it takes.',
      'Then CAB: 60 percent of the role CAB approve. It waits as long as it takes.',
      'These do not sign: who asked for it, who put it together, and whose work it carries.',
      'The same person may sign more than one level.',
      'Nobody may answer in place of the levels, administrators included, unless they may break the glass.',
      'It is asked again when any of these changes: contents, pipeline, stage, gate, environment, this policy, the name of the environment.',
      'When a newer snapshot waits at the same gate, deciding the older one takes a confirmation.',
    ].join('\n'),
  );
});

test.each([
  [null],
  ['levels'],
  [{}],
  [{ levels: [{ name: 'QA', rule: 'anyone' }] }],
  [{ levels: [{ ...qa, rule: 'somebody' }] }],
  [{ levels: [qa], newer: 'never' }],
  [{ levels: [qa], material: ['release.name'] }],
  [{ levels: [qa], separateDuties: ['approver'] }],
  [{ levels: [qa], deadline: { within: '8h', onTimeout: 'wait' } }],
  [{ levels: [{ ...qa, deadline: { within: '8h', onTimeout: 'wait' } }] }],
  [{ levels: [{ ...qa, input: { name: 'a', type: 'date' } }] }],
  [{ levels: [{ ...qa, deadline: { within: 8 } }] }],
  [{ levels: [{ ...qa, deadline: { within: '8 hours' } }] }],
])('%j, half typed, is not said at all', (typed) => expect(wordsOfTyped(typed, say('en'))).toBe(null));
