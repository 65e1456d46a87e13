import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { getApproval } from '@countersign/contract/approvals.ts';
import { expect, test } from 'vitest';
import type { Topic } from './contents.views.ts';
import { newsOf } from './news.ts';

// The approval is the one that the contract documents.

const documented = getApproval.example.response as Approval;
const level = documented.levels[0];
const topic: Topic = {
  kind: 'asked',
  project: { id: '1', key: 'shop', name: 'Web shop' },
  approval: documented.id,
  level: level?.id ?? '',
  policy: 'production',
  requested_by: null,
  release: 'RL-6 Web shop 2.4',
  snapshot: 3,
  environment: 'Production',
  until: null,
  consequence: null,
  fallback: [],
  now: new Date('2026-11-24T09:30:00Z'),
  ended_by: null,
  disclosures: [],
};
const signer = {
  id: '9',
  comment: '',
  decidedAt: null,
  left: false,
  verdict: null,
  signedBy: null,
  delegate: null,
};
const news = (more: Partial<Topic>, approval: Partial<Approval> = {}) =>
  newsOf('ann', 'https://sign.example.test', [
    { topic: { ...topic, ...more }, approval: { ...documented, ...approval }, overAt: null },
  ]);

test('a question names the others who are asked, without those who left, and with what they have said', () => {
  const signers = [
    { ...signer, username: 'ann', name: 'Ann Lee' },
    { ...signer, username: 'bob', name: 'Bob Roy' },
    { ...signer, username: 'cy', name: 'Cy', left: true },
    { ...signer, username: 'di', name: 'Di', left: true, verdict: 'approve' as const },
  ];
  const levels = level ? [{ ...level, signers, rule: 'at-least' as const, threshold: 2 }] : [];
  expect(news({}, { levels }).asked).toMatchObject([
    {
      others: ['Bob Roy', 'Di (has approved)'],
      rule: 'at least 2 must approve',
      digest: documented.subject.digest,
      link: `https://sign.example.test/projects/shop/approvals/${documented.id}`,
    },
  ]);
});

test('who stands in for somebody is told for whom, and everybody else who does', () => {
  const signers = [
    { ...signer, username: 'di', name: 'Di', delegate: 'ann' },
    { ...signer, username: 'bob', name: 'Bob Roy', delegate: 'cy' },
    { ...signer, username: 'cab', name: 'Cab', verdict: 'approve' as const, signedBy: 'cy' },
  ];
  const levels = level ? [{ ...level, signers }] : [];
  expect(news({}, { levels }).asked).toMatchObject([
    { standsFor: ['Di'], others: ['cy for Bob Roy', 'cy for Cab (has approved)'] },
  ]);
  const { ended } = news({ kind: 'ended' }, { status: 'approved', levels });
  expect(ended[0]?.said).toMatchObject([{ who: `cy for Cab (${level?.name})`, what: 'Approved by' }]);
});

test('of a superseded question it says that nobody in person ended it, and why', () => {
  const comment = Buffer.from(JSON.stringify(['salt', 'comment', 'Snapshot 4 is there.'])).toString(
    'base64url',
  );
  const { ended } = news({ kind: 'ended', disclosures: [comment] }, { status: 'superseded', levels: [] });
  expect(ended).toMatchObject([
    {
      status: 'superseded',
      said: [{ who: 'the pipeline', what: 'Superseded by', words: 'Snapshot 4 is there.' }],
    },
  ]);
});

test('nothing is said to be over that is open, nor asked of a level that is gone', () => {
  expect(news({ kind: 'ended' }, { status: 'open' }).ended).toEqual([]);
  expect(news({ level: '999' }).asked).toEqual([]);
});

test('who is asked and reminded by the same mail is asked once, as a reminder', () => {
  const known = { approval: documented, overAt: null };
  const { asked } = newsOf('ann', 'https://sign.example.test', [
    { ...known, topic },
    { ...known, topic: { ...topic, kind: 'reminded' } },
  ]);
  expect(asked.map(({ reminder }) => reminder)).toEqual([true]);
});

test.each([
  [null, null, 'it goes on waiting'],
  ['2026-11-24T17:00:00Z', 'expire', 'it ends undecided'],
  ['2026-11-24T17:00:00Z', 'reject', 'it is rejected'],
  ['2026-11-24T17:00:00Z', 'escalate', 'it is passed on to role:CAB, eve'],
] as const)('until %s, then %s: %s', (until, consequence, expected) => {
  const due = { until: until && new Date(until), consequence, fallback: ['role:CAB', 'eve'] };
  expect(news(due).asked[0]?.otherwise).toBe(expected);
});

test('a warning names who could still sign, and for whom, where that is somebody else', () => {
  const signers = [
    { ...signer, username: 'ann', name: 'Ann Lee', delegate: 'bob' },
    { ...signer, username: 'cy', name: 'Cy', left: true },
    { ...signer, username: 'di', name: 'Di', verdict: 'approve' as const },
    { ...signer, username: 'ed', name: 'Ed' },
  ];
  const levels = level ? [{ ...level, signers }] : [];
  expect(news({ kind: 'warned' }, { levels }).notices).toMatchObject([
    { kind: 'warned', level: level?.name, who: ['bob for Ann Lee', 'Ed'] },
  ]);
  expect(news({ kind: 'warned', level: null }, { levels }).notices[0]?.level).toBe(null);
});
