import type { BreakGlassWithUses } from '@countersign/contract/break-glass.ts';
import type { Execution } from '@countersign/contract/execution-shapes.ts';
import { sql } from 'kysely';
import { jobs } from '../src/jobs.ts';
import type { Client, TestOptions } from './app.ts';
import { gateOf } from './latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from './pipeline-world.ts';

export type Waiting = {
  readonly release: string;
  readonly execution: Execution;
  readonly gate: string;
  /** Empty at a gate that asks no people. */
  readonly approval: string;
};

export type EmergencyWorld = PipelineWorld & {
  readonly outsider: Client;
  /** Breaks the glass. Answers its id. */
  broken(who: Client, minutes?: number): Promise<string>;
  glass(id: string): Promise<BreakGlassWithUses>;
  /** Reviews it. */
  review(who: Client, id: string, verdict: 'approve' | 'reject'): Promise<void>;
  /** Makes it end so many seconds ago. */
  endAgo(id: string, seconds: number): Promise<void>;
  /** An execution by ci that waits at the gate of a policy; answers its approval. */
  waiting(gate?: object): Promise<Waiting>;
  /** Does the jobs of a name that were sent so far, as the workers do. */
  does(job: string): Promise<void>;
};

export const rule = {
  people: ['role:On call'],
  reviewers: ['role:CAB'],
  longest: 60,
  reviewWithin: '2d',
};

/** The shop where ci is on call and may break the glass, and bob, of the CAB, reviews it. The rule is the administrator's. */
export async function openEmergencyWorld(options: TestOptions = {}): Promise<EmergencyWorld> {
  const world = await openPipelineWorld(options);
  const { ann, administrator, parts } = world;
  const outsider = await world.person('outsider', { project: 'shop', access: 'viewer' });
  await ok(ann.call('PUT', shop('roles/On%20call'), { members: ['ci'] }));
  await ok(administrator.call('PUT', shop('break-glass/rule'), rule));
  const glass = async (id: string) =>
    (await ok(ann.get(shop(`break-glass/${id}`)))).json() as BreakGlassWithUses;
  return {
    ...{ ...world, outsider, glass },
    async broken(who, minutes = 30) {
      const body = { reason: 'The shop is down', minutes };
      return (await ok(who.post(shop('break-glass'), body))).json().id;
    },
    async review(who, id, verdict) {
      const { review } = await glass(id);
      await ok(who.post(shop(`approvals/${review.approval}/decisions`), { verdict }));
    },
    async endAgo(id, seconds) {
      await sql`
        update break_glass
        set started_at = started_at - interval '1 day', ends_at = now() - make_interval(secs => ${seconds})
        where id = ${id}
      `.execute(parts.db);
    },
    async waiting(gate = { name: 'Manager Approval', type: 'approval', policy: 'qa' }) {
      const steps = [{ name: 'look', manual: { instructions: 'Look at it' } }];
      const release = await world.release({ name: 'QA', environment: 'qa', gates: [gate], steps });
      const execution = await release.submit();
      const { id, approval } = gateOf(execution);
      return { release: release.id, execution, approval: approval ?? '', gate: id };
    },
    async does(job) {
      const definition = jobs(parts).find(({ name }) => name === job);
      for (const data of await world.sent(job)) await definition?.handle(data, false);
    },
  };
}

/** The override of an approval by this door. */
export const override = (who: Client, approval: string) =>
  who.post(shop(`approvals/${approval}:override`), { reason: 'Outage' });
