import { expect, test } from 'vitest';
import { byHand } from '../../../test/histories/arbitraries.ts';
import { playMany } from '../../../test/histories/play.ts';

// The expected values come from a second, naive engine (test/models). What this cannot prove: that both are not wrong
// in the same way; the truth tables beside this are written from the documents for that.
test('50,000 random histories of approvals whose levels are made by hand go the same way in the core and in the naive model, and are explained so', () => {
  const weights = {
    sign: 30,
    look: 3,
    delegate: 5,
    people: 8,
    edit: 16,
    override: 4,
    glass: 2,
    end: 1,
    pause: 1,
  };
  const seen = playMany(byHand, weights, { histories: 50_000, seed: 20261125 });
  // The histories must be interesting: a good part of them gets somewhere.
  expect(seen['level-added']).toBeGreaterThan(10_000);
}, 900_000);
