import { sql } from 'kysely';
import { expect, onTestFinished } from 'vitest';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../pipeline-world.ts';

export type MailRow = { readonly status: string; readonly because: string; readonly attempts: number };

export type MailWorld = PipelineWorld & {
  /** A release that waits at a gate of this policy. Answers the approval's id. */
  ask(policy?: string): Promise<string>;
  /** One more person who is asked by the policy all, with an address. */
  approver(username: string): Promise<void>;
  /** Signs. */
  decide(who: string, approval: string, verdict: 'approve' | 'reject', comment?: string): Promise<void>;
  /** Sends what is being collected, as if its time had come, once this many people have been told something. */
  sendNow(told: number): Promise<void>;
  /** The mails to one person, as the database has them. */
  rows(username: string): Promise<MailRow[]>;
};

const policies = [
  { name: 'all', levels: [{ name: 'Board', rule: 'everyone', approvers: ['role:QA Manager', 'role:CAB'] }] },
];

/**
 * The shop with its jobs at work and this mail server: ann is asked by the policy qa, ann and bob by all, and ci
 * submits. `collect`: seconds. Closed when the test ends.
 */
export async function openMailWorld(
  url: string | null,
  { collect = 0, firstPause = 0.1, title = 'Web shop 2.4' } = {},
): Promise<MailWorld> {
  const mail = url === null ? undefined : { url, from: 'countersign@example.test', collect, firstPause };
  const world = await openPipelineWorld({ workers: true, mail });
  onTestFinished(() => world.close());
  for (const policy of policies) await ok(world.ann.post(shop('policies'), policy));
  for (const name of ['ann', 'bob', 'ci'] as const)
    await sql`
      update account set email = ${`${name}@example.test`}, name = ${names[name]} where username = ${name}
    `.execute(world.parts.db);
  const clients: Record<string, typeof world.ann> = { ann: world.ann, bob: world.bob, ci: world.ci };
  return {
    ...world,
    async ask(policy = 'qa') {
      const gates = [{ name: 'Manager Approval', type: 'approval', policy }];
      const release = await world.release({ name: 'Production', environment: 'prod', gates });
      await ok(world.ci.call('PATCH', shop(`releases/${release.id}`), { title }));
      const { id } = await release.submit();
      await world.until(id, ({ stages }) => stages[0]?.attempts[0]?.gates[0]?.approval != null);
      return (await world.get(id)).stages[0]?.attempts[0]?.gates[0]?.approval ?? '';
    },
    async approver(username) {
      const { accountId } = await world.person(username, { project: 'shop', access: 'viewer' });
      await sql`
        with board as (
          insert into role_member (project_id, role_id, account_id)
          select project_id, id, ${accountId} from role where name = 'CAB'
        )
        update account set email = username || '@example.test' where id = ${accountId}
      `.execute(world.parts.db);
    },
    async decide(who, approval, verdict, comment = '') {
      await ok(
        (clients[who] ?? world.ann).post(shop(`approvals/${approval}/decisions`), { verdict, comment }),
      );
    },
    async sendNow(told) {
      const { db, work } = world.parts;
      await expect.poll(async () => (await notifications(db)).length, { timeout: 15_000 }).toBe(told);
      const { rows } = await sql<{ id: string }>`select id from mail where status = 'collecting'`.execute(db);
      await work(async ({ send }) => {
        for (const { id } of rows) await send('mail.send', { mail: id });
      });
    },
    async rows(username) {
      const { rows } = await sql<MailRow>`
        select m.status, m.because, m.attempts
        from mail m
        join account a on a.id = m.account_id
        where a.username = ${username}
        order by m.id
      `.execute(world.parts.db);
      return rows;
    },
  };
}

const notifications = async (db: PipelineWorld['parts']['db']) =>
  (await sql`select 1 from notification`.execute(db)).rows;

const names = { ann: 'Ann Lee', bob: 'Bob Roy', ci: 'Ci Builds' };
