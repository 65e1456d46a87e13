import { sql } from 'kysely';
import type { SubjectKind } from '../../src/dialects/dialect.ts';
import { jobs } from '../../src/jobs.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import type { Client } from '../app.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../pipeline-world.ts';
import type { Asker, Asking, Level } from './askers/asker.ts';
import { gates } from './askers/gates.ts';
import { runJobs } from './askers/run-jobs.ts';
import { versions } from './askers/versions.ts';
import type { Waiting } from './waiting.ts';

export type ConformanceWorld = PipelineWorld & {
  /** People of another project only. */
  readonly outsider: Client;
  /** Puts a question of these levels to people, about a subject of this kind. */
  ask(kind: SubjectKind, ...levels: Level[]): Promise<Waiting>;
  /** The same with what else its policy says, and whose work it is about. */
  askBy(kind: SubjectKind, asking: Asking): Promise<Waiting>;
  /** Puts the same about the next subject of the same thing, while the other still waits. */
  next(waiting: Waiting): Promise<Waiting>;
  /** What the ledger has of an approval: action, via and user name of each entry. */
  ledger(approval: string): Promise<{ action: string; via: string; who: string | undefined }[]>;
  /** The decisions that were refused: why, by which door, and whose. */
  refusals(approval: string): Promise<Refused[]>;
  status(approval: string): Promise<string>;
  /** Lets whoever had asked hear that its approval has ended, as the jobs do. */
  hear(waiting: Waiting): Promise<void>;
};

export async function openConformanceWorld(options: { workers?: boolean } = {}): Promise<ConformanceWorld> {
  const world = await openPipelineWorld(options);
  await world.project('depot', 'Depot');
  const outsider = await world.person('outsider', { project: 'depot', access: 'maintainer' });
  await makePeople(world);
  const askers: Record<SubjectKind, Asker> = {
    gate: await gates(world),
    'workflow-version': versions(world),
    'run-job': runJobs(world),
  };
  return {
    ...{ ...world, outsider },
    ask: (kind, ...levels) => askers[kind].ask({ levels }),
    askBy: (kind, asking) => askers[kind].ask(asking),
    next: (waiting) => askers[waiting.place.kind].next(waiting),
    async ledger(approval) {
      const entries = await entriesOf(world, approval);
      return entries.map(({ action, via, actor }) => ({ action, via, who: actor?.username }));
    },
    async refusals(approval) {
      const entries = await entriesOf(world, approval);
      const refused = entries.filter(({ action }) => action === 'approval.decide.refused');
      return refused.map(({ details, via, actor }) => ({
        code: details.code ?? '',
        via,
        who: actor?.username,
      }));
    },
    status: async (approval) => (await ok(world.ann.get(shop(`approvals/${approval}`)))).json().status,
    hear: (waiting) => hear(world, waiting),
  };
}
/** Somebody who will leave, a deputy, a service account, an agent of ann's, and two groups of the same people. */
async function makePeople(world: PipelineWorld): Promise<void> {
  for (const name of ['leaver', 'deputy', 'robot'])
    await world.person(name, { project: 'shop', access: 'viewer' });
  await sql`update account set kind = 'service' where username = 'robot'`.execute(world.parts.db);
  await sql`
    insert into token (account_id, name, hash, agent)
    values (${world.ann.accountId}, 'agent', ${sha256('cs_token_of_an_agent')}, true)
  `.execute(world.parts.db);
  for (const group of ['board', 'council'])
    await ok(world.administrator.call('PUT', `/api/v1/groups/${group}`, { members: ['ann', 'bob'] }));
}

type Entry = {
  action: string;
  via: string;
  actor: { username: string } | null;
  details: { code?: string };
};
export type Refused = { code: string; via: string; who: string | undefined };

async function entriesOf(world: PipelineWorld, approval: string): Promise<Entry[]> {
  const url = shop(`ledger?subjectType=approval&subjectId=${approval}&limit=200`);
  return (await ok(world.ann.get(url))).json().items;
}

async function hear(world: PipelineWorld, { approval }: Waiting): Promise<void> {
  const job = jobs(world.parts).find(({ name }) => name === 'approval.decided');
  const sent = await world.sent('approval.decided');
  const data = sent.find((one) => one.approval === approval);
  if (job === undefined || data === undefined) throw new Error(`nobody is told of approval ${approval}`);
  await job.handle(data, false);
}
