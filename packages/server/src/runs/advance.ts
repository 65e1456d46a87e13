import type { Work } from '../kernel/unit-of-work.ts';
import { apply } from './apply.ts';
import { type Held, holdRun } from './facts.store.ts';
import { plan } from './plan.ts';
import { touchRun } from './run.store.ts';

// 50 stages with 50 jobs each do not take as many rounds: more would be a plan that never comes to rest.
const mostRounds = 10_000;

/**
 * Takes a run as far as it can go now: plans, writes, and looks again, until there is nothing to do. Safe to call at
 * any time and any number of times; two at once wait for each other, and the second finds nothing left.
 */
export async function advanceRun(work: Work, project: string, run: string): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const held = await holdRun(work, project, run);
    if (held === undefined) return;
    const changed = await applyAll(work, held);
    if (!changed && round > 0) await touchRun(work.tx, project, run);
    if (!changed) return;
  }
  throw new Error(`run ${run} does not come to rest`);
}

async function applyAll(work: Work, held: Held): Promise<boolean> {
  let changed = false;
  for (const action of plan(held.facts, work.now)) {
    changed = (await apply(work, { system: true, project: held.project }, held, action)) || changed;
  }
  return changed;
}
