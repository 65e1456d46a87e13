import { type ProblemCode, problems } from '@countersign/contract/problems.ts';
import { describe, expect, test } from 'vitest';
import { refused } from '../../kernel/outcome.ts';
import { render } from './render.ts';

// The codes of a decision are those of seed 001:36-40; what may come back beside them is HTTP's own.
const documented = [400, 401, 403, 500];
const httpsOwn: Partial<Record<ProblemCode, number>> = {
  'resource/not-found': 404,
  'request/method-not-allowed': 405,
  'request/too-large': 413,
  'request/unsupported-media-type': 415,
  'request/too-many': 429,
  'server/unavailable': 503,
};

describe.each(Object.keys(problems) as ProblemCode[])('%s', (code) => {
  const { status, body } = render(refused(code, 'Because.').refusal);

  test('has a status that clients know', () => {
    if (httpsOwn[code] === undefined) expect(documented).toContain(status);
    else expect(status).toBe(httpsOwn[code]);
  });

  test('keeps who asks apart from what is asked', () => {
    const native: number = problems[code].status;
    expect(status === 401).toBe(native === 401);
    expect(status === 403).toBe(native === 403);
    expect(status >= 500).toBe(native >= 500);
  });

  test('is one sentence', () => expect(body).toEqual({ message: 'Because.' }));
});

test('a message says every fault in its place', () => {
  const faults = [
    { pointer: '/snapshotVersionInputs/0/projectId', detail: 'required' },
    { pointer: 'query/snapshotId', detail: 'no number' },
    { pointer: '', detail: 'expected object' },
  ];
  const { body } = render(refused('request/invalid', 'ignored', { faults }).refusal);
  expect(body).toEqual({
    message:
      'snapshotVersionInputs[0].projectId: required; snapshotId: no number; The body: expected object.',
  });
});

test('and who can act', () => {
  const blocker = { requirement: 'r', because: 'b', since: null, until: null };
  const of = (...who: string[][]) =>
    render(
      refused('gate/not-waiting', 'No.', { blockers: who.map((one) => ({ ...blocker, who: one })) }).refusal,
    ).body;
  expect(of(['ann', 'bob'], ['ann'])).toEqual({ message: 'No. It waits for ann, bob.' });
  expect(of([])).toEqual({ message: 'No. It waits for nobody.' });
});
