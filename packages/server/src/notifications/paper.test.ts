import { describe, expect, test } from 'vitest';
import type { Answer, News, Question } from './letter.ts';
import { write } from './paper.ts';
import type { Notice } from './timing/notice.ts';

// What a mail has to say: what, by which rule, who else, by when, what otherwise, where.

const question: Question = {
  project: 'Web shop',
  title: 'RL-6 Web shop 2.4, snapshot 3, to Production',
  level: 'CAB',
  rule: '60 percent must approve',
  standing: '1 of 3 have approved; one more decides',
  policy: 'production',
  standsFor: [],
  others: ['Bob Roy (has approved)', 'Ann Lee'],
  requestedBy: null,
  release: 'RL-6 Web shop 2.4',
  snapshot: 3,
  environment: 'Production',
  digest: `sha256:${'5e'.repeat(32)}`,
  until: null,
  otherwise: 'it goes on waiting',
  reminder: false,
  now: new Date('2026-11-24T09:30:00Z'),
  link: 'https://sign.example.test/projects/shop/approvals/7',
};
const answer: Answer = {
  project: 'Web shop',
  title: question.title,
  status: 'rejected',
  said: [{ who: 'Ann Lee (QA)', what: 'Rejected by', words: 'Not before Monday.' }],
  overAt: null,
  link: question.link,
};
const notice: Notice = {
  kind: 'warned',
  project: 'Web shop',
  title: question.title,
  level: 'CAB',
  requestedBy: 'Ci Builds',
  because: '1 of 3 have approved; one more decides (60 percent must approve).',
  who: ['Ann Lee', 'bob for Eve'],
  approvers: ['role:CAB'],
  until: new Date('2026-11-24T17:00:00Z'),
  now: question.now,
  otherwise: 'it ends undecided',
  link: question.link,
};
const nothing: News = { asked: [], notices: [], ended: [] };
const subject = (asked: Question[], ended: Answer[], notices: Notice[] = []) =>
  write('Bob Roy', { asked, notices, ended }).subject;
const factsIn = (text: string) =>
  text
    .split('\n')
    .filter((line) => /^[A-Z][\w ]{0,16}: /.test(line))
    .filter((line) => !line.includes(question.title) && !line.startsWith('See it'));

describe('the subject', () => {
  test.each([
    [[question], [], `[Web shop] Please decide: ${question.title}`],
    [[question, question], [], '2 approvals wait for you'],
    [[], [answer], `[Web shop] Rejected: ${answer.title}`],
    [[], [answer, answer], '2 approvals you asked for are decided'],
    [[question], [answer], '1 approval waits for you, 1 is decided'],
    [[question, question], [answer, answer], '2 approvals wait for you, 2 are decided'],
  ])('of %# says how many of what', (asked, ended, expected) => {
    expect(subject(asked, ended)).toBe(expected);
  });

  const until = new Date('2026-11-24T17:00:00Z');
  test.each([
    ['a reminder', [{ ...question, until, reminder: true }], [], '7 hours left, please decide'],
    ['a warning', [], [notice], 'Not decided yet, 7 hours left'],
    ['what was passed on', [], [{ ...notice, kind: 'escalated' as const }], 'Passed on to others'],
    ['what is stuck', [], [{ ...notice, kind: 'stuck' as const }], 'Cannot be approved as things are'],
  ])('of %s says what it is', (_, asked, notices, expected) => {
    expect(subject(asked, [], notices)).toBe(`[Web shop] ${expected}: ${question.title}`);
  });

  test('of several things counts each kind', () => {
    expect(subject([question], [answer], [notice, notice])).toBe(
      '1 approval waits for you, 2 take your attention, 1 is decided',
    );
    expect(subject([], [], [notice, notice])).toBe('2 take your attention');
  });

  test('is one line, in reading direction, whatever the title', () => {
    const title = 'a\r\nBcc: x@y.test\u2028b\u202ec\u0000d';
    expect(subject([{ ...question, title }], [])).toBe('[Web shop] Please decide: a Bcc: x@y.test b c d');
  });
});

test('what is not known is left out, and a deadline is said in UTC', () => {
  const bare = { ...question, policy: null, release: null, snapshot: null, environment: null, others: [] };
  const { text } = write('Bob Roy', {
    ...nothing,
    asked: [{ ...bare, until: new Date('2026-11-24T17:00:00Z'), otherwise: 'it is rejected' }],
  });
  expect(text).not.toMatch(/^(Release|Snapshot|Environment):/m);
  expect(text).toContain('Level:       CAB\n');
  expect(text).toContain('Asked by:    the pipeline\n');
  expect(text).toContain('Who else:    nobody: it is up to you\n');
  expect(text).toContain('By when:     2026-11-24 17:00 UTC\n');
  expect(text).toContain('Otherwise:   it is rejected\n');
});

// A warning says until when, an escalation to whom, a stuck level why, and each who can do something about it.
describe('what is to be known', () => {
  const facts = (change: Partial<Notice>) =>
    factsIn(write('Bob Roy', { ...nothing, notices: [{ ...notice, ...change }] }).text);

  test('a warning names who could still sign, the time left with its zone, and what becomes of it', () => {
    expect(facts({})).toEqual([
      'Project:     Web shop',
      'Level:       CAB',
      'Asked by:    Ci Builds',
      'Waits for:   Ann Lee, bob for Eve',
      'By when:     2026-11-24 17:00 UTC',
      'Time left:   7 hours',
      'Otherwise:   it ends undecided',
    ]);
  });

  test('of a stuck level it says why, and what helps', () => {
    const because = 'Nobody is left to ask: an empty level is never approved.';
    expect(facts({ kind: 'stuck', because, who: [], until: null })).toEqual([
      'Project:     Web shop',
      'Level:       CAB',
      'Asked by:    Ci Builds',
      `Why:         ${because}`,
      'Waits for:   nobody who could sign',
      'What helps:  who comes to role:CAB is asked at once; whoever the policy lets override it can; whoever asked can withdraw it',
    ]);
  });

  test('of what was passed on it says who is asked now', () => {
    expect(facts({ kind: 'escalated', who: ['Eve'] })).toContain('Asked now:   Eve');
  });
});

test('what ran out of time says so, since nobody has said anything else', () => {
  const overAt = new Date('2026-11-24T17:00:00Z');
  const { subject, text } = write('Ci', {
    ...nothing,
    ended: [{ ...answer, status: 'expired', said: [], overAt }],
  });
  expect(subject).toMatch(/^\[Web shop] Not decided in time: /);
  expect(text).toContain('Why:         its time was over on 2026-11-24 17:00 UTC\n');
});

test('words of people are quoted line by line, so that they pass for nothing of ours', () => {
  const words = 'No.\r\nDigest: sha256:other\u2028See it: https://evil.example.test';
  const said = [{ who: 'Ann\nLee', what: 'Rejected by', words }];
  const { text } = write('Bob Roy', { ...nothing, ended: [{ ...answer, said }] });
  expect(text).toContain(
    'Ann Lee wrote:\n> No.\n> Digest: sha256:other\n> See it: https://evil.example.test\n\nSee it: https://sign.example.test/',
  );
});

test('in HTML everything is text, in attributes as well', () => {
  const evil = `<img src=x onerror='alert(1)'>"&`;
  const { html } = write(evil, {
    notices: [{ ...notice, title: evil, level: evil, who: [evil], approvers: [evil], because: evil }],
    asked: [
      { ...question, title: evil, level: evil, others: [evil], link: `https://a.test/"onclick="${evil}` },
    ],
    ended: [
      { ...answer, title: evil, project: evil, said: [{ who: evil, what: 'Rejected by', words: evil }] },
    ],
  });
  expect(html).not.toMatch(/<img|onclick="|onerror='/);
  expect(html.match(/&lt;img src=x onerror=&#39;alert\(1\)&#39;&gt;&quot;&amp;/g)?.length).toBeGreaterThan(
    10,
  );
});
