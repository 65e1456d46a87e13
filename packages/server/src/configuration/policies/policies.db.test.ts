import { readConfigurationText } from '@countersign/contract/configuration-text.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type TestApp, testApp } from '../../../test/app.ts';

// Rules of every kind as a part of the configuration: applied, read back as they were written, applied again.

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it.close());

const path = '/api/v1/configuration';
const text = (production: object) =>
  stringify({
    users: [{ username: 'ann' }, { username: 'bob' }, { username: 'ci', kind: 'service' }],
    projects: [
      {
        key: 'shop',
        name: 'Web shop',
        members: { maintainer: ['ann'], operator: ['ci'], viewer: ['bob'] },
        roles: [
          { name: 'QA Manager', members: ['ann', 'bob'] },
          { name: 'CAB', members: ['ann', 'bob'] },
        ],
        policies: [production],
      },
    ],
  });
const levels = [
  {
    name: 'QA',
    rule: 'anyone',
    approvers: ['role:QA Manager'],
    when: "environment.key == 'prod'",
    deadline: {
      within: '8h',
      remind: ['2h'],
      onTimeout: 'escalate',
      escalate: { to: ['role:CAB'], within: '4h', onTimeout: 'reject' },
    },
    input: { name: 'ring', label: 'First ring', type: 'choice', options: ['one', 'two'] },
  },
  { name: 'CAB', rule: 'percent', percent: 50, veto: true, approvers: ['role:CAB'], peopleOnly: true },
];
const production = {
  name: 'production',
  levels,
  override: ['ann'],
  separateDuties: ['requester', 'committers'],
  distinctPeople: true,
  when: "environment.key != 'qa'",
  approveWhen: "requester.username == 'nobody'",
  deadline: { within: '5d', onTimeout: 'expire' },
  material: ['environment.name', 'release.title'],
  newer: 'retire',
};

/** What a file of this text is answered; faults are placed as the command line places them. */
async function apply(written: string, query = '') {
  const read = readConfigurationText(written);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const answer = (await it.administrator.post(`${path}${query}`, read.text.value)).json();
  const errors = (answer.errors ?? []) as { pointer: string; detail: string }[];
  const lines = written.split('\n');
  return {
    changes: answer.changes,
    code: answer.code,
    faults: errors.map(({ pointer }) => {
      const { line } = read.text.locate(pointer);
      return `${pointer} ${lines[line - 1]?.trim()}`;
    }),
  };
}
const exported = async () => (await it.administrator.get(path)).json().projects[0].policies[0];

test('a policy with everything there is: a dry run says it, it is made once, and read back as it was written', async () => {
  const dry = await apply(text(production), '?dryRun=true');
  expect(dry.changes.at(-1)).toEqual({
    ...{ action: 'create', kind: 'policy', name: 'production', project: 'shop', detail: 'QA, CAB' },
  });
  expect((await apply(text(production))).changes).toEqual(dry.changes);
  expect((await apply(text(production))).changes).toEqual([]);
  // In the order of the schema and without what goes without saying, so that a file under version control stays still.
  expect(JSON.stringify(await exported())).toBe(JSON.stringify(production));
  expect((await apply(text(await exported()))).changes).toEqual([]);
});

test('what goes without saying may be written, and changes nothing', async () => {
  const [qa, cab] = levels;
  const input = { ...qa?.input, required: true };
  const deadline = { ...qa?.deadline, escalate: { ...qa?.deadline?.escalate, replace: false } };
  const spoken = { ...production, levels: [{ ...qa, input, deadline }, cab] };
  expect((await apply(text(spoken))).changes).toEqual([]);
  expect(JSON.stringify(await exported())).toBe(JSON.stringify(production));
});

test('a change says levels by their names and times in words', async () => {
  const [qa, cab] = levels;
  const board = { name: 'Board', rule: 'everyone', approvers: ['ci'] };
  const { deadline: _, ...untimed } = qa ?? {};
  const changed = { ...production, levels: [board, untimed, { ...cab, percent: 40 }], newer: 'confirm' };
  expect(
    (await apply(text(changed), '?dryRun=true')).changes.map(({ detail }: { detail: string }) => detail),
  ).toEqual([
    'level Board: added, everyone of ci; ' +
      'level QA: deadline: within 8h, reminded 2h before, then ask also role:CAB, within 4h, then reject -> none; ' +
      'level CAB: rule: percent 50 -> percent 40; newer: retire -> confirm',
  ]);
  expect(JSON.stringify(await exported())).toBe(JSON.stringify(production));
});

const withLevel = (change: object) => ({ ...production, levels: [{ ...levels[0], ...change }, levels[1]] });
const time = { within: '8h', onTimeout: 'expire' };
const here = '/projects/0/policies/0';
const { percent: _percent, ...board } = levels[1] ?? {};
test.each<[string, object, string, string]>([
  [
    'a condition that is none',
    withLevel({ when: 'environment.key ==' }),
    `${here}/levels/0/when`,
    'when: environment.key ==',
  ],
  [
    'a condition that reads what there is not',
    { ...production, approveWhen: 'release.secret == 1' },
    `${here}/approveWhen`,
    'approveWhen: release.secret == 1',
  ],
  [
    'a time that is none',
    withLevel({ deadline: { ...time, within: '8 hours' } }),
    `${here}/levels/0/deadline/within`,
    'within: 8 hours',
  ],
  [
    'a calendar that there is not',
    withLevel({ deadline: { ...time, calendar: 'office' } }),
    `${here}/levels/0/deadline/calendar`,
    'calendar: office',
  ],
  [
    'nobody to escalate to',
    withLevel({
      deadline: {
        within: '8h',
        onTimeout: 'escalate',
        escalate: { to: ['role:Board'], within: '4h', onTimeout: 'reject' },
      },
    }),
    `${here}/levels/0/deadline/escalate/to/0`,
    '- role:Board',
  ],
  [
    'an escalation that is not asked for',
    withLevel({ deadline: { ...time, escalate: { to: ['ann'], within: '4h', onTimeout: 'reject' } } }),
    `${here}/levels/0/deadline/escalate`,
    'escalate:',
  ],
  [
    'a duty that is none',
    { ...production, separateDuties: ['reviewer'] },
    `${here}/separateDuties/0`,
    '- reviewer',
  ],
  [
    'fewer people than its levels take, each on one of them',
    { ...production, levels: [levels[0], { ...board, rule: 'at-least', count: 2 }] },
    here,
    '- name: production',
  ],
  ['a field that is none', { ...production, distinct: true }, `${here}/distinct`, 'distinct: true'],
])('%s has its place in the file, and nothing is written', async (_, policy, pointer, line) => {
  const { faults, changes } = await apply(text(policy));
  expect(changes).toBe(undefined);
  expect(faults).toEqual([`${pointer} ${line}`]);
  expect(JSON.stringify(await exported())).toBe(JSON.stringify(production));
});
