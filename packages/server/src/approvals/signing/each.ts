import type { Outcome } from '../../kernel/outcome.ts';
import type { Recorded } from './batch.ts';
import type { RecordDecision } from './record-decisions.ts';
import type { Ask } from './sign.ts';

/**
 * Records each of many decisions by itself: those about one approval one after the other, all others at the same time.
 * Answers what became of each, in order. `failed`: what is answered for one that could not be recorded at all.
 */
export function recordEach(
  record: RecordDecision,
  asks: readonly Ask[],
  failed: (error: unknown) => Outcome<Recorded>,
): Promise<Outcome<Recorded>[]> {
  const before = new Map<string, Promise<unknown>>();
  return Promise.all(
    asks.map((ask) => {
      const about = `${ask.project}/${ask.approval}`;
      const turn = before.get(about) ?? Promise.resolve();
      const answer = turn.then(() => record(ask)).catch(failed);
      before.set(about, answer);
      return answer;
    }),
  );
}
