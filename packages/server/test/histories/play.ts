import fc from 'fast-check';
import type { ModelQuestion } from '../models/approval-model.ts';
import { agree } from './agree.ts';
import { type Step, stepsOf, type Weights } from './arbitraries.ts';
import { takeStep } from './take-step.ts';
import { World } from './world.ts';

/** Who is in which role when a history begins. */
const members = { QA: ['A', 'B', 'X'], CAB: ['B', 'C', 'D', 'S'], Fallback: ['C', 'E'] };

/** Once it has ended, two steps more show that it stays as it ended. */
const after = 2;

export function play(question: ModelQuestion, steps: readonly Step[]): World {
  const world = new World(question, members);
  agree(world);
  let left = after;
  for (const step of steps) {
    if (world.model.state !== 'open') left -= 1;
    if (left < 0) break;
    takeStep(world, step);
    if (world.moved) agree(world);
  }
  return world;
}

/** Plays so many random histories from a fixed seed. Answers how often what happened in them. */
export function playMany(
  questions: fc.Arbitrary<ModelQuestion>,
  weights: Weights,
  { histories, seed }: { histories: number; seed: number },
): Record<string, number> {
  const seen: Record<string, number> = {};
  const count = (what: string, times = 1) => {
    seen[what] = (seen[what] ?? 0) + times;
  };
  fc.assert(
    fc.property(questions, stepsOf(weights), (question, steps) => {
      const world = play(question, steps);
      count(world.model.state);
      for (const [kind, times] of Object.entries(world.seen)) count(kind, times);
      for (const { votes } of world.model.running)
        count('signed for another', votes.filter(({ who, seat }) => who !== seat).length);
    }),
    { numRuns: histories, seed },
  );
  return seen;
}
