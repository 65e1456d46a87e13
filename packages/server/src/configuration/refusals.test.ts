import { Configuration } from '@countersign/contract/configuration.ts';
import { expect, test } from 'vitest';
import { refused } from '../kernel/outcome.ts';
import { diff, type Planned } from './diff.ts';
import { gathered } from './refusals.ts';

const level = { name: 'QA', rule: 'anyone', approvers: ['ann'] };
const document = Configuration.parse({
  users: [{ username: 'ann' }],
  groups: [{ name: 'cab', members: ['ann', 'bob'] }],
  projects: [
    {
      key: 'shop',
      name: 'Web shop',
      members: { maintainer: ['ann'], viewer: ['bob'] },
      policies: [{ name: 'qa', levels: [level] }],
    },
  ],
});
const planned = diff(
  { configuration: {}, tokens: [], accessKeys: [], versions: [] },
  document,
  (value) => value,
);
const of = (kind: string): Planned => {
  const found = planned.find((one) => one.kind === kind);
  if (!found) throw new Error(kind);
  return found;
};
const invalid = (...pointers: string[]) =>
  refused('request/invalid', 'No.', { faults: pointers.map((pointer) => ({ pointer, detail: 'wrong' })) })
    .refusal;
const blocker = { requirement: 'r', because: 'b', who: [], since: null, until: null };

test('a fault of a part is placed in the whole; members where they stand in the file', () => {
  const { refusal } = gathered(document, [
    { planned: of('group'), refusal: invalid('/members/1') },
    { planned: of('members'), refusal: invalid('/members/1/member') },
    { planned: of('policy'), refusal: invalid('/levels/0/approvers/0') },
  ]);
  expect(refusal.faults?.map(({ pointer }) => pointer)).toEqual([
    '/groups/0/members/1',
    '/projects/0/members/viewer/0',
    '/projects/0/policies/0/levels/0/approvers/0',
  ]);
  expect(refusal.because).toBe('/groups/0/members/1: wrong (and 2 more)');
});

test('what fails only because it names something refused is not said again', () => {
  const { refusal } = gathered(document, [
    { planned: of('user'), refusal: invalid('/email') },
    { planned: of('group'), refusal: invalid('/members/0', '/members/1') },
  ]);
  expect(refusal.faults?.map(({ pointer }) => pointer)).toEqual(['/users/0/email', '/groups/0/members/1']);
});

test('one code stays, different ones become an invalid request; blockers stay', () => {
  const unsatisfiable = refused('policy/unsatisfiable', 'Nobody.', { blockers: [blocker] }).refusal;
  const alone = gathered(document, [{ planned: of('policy'), refusal: unsatisfiable }]).refusal;
  expect(alone).toMatchObject({ code: 'policy/unsatisfiable', blockers: [blocker] });
  expect(alone.faults).toEqual([{ pointer: '/projects/0/policies/0', detail: 'Nobody.' }]);
  const mixed = gathered(document, [
    { planned: of('policy'), refusal: unsatisfiable },
    { planned: of('group'), refusal: invalid('/members/1') },
  ]).refusal;
  expect(mixed).toMatchObject({ code: 'request/invalid', blockers: [blocker] });
});
