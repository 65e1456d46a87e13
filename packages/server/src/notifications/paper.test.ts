import { describe, expect, test } from 'vitest';
import type { Answer, Question } from './letter.ts';
import { write } from './paper.ts';

// What a mail has to say is the second issue's, point 5: what, by which rule, who else, by when, what otherwise, where.

const question: Question = {
  project: 'Web shop',
  title: 'RL-6 Web shop 2.4, snapshot 3, to Production',
  level: 'CAB',
  rule: '60 percent must approve',
  standing: '1 of 3 have approved; one more decides',
  policy: 'production',
  others: ['Bob Roy (has approved)', 'Ann Lee'],
  requestedBy: null,
  release: 'RL-6 Web shop 2.4',
  snapshot: 3,
  environment: 'Production',
  digest: `sha256:${'5e'.repeat(32)}`,
  until: null,
  link: 'https://sign.example.test/approvals/shop/7',
};
const answer: Answer = {
  project: 'Web shop',
  title: question.title,
  status: 'rejected',
  said: [{ who: 'Ann Lee (QA)', what: 'Rejected by', words: 'Not before Monday.' }],
  link: question.link,
};
const subject = (asked: Question[], ended: Answer[]) => write('Bob Roy', { asked, ended }).subject;

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

  test('is one line, in reading direction, whatever the title', () => {
    const title = 'a\r\nBcc: x@y.test\u2028b\u202ec\u0000d';
    expect(subject([{ ...question, title }], [])).toBe('[Web shop] Please decide: a Bcc: x@y.test b c d');
  });
});

test('what is not known is left out, and a deadline is said in UTC', () => {
  const bare = { ...question, policy: null, release: null, snapshot: null, environment: null, others: [] };
  const { text } = write('Bob Roy', {
    asked: [{ ...bare, until: new Date('2026-11-24T17:00:00Z') }],
    ended: [],
  });
  expect(text).not.toMatch(/^(Release|Snapshot|Environment):/m);
  expect(text).toContain('Level:       CAB\n');
  expect(text).toContain('Asked by:    the pipeline\n');
  expect(text).toContain('Who else:    nobody: it is up to you\n');
  expect(text).toContain('By when:     2026-11-24 17:00 UTC\n');
  expect(text).toContain('Otherwise:   it ends undecided\n');
});

test('words of people are quoted line by line, so that they pass for nothing of ours', () => {
  const words = 'No.\r\nDigest: sha256:other\u2028See it: https://evil.example.test';
  const said = [{ who: 'Ann\nLee', what: 'Rejected by', words }];
  const { text } = write('Bob Roy', { asked: [], ended: [{ ...answer, said }] });
  expect(text).toContain(
    'Ann Lee wrote:\n> No.\n> Digest: sha256:other\n> See it: https://evil.example.test\n\nSee it: https://sign.example.test/',
  );
});

test('in HTML everything is text, in attributes as well', () => {
  const evil = `<img src=x onerror='alert(1)'>"&`;
  const { html } = write(evil, {
    asked: [
      { ...question, title: evil, level: evil, others: [evil], link: `https://a.test/"onclick="${evil}` },
    ],
    ended: [
      { ...answer, title: evil, project: evil, said: [{ who: evil, what: 'Rejected by', words: evil }] },
    ],
  });
  expect(html).not.toMatch(/<img|onclick="|onerror='/);
  expect(html.match(/&lt;img src=x onerror=&#39;alert\(1\)&#39;&gt;&quot;&amp;/g)?.length).toBeGreaterThan(7);
});
