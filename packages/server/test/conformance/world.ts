import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { sql } from 'kysely';
import type { Client } from '../app.ts';
import { gateOf } from '../latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../pipeline-world.ts';

/** A gate that waits, by all the names that the doors have for it. */
export type WaitingGate = {
  readonly release: string;
  readonly snapshot: string;
  readonly execution: string;
  readonly environment: string;
  readonly name: string;
  readonly approval: string;
  /** By user name and the name of a level: the level's id, and the id of that person's part in it. */
  readonly parts: ReadonlyMap<string, { readonly level: string; readonly approver: string }>;
};

export const partOf = ({ parts }: WaitingGate, username: string, level = 'QA') => {
  const found = parts.get(`${username}/${level}`);
  if (found === undefined) throw new Error(`${username} is not asked on ${level}`);
  return found;
};

export type ConformanceWorld = PipelineWorld & {
  /** People of another project only. */
  readonly outsider: Client;
  /** Makes a release whose snapshot waits at a gate of these levels. */
  gate(...levels: object[]): Promise<WaitingGate>;
  /** Sends the next snapshot of the same release to the same gate. */
  next(gate: WaitingGate): Promise<WaitingGate>;
  /** What the ledger has of an approval: action, via and user name of each entry. */
  ledger(approval: string): Promise<{ action: string; via: string; who: string | undefined }[]>;
  status(approval: string): Promise<string>;
};

export const level = (name: string, approvers: string[], more: object = {}) => ({
  ...{ name, rule: 'anyone', approvers },
  ...more,
});

export async function openConformanceWorld(options: { workers?: boolean } = {}): Promise<ConformanceWorld> {
  const world = await openPipelineWorld(options);
  await world.project('depot', 'Depot');
  const outsider = await world.person('outsider', { project: 'depot', access: 'maintainer' });
  const { items } = (await world.ann.get(shop('environments'))).json();
  const environment = (items as { id: string; key: string }[]).find(({ key }) => key === 'qa')?.id ?? '';
  const pipelines = new Map<string, Promise<string>>();

  function pipelineOf(levels: object[]): Promise<string> {
    const key = JSON.stringify(levels);
    const made = pipelines.get(key) ?? makePipeline(`conformance ${pipelines.size}`, levels);
    pipelines.set(key, made);
    return made;
  }

  async function makePipeline(name: string, levels: object[]): Promise<string> {
    await ok(world.ann.post(shop('policies'), { name, levels }));
    const gates = [{ name: 'Manager Approval', type: 'approval', policy: name }];
    const stages = [{ name: 'QA', environment: 'qa', gates }];
    const { id } = (await ok(world.ann.post(shop('pipelines'), { name, stages }))).json();
    await ok(world.ann.post(shop(`pipelines/${id}/versions/1:activate`)));
    return name;
  }

  async function submit(release: string): Promise<WaitingGate> {
    const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
    const snapshot = (await ok(world.ci.post(shop(`releases/${release}/snapshots`), { contents }))).json().id;
    const execution = (await ok(world.ci.post(shop('executions'), { snapshot }))).json() as Execution;
    const gate = gateOf(execution);
    const approval = gate.approval ?? '';
    const parts = await partsOf(world, approval);
    return { release, snapshot, execution: execution.id, environment, name: gate.name, approval, parts };
  }

  return {
    ...{ ...world, outsider },
    async gate(...levels) {
      const pipeline = await pipelineOf(levels);
      const { id } = (await ok(world.ci.post(shop('releases'), { title: 'Web shop 2.4', pipeline }))).json();
      return submit(id);
    },
    next: ({ release }) => submit(release),
    async ledger(approval) {
      const url = shop(`ledger?subjectType=approval&subjectId=${approval}&limit=200`);
      const { items } = (await ok(world.ann.get(url))).json();
      return (items as Entry[]).map(({ action, via, actor }) => ({ action, via, who: actor?.username }));
    },
    status: async (approval) => (await ok(world.ann.get(shop(`approvals/${approval}`)))).json().status,
  };
}
type Entry = { action: string; via: string; actor: { username: string } | null };

async function partsOf({ parts: { db } }: PipelineWorld, approval: string): Promise<WaitingGate['parts']> {
  const { rows } = await sql<{ name: string; level: string; approver: string }>`
    select a.username || '/' || l.name as name, p.level_id as level, p.id as approver
    from approver p
    join account a on a.id = p.account_id
    join level l on l.project_id = p.project_id and l.id = p.level_id
    where p.approval_id = ${approval}
  `.execute(db);
  return new Map(rows.map(({ name, ...part }) => [name, part]));
}
