import { expect, test } from 'vitest';
import { byPolicy } from '../../../test/histories/arbitraries.ts';
import { playMany } from '../../../test/histories/play.ts';

// The expected values come from a second, naive engine (test/models). What this cannot prove: that both are not wrong
// in the same way; the truth tables beside this are written from the documents for that.
test('50,000 random histories of approvals made from policies go the same way in the core and in the naive model, and are explained so', () => {
  const weights = {
    sign: 36,
    look: 4,
    delegate: 6,
    people: 6,
    subject: 3,
    override: 3,
    glass: 2,
    end: 1,
    pause: 4,
  };
  const seen = playMany(byPolicy, weights, { histories: 50_000, seed: 20261122 });
  // The histories must be interesting: a good part of them gets somewhere.
  expect(seen.approved).toBeGreaterThan(10_000);
}, 900_000);
