import type { Work } from '../kernel/unit-of-work.ts';
import { apply } from './apply.ts';
import { touchExecution } from './execution.store.ts';
import { type Held, holdExecution } from './facts.store.ts';
import { plan } from './plan.ts';

// 50 stages, each with 20 gates and 50 steps, do not take as many rounds: more would be a plan that never comes to rest.
const mostRounds = 5000;

/**
 * Takes an execution as far as it can go now: plans, writes, and looks again, until there is nothing to do. Safe to
 * call at any time and any number of times; two at once wait for each other, and the second finds nothing left.
 */
export async function advance(work: Work, project: string, execution: string): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const held = await holdExecution(work.tx, project, execution);
    if (held === undefined) return;
    const changed = await applyAll(work, held);
    if (!changed && round > 0) await touchExecution(work.tx, project, execution);
    if (!changed) return;
  }
  throw new Error(`execution ${execution} does not come to rest`);
}

async function applyAll(work: Work, held: Held): Promise<boolean> {
  let changed = false;
  for (const action of plan(held.facts, work.now)) {
    changed = (await apply(work, { system: true, project: held.project }, held, action)) || changed;
  }
  return changed;
}
