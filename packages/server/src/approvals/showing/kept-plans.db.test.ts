import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { approvalWorld } from '../../../test/approval-world.ts';
import { readsOf } from '../../../test/growth/reads.ts';
import { showApproval } from './show.views.ts';

/** Approvals, and the decisions of so many people on one of them. */
const signed = `
  with people as (
    insert into account (kind, username, name) select 'person', $1 || n, $1 || n from generate_series(1, $2::int) n
    returning id
  ),
  other as (
    insert into approval (project_id, title, subject_type, subject_id, subject_digest, subject_now, status)
    select p.id, 'RL-2', 'gate', n, 'd', 'd', 'approved' from project p, generate_series(1, $2::int) n
    returning project_id, id
  ),
  levels as (
    insert into level (project_id, approval_id, ordinal, name, rule, sources, status)
    select project_id, id, 1, 'CAB', 'anyone', '[]', 'approved' from other
    returning project_id, approval_id, id
  )
  insert into decision (project_id, approval_id, level_id, account_id, verdict, digest, via, entry_seq, decided_at)
  select l.project_id, l.approval_id, l.id, p.id, 'approve', 'd', 'native', 0, now()
  from (select * from levels order by id limit 1) l, people p`;

test('how an approval is read, planned while there were few decisions, is right when there are many', async () => {
  const world = await approvalWorld(3, 1);
  onTestFinished(() => world.close());
  const owner = new pg.Client({ connectionString: world.ownerUrl });
  await owner.connect();
  onTestFinished(() => owner.end());
  const id = await world.ask({ levels: [{ name: 'QA', rule: 'everyone', approvers: ['role:QA'] }] });
  await owner.query(signed, ['few', 40]);
  await owner.query('analyze');
  const before = await show(10);

  await owner.query(signed, ['many', 3000]);
  const { answer, reads } = await readsOf(world.pool, () => show(1));
  expect(answer).toEqual(before);
  const { scanned = 0, entries = 0 } = reads.decision ?? {};
  expect(scanned + entries).toBeLessThan(100);

  /** What it shows the last time. */
  async function show(times: number): Promise<unknown> {
    let last: unknown;
    for (let time = 0; time < times; time += 1) last = await showApproval(world.db, world.project, id);
    return last;
  }
});
