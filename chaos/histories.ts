import { historyKinds } from '../packages/server/test/histories/kinds.ts';
import { playMany } from '../packages/server/test/histories/play.ts';

/**
 * Plays random histories through the core and the naive model, as many of each kind as the first argument says (50,000
 * unless told otherwise), from the seeds that `npm test` uses or from the one that is the second argument. The first
 * history that goes two ways ends it, made as small as it can be.
 */
const histories = Number(process.argv[2] ?? 50_000);
const ownSeed = process.argv[3];

for (const { name, questions, weights, seed } of historyKinds) {
  const seen = playMany(questions, weights, { histories, seed: Number(ownSeed ?? seed) });
  const counted = Object.entries(seen).sort(([, a], [, b]) => b - a);
  console.log(`${name}: ${histories} the same way. ${counted.map(([what, n]) => `${what} ${n}`).join(', ')}`);
}
