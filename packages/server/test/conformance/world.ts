import type { SubjectKind } from '../../src/dialects/dialect.ts';
import { jobs } from '../../src/jobs.ts';
import type { Client } from '../app.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../pipeline-world.ts';
import type { Asker, Level } from './askers/asker.ts';
import { gates } from './askers/gates.ts';
import { runJobs } from './askers/run-jobs.ts';
import { versions } from './askers/versions.ts';
import type { Waiting } from './waiting.ts';

export type ConformanceWorld = PipelineWorld & {
  /** People of another project only. */
  readonly outsider: Client;
  /** Puts a question of these levels to people, about a subject of this kind. */
  ask(kind: SubjectKind, ...levels: Level[]): Promise<Waiting>;
  /** Puts the same about the next subject of the same thing, while the other still waits. */
  next(waiting: Waiting): Promise<Waiting>;
  /** What the ledger has of an approval: action, via and user name of each entry. */
  ledger(approval: string): Promise<{ action: string; via: string; who: string | undefined }[]>;
  status(approval: string): Promise<string>;
  /** Lets whoever had asked hear that its approval has ended, as the jobs do. */
  hear(waiting: Waiting): Promise<void>;
};

export async function openConformanceWorld(options: { workers?: boolean } = {}): Promise<ConformanceWorld> {
  const world = await openPipelineWorld(options);
  await world.project('depot', 'Depot');
  const outsider = await world.person('outsider', { project: 'depot', access: 'maintainer' });
  const askers: Record<SubjectKind, Asker> = {
    gate: await gates(world),
    'workflow-version': versions(world),
    'run-job': runJobs(world),
  };
  return {
    ...{ ...world, outsider },
    ask: (kind, ...levels) => askers[kind].ask(levels),
    next: (waiting) => askers[waiting.place.kind].next(waiting),
    async ledger(approval) {
      const url = shop(`ledger?subjectType=approval&subjectId=${approval}&limit=200`);
      const { items } = (await ok(world.ann.get(url))).json();
      return (items as Entry[]).map(({ action, via, actor }) => ({ action, via, who: actor?.username }));
    },
    status: async (approval) => (await ok(world.ann.get(shop(`approvals/${approval}`)))).json().status,
    hear: (waiting) => hear(world, waiting),
  };
}
type Entry = { action: string; via: string; actor: { username: string } | null };

async function hear(world: PipelineWorld, { approval }: Waiting): Promise<void> {
  const job = jobs(world.parts).find(({ name }) => name === 'approval.decided');
  const sent = await world.sent('approval.decided');
  const data = sent.find((one) => one.approval === approval);
  if (job === undefined || data === undefined) throw new Error(`nobody is told of approval ${approval}`);
  await job.handle(data, false);
}
