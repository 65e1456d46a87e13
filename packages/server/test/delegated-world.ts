import type { Approval } from '@countersign/contract/approval-shapes.ts';
import { sql } from 'kysely';
import type { Client, TestOptions } from './app.ts';
import { gateOf } from './latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from './pipeline-world.ts';

export type DelegatedWorld = Omit<PipelineWorld, 'sign'> & {
  /** A release of ci's that waits at a gate with a policy of these levels. Answers the approval's id. */
  ask(levels: readonly object[], more?: object): Promise<string>;
  readonly delegate: typeof delegate;
  /** Ends a delegation as if its time had come. */
  end(delegation: string): Promise<void>;
  approval(id: string): Promise<Approval>;
  /** `signed`, or the code of the refusal. */
  sign(who: Client, approval: string, more?: object): Promise<string>;
  /** What waits for somebody of this approval: on whose behalf (null: their own), by level. */
  waiting(who: Client, approval: string): Promise<[string, string | null][]>;
  /** Takes all delegations back. */
  clear(): Promise<void>;
};

let asked = 0;

/** The shop, in which ann, bob and ci stand in for each other. */
export async function openDelegatedWorld(options: TestOptions = {}): Promise<DelegatedWorld> {
  const world = await openPipelineWorld(options);
  const { db } = world.parts;
  return {
    ...world,
    async ask(levels, more: object = {}) {
      asked += 1;
      const policy = `policy ${asked}`;
      await ok(world.ann.post(shop('policies'), { name: policy, levels, ...more }));
      const gates = [{ name: 'Manager Approval', type: 'approval', policy }];
      const release = await world.release({ name: 'Production', environment: 'prod', gates });
      const { id } = await release.submit();
      await world.look(id);
      return gateOf(await world.get(id)).approval ?? '';
    },
    delegate,
    async end(delegation) {
      await sql`update delegation set ends_at = now() where id = ${delegation}`.execute(db);
    },
    approval: async (id) => (await ok(world.ann.get(shop(`approvals/${id}`)))).json(),
    async sign(who, approval, more: object = {}) {
      const answer = await who.post(shop(`approvals/${approval}/decisions`), { verdict: 'approve', ...more });
      return answer.statusCode < 300 ? 'signed' : answer.json().code;
    },
    async waiting(who, approval) {
      const { items } = (await ok(who.get('/api/v1/inbox?limit=200'))).json();
      type Item = { approval: string; levelName: string; onBehalfOf: string | null };
      return (items as Item[])
        .filter((item) => item.approval === approval)
        .map(({ levelName, onBehalfOf }) => [levelName, onBehalfOf]);
    },
    async clear() {
      await sql`update delegation set withdrawn_at = now() where withdrawn_at is null`.execute(db);
    },
  };
}

/** One person delegates to another for a week; answers the delegation's id. */
export async function delegate(from: Client, to: string, more: object = {}): Promise<string> {
  const endsAt = new Date(Date.now() + 7 * 24 * 60 * 60 * 1000).toISOString();
  return (await ok(from.post('/api/v1/delegations', { to, endsAt, ...more }))).json().id;
}

export const withdraw = (who: Client, delegation: string) =>
  ok(who.post(`/api/v1/delegations/${delegation}:withdraw`, {}));
