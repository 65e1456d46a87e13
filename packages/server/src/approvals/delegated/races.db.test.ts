import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalWorld, type World } from '../../../test/approval-world.ts';
import { decisionRecorder, type RecordDecision } from '../signing/record-decisions.ts';

// Two recorders stand for two servers. What may never be: a signature by somebody who did not hold the seat at the very
// instant that the signature bears.

let world: World;
let servers: [RecordDecision, RecordDecision];
beforeAll(async () => {
  world = await approvalWorld(2, 20);
  servers = [decisionRecorder(world), decisionRecorder(world)];
});
afterAll(() => world.close());

const question = { levels: [{ name: 'QA', rule: 'anyone' as const, approvers: ['p1'] }] };

async function delegate(): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into delegation (from_id, to_id, starts_at, ends_at, created_by)
    select f.id, t.id, now() - interval '1 second', date_trunc('milliseconds', now()) + interval '1 day', f.id
    from account f, account t where f.username = 'p1' and t.username = 'p2'
    returning id
  `.execute(world.db);
  return rows[0]?.id ?? '';
}

/** Both try until one is through. */
async function bothSign(approval: string): Promise<void> {
  const signed = async (who: string, server: RecordDecision) => {
    const sender = { hash: world.hash(who), account: null };
    const ask = { sender, project: 'shop', approval, comment: '', via: 'native' as const };
    for (let times = 0; times < 500; times += 1) {
      const outcome = await server({ ...ask, verdict: 'approve' });
      if (outcome.ok || outcome.refusal.code === 'approval/not-open') return;
    }
    throw new Error('nobody came through');
  };
  // Whoever does not hold the seat is tried first and throughout.
  await Promise.all([signed('p1', servers[0]), signed('p2', servers[1])]);
}

type Signed = { by: string; for: string | null; held: boolean };

/** Who has signed, and whether they held the seat at that instant by what the delegation says now. */
async function signature(approval: string, delegation: string): Promise<Signed | undefined> {
  const { rows } = await sql<Signed>`
    select a.username as by, o.username as for, (d.on_behalf_of is not null) =
      (y.starts_at <= d.decided_at and d.decided_at < least(y.ends_at, coalesce(y.withdrawn_at, y.ends_at))) as held
    from decision d
    join account a on a.id = d.account_id
    left join account o on o.id = d.on_behalf_of
    cross join delegation y
    where d.approval_id = ${approval} and y.id = ${delegation}
  `.execute(world.db);
  expect(rows).toHaveLength(1);
  return rows[0];
}

test('a signature while the delegation runs out is by whoever held the seat at that instant', async () => {
  const seen = new Set<string | undefined>();
  for (let round = 0; round < 12; round += 1) {
    const approval = await world.ask(question);
    const delegation = await delegate();
    // The end comes while both are trying.
    await sql`
      update delegation set ends_at = date_trunc('milliseconds', now()) + make_interval(secs => ${round ** 2 / 100})
      where id = ${delegation}
    `.execute(world.db);
    await bothSign(approval);
    const signed = await signature(approval, delegation);
    expect(signed).toMatchObject({ held: true });
    seen.add(signed?.by);
  }
  expect([...seen].sort()).toEqual(['p1', 'p2']);
});

test('a signature while it is withdrawn is by one of the two, and by nobody who had lost the seat before', async () => {
  const seen = new Set<string | undefined>();
  for (let round = 0; round < 12; round += 1) {
    const approval = await world.ask(question);
    const delegation = await delegate();
    const withdrawn = (async () => {
      await new Promise((resolve) => setTimeout(resolve, round));
      // In milliseconds, like every instant that the server writes.
      await sql`
        update delegation set withdrawn_at = date_trunc('milliseconds', clock_timestamp()) where id = ${delegation}
      `.execute(world.db);
    })();
    await Promise.all([withdrawn, bothSign(approval)]);
    const signed = await signature(approval, delegation);
    expect([signed?.by, signed?.for]).toEqual(signed?.by === 'p1' ? ['p1', null] : ['p2', 'p1']);
    if (signed?.by === 'p1') expect(signed.held).toBe(true);
    seen.add(signed?.by);
    await sql`delete from delegation`.execute(world.db);
  }
  expect(seen.has('p2')).toBe(true);
});
