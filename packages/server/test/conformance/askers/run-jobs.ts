import type { Run } from '@countersign/contract/run-shapes.ts';
import { ok, type PipelineWorld, shop } from '../../pipeline-world.ts';
import { placeOf, type Waiting } from '../waiting.ts';
import { type Asker, type Level, once, partsOf } from './asker.ts';

/** Questions in the midst of a run: an approval job asks on one level, of which one rejection is enough. */
export function runJobs(world: PipelineWorld): Asker {
  const workflowOf = once(async ({ levels, policy }, nth) => {
    if (policy) throw new Error('an approval job has no policy');
    const key = `asks-${nth}`;
    await ok(world.ann.post(shop('workflows'), { key, name: key, reviewRequired: false }));
    const path = shop(`workflows/${key}/versions`);
    const jobs = [{ name: nameOf(levels), approval: approvalOf(levels) }];
    await ok(world.ann.post(path, { label: 'v1', definition: { stages: [{ name: 'Check', jobs }] } }));
    await ok(world.ann.post(`${path}/1:submit`));
    return key;
  });

  async function start(workflow: string): Promise<Waiting> {
    const run = (await ok(world.ci.post(shop(`workflows/${workflow}/runs`)))).json() as Run;
    const job = run.stages[0]?.jobs[0];
    const approval = job?.approval ?? '';
    const named = { run: run.id, number: run.number, job: job?.id ?? '', name: job?.name ?? '' };
    const place = { kind: 'run-job', workflow, ...named } as const;
    return { approval, place, parts: await partsOf(world, approval) };
  }

  return {
    ask: async (asking) => start(await workflowOf(asking)),
    next: (waiting) => start(placeOf(waiting, 'run-job').workflow),
  };
}

/** The same as an approval job says it: whoever is asked first decides, one of them does, or all of them do. */
function approvalOf([only, ...more]: readonly Level[]): { approvers: readonly string[]; needed: number } {
  if (only === undefined || more.length > 0) throw new Error('an approval job asks on one level');
  const { approvers, rule, count } = only;
  return { approvers, needed: rule === 'everyone' ? approvers.length : (count ?? 1) };
}

/** The level that an approval job asks on is called as the job is. */
const nameOf = ([only]: readonly Level[]): string => only?.name ?? '';
