import { describe, expect, test } from 'vitest';
import { type Facts, mayBreak } from './may-break.ts';

// Who may break the glass, as a table. The codes are those of docs/errors.md.

const fine: Facts = {
  rule: { longest: 60, author: '9' },
  by: '1',
  inPerson: true,
  among: true,
  people: ['ann'],
  minutes: 60,
  pending: null,
  reviewers: ['bob'],
};
const since = new Date('2026-11-22T09:00:00Z');

describe('whoever the rule names breaks the glass', () => {
  test.each<[string, Partial<Facts>]>([
    ['for as long as the rule says', {}],
    ['for a minute', { minutes: 1 }],
    ['by a rule of theirs that another has confirmed', { rule: { longest: 60, author: null } }],
  ])('%s', (_, facts) => expect(mayBreak({ ...fine, ...facts })).toEqual({ ok: true, value: true }));
});

describe('it is refused', () => {
  test.each<[string, Partial<Facts>, string, RegExp]>([
    ['where there is no rule', { rule: null }, 'break-glass/not-granted', /no rule/],
    ['to service accounts and agents', { inPerson: false }, 'break-glass/not-granted', /in person/],
    ['to others', { among: false }, 'break-glass/not-granted', /are others/],
    ['to who alone wrote the rule', { rule: { longest: 60, author: '1' } }, 'policy/own-rule', /nobody else/],
    ['for a minute too many', { minutes: 61 }, 'request/invalid', /60 minutes at most/],
    [
      'before the last time is reviewed',
      { pending: { id: '3', who: ['bob'], since, until: null } },
      'break-glass/review-pending',
      /break-glass 3/,
    ],
    ['when nobody else could review it', { reviewers: [] }, 'break-glass/not-granted', /Nobody but you/],
  ])('%s', (_, facts, code, because) => {
    expect(mayBreak({ ...fine, ...facts })).toMatchObject({
      ok: false,
      refusal: { code, because: expect.stringMatching(because) },
    });
  });

  test('with who may, and with who reviews it since when and until when', () => {
    expect(mayBreak({ ...fine, among: false })).toMatchObject({ refusal: { blockers: [{ who: ['ann'] }] } });
    const until = new Date('2026-11-24T09:00:00Z');
    expect(mayBreak({ ...fine, pending: { id: '3', who: ['bob'], since, until } })).toMatchObject({
      refusal: {
        blockers: [{ who: ['bob'], since: '2026-11-22T09:00:00.000Z', until: '2026-11-24T09:00:00.000Z' }],
      },
    });
  });
});
