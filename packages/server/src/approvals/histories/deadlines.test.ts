import { expect, test } from 'vitest';
import { byPolicy } from '../../../test/histories/arbitraries.ts';
import { playMany } from '../../../test/histories/play.ts';

// The expected values come from a second, naive engine (test/models). What this cannot prove: that both are not wrong
// in the same way; the truth tables beside this are written from the documents for that.
test('50,000 random histories in which time runs out go the same way in the core and in the naive model, and are explained so', () => {
  const weights = { sign: 20, look: 10, delegate: 3, people: 3, override: 2, pause: 8 };
  const seen = playMany(byPolicy, weights, { histories: 50_000, seed: 20261124 });
  // The histories must be interesting: a good part of them gets somewhere.
  expect(seen['level-escalated']).toBeGreaterThan(5_000);
}, 900_000);
