import { expect, test } from 'vitest';
import { historyKinds } from '../../test/histories/kinds.ts';
import { playMany } from '../../test/histories/play.ts';

const histories = 2500;

// The expected values come from a second, naive engine (test/models). What this cannot prove: that both are not wrong
// in the same way; the truth tables beside this are written from the documents for that. "npm run histories" plays
// 50,000 of each.
test.each(
  historyKinds,
)('random histories, $name: the core goes the way of the naive model, and is explained so', ({
  questions,
  weights,
  seed,
  happens: [what, ofHundred],
}) => {
  const seen = playMany(questions, weights, { histories, seed });
  expect(seen[what]).toBeGreaterThan((histories * ofHundred) / 100);
});
