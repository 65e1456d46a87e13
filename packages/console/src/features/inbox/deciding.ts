import type { InboxItem } from '@countersign/contract/approval-shapes.ts';
import { decideMany, mostDecisions } from '@countersign/contract/decisions.ts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { client } from '../../shared/api/client.ts';
import { answered } from '../../shared/api/failure.ts';
import type { Decided } from './desk.ts';
import { inParts, outcomeOf, type Verdict } from './inbox.view.ts';

/** What is said to some items at once. */
export type Wish = {
  readonly items: readonly InboxItem[];
  readonly verdict: Verdict;
  readonly comment: string;
  /** Those for which a newer one waits are meant all the same. */
  readonly confirmOlder: boolean;
};

const key = () => crypto.getRandomValues(new Uint32Array(4)).join('-');

/**
 * Decides many, as many at a time as one call takes; `onSettled` hears of each part when it is done. When nobody answers,
 * `send` with the same wish goes on where it stopped, under the key of the part that was not answered: done once.
 */
export function useDeciding(onSettled: (settled: readonly Decided[]) => void) {
  const queries = useQueryClient();
  const [done, setDone] = useState(0);
  const work = useRef<Work | null>(null);
  const mutation = useMutation({
    async mutationFn(wish: Wish): Promise<readonly Decided[]> {
      if (work.current === null || !isSame(work.current.wish, wish)) work.current = begin(wish);
      const { left, settled } = work.current;
      setDone(settled.length);
      for (let part = left[0]; part; part = left[0]) {
        const results = await decidePart(part, wish);
        left.shift();
        settled.push(...results);
        onSettled(results);
        setDone(settled.length);
      }
      work.current = null;
      return settled;
    },
    onSettled() {
      void queries.invalidateQueries();
    },
  });
  const { mutate: send, isPending: sending, error, reset } = mutation;
  return { send, sending, error, reset, done };
}

/** A wish on its way: the parts that are not through, and what became of those that are. */
type Work = { readonly wish: Wish; readonly left: Part[]; readonly settled: Decided[] };
type Part = { readonly items: readonly InboxItem[]; readonly key: string };

const begin = (wish: Wish): Work => ({
  wish,
  left: inParts(wish.items, mostDecisions).map((items) => ({ items, key: key() })),
  settled: [],
});

const isSame = (one: Wish, other: Wish): boolean =>
  one.items === other.items &&
  one.verdict === other.verdict &&
  one.comment === other.comment &&
  one.confirmOlder === other.confirmOlder;

async function decidePart(
  { items, key }: Part,
  { verdict, comment, confirmOlder }: Wish,
): Promise<Decided[]> {
  const asked = items.map(({ project, approval, level, digest }) => ({
    ...{ project, approval, level, digest, verdict, comment },
    ...(confirmOlder && { confirmOlder }),
  }));
  const headers = { 'idempotency-key': key };
  const answer = answered(await client.call(decideMany, { body: { items: asked }, headers }));
  return items.flatMap((item, nth) => {
    const result = answer.items[nth];
    return result ? [{ item, outcome: outcomeOf(verdict, result) }] : [];
  });
}
