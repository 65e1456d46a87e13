import { expect, test } from 'vitest';
import { refused } from '../../kernel/outcome.ts';
import { recordEach } from './each.ts';
import type { RecordDecision } from './record-decisions.ts';
import type { Ask } from './sign.ts';

// Only in which order they are recorded is looked at here; how, in many.db.test.ts.

const ask = (approval: string, comment: string): Ask => ({
  ...{ sender: { hash: null, account: '1' }, project: 'shop', approval, verdict: 'approve' },
  ...{ comment, via: 'native' },
});

test('those about one approval wait for each other, whatever becomes of them; others do not', async () => {
  const told: string[] = [];
  const pending = new Map<string, () => void>();
  const record: RecordDecision = async ({ comment }) => {
    told.push(`${comment} begins`);
    await new Promise<void>((resolve) => pending.set(comment, resolve));
    if (comment === 'first') throw new Error('lost');
    return refused('approval/not-open', comment);
  };
  const asks = [ask('1', 'first'), ask('2', 'other'), ask('1', 'second')];
  const all = recordEach(record, asks, () => refused('server/error', 'failed'));
  await Promise.resolve();
  expect(told).toEqual(['first begins', 'other begins']);
  pending.get('first')?.();
  await expect.poll(() => told).toHaveLength(3);
  pending.get('other')?.();
  pending.get('second')?.();
  const answers = await all;
  expect(answers.map((one) => (one.ok ? 'done' : one.refusal.because))).toEqual([
    'failed',
    'other',
    'second',
  ]);
});
