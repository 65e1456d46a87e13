import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { approvalWorld, type World } from '../../../test/approval-world.ts';
import { countInbox, inboxRows } from '../inbox/inbox.views.ts';
import { signersLeft } from '../seats.ts';
import { askedBy } from '../showing/asked.views.ts';
import { decisionRecorder, type RecordDecision } from '../signing/record-decisions.ts';
import { readApproval } from '../state.store.ts';

// Lists ask the database who can sign (signer_of), decisions ask the core (seats.ts). Random worlds hold the two
// together: the expected value is what the core says of the same rows.

const count = 5;
let world: World;
let record: RecordDecision;
beforeAll(async () => {
  world = await approvalWorld(count);
  record = decisionRecorder(world);
});
afterAll(() => world.close());

const person = fc.integer({ min: 1, max: count }).map((nth) => `p${nth}`);
const people = fc.uniqueArray(person, { minLength: 1, maxLength: count });
const scope = fc.constantFrom<string>('everything', 'project', 'role');
const delegations = fc.array(fc.tuple(person, person, scope), { maxLength: 4 });
const levels = fc.array(fc.record({ people, byRole: fc.boolean(), peopleOnly: fc.boolean() }), {
  minLength: 1,
  maxLength: 2,
});
const step = fc.oneof(
  fc.tuple(fc.constant('sign' as const), person),
  fc.tuple(fc.constant('leave' as const), person),
  fc.tuple(fc.constant('disable' as const), person),
  fc.tuple(fc.constant('become a service' as const), person),
);
const story = fc.record({
  levels,
  delegations,
  steps: fc.array(step, { maxLength: 5 }),
  barred: fc.uniqueArray(person, { maxLength: 1 }),
  distinctPeople: fc.boolean(),
});

/** Whoever has signed one level holds another's seat of a level that takes somebody else. */
const spent = {
  levels: [
    { people: ['p1', 'p3'], byRole: false, peopleOnly: false },
    { people: ['p2', 'p3'], byRole: false, peopleOnly: false },
  ],
  delegations: [['p2', 'p1', 'everything'] as [string, string, string]],
  steps: [['sign', 'p1'] as ['sign', string]],
  barred: [] as string[],
  distinctPeople: true,
};

const id = (username: string): string => world.accounts.get(username) ?? '';

async function setUp({ delegations: wanted }: { delegations: [string, string, string][] }): Promise<void> {
  await sql`delete from delegation`.execute(world.db);
  await sql`update approver set waiting = false`.execute(world.db);
  await sql`update account set disabled_at = null, kind = 'person' where username <> 'maintainer'`.execute(
    world.db,
  );
  await sql`
    insert into role_member (project_id, role_id, account_id)
    select r.project_id, r.id, a.id from role r, account a where a.username <> 'maintainer'
    on conflict do nothing
  `.execute(world.db);
  for (const [from, to, reach] of wanted)
    if (from !== to)
      await sql`
        insert into delegation (from_id, to_id, project_id, role_id, starts_at, ends_at, created_by)
        select ${id(from)}, ${id(to)}, ${reach === 'everything' ? null : world.project.id}::bigint,
          case when ${reach} = 'role' then (select r.id from role r) end, now(), now() + interval '1 day', ${id(from)}
      `.execute(world.db);
}

async function play([what, who]: [string, string], approval: string): Promise<void> {
  if (what === 'sign') {
    const sender = { hash: world.hash(who), account: null };
    const ask = { sender, project: 'shop', approval, comment: '', via: 'native' as const };
    // Whichever level comes first takes it.
    for (const { id: level } of (await readApproval(world.db, world.project, approval))?.approval.levels ??
      [])
      if ((await record({ ...ask, level, verdict: 'approve' })).ok) return;
  }
  if (what === 'leave') await sql`delete from role_member where account_id = ${id(who)}`.execute(world.db);
  if (what === 'disable')
    await sql`update account set disabled_at = now() where id = ${id(who)}`.execute(world.db);
  if (what === 'become a service')
    await sql`update account set kind = 'service' where id = ${id(who)}`.execute(world.db);
}

/** Who can sign the open levels: as the core says, as the inboxes say, and as a gate says whom it waits for. */
async function compare(approval: string): Promise<void> {
  const held = await readApproval(world.db, world.project, approval);
  if (held === undefined) throw new Error('it is gone');
  const open = held.approval.levels.filter(({ status }) => status === 'open');
  const names = new Map([...world.accounts].map(([username, account]) => [account, username]));
  const core = open.map((level) => [
    level.id,
    signersLeft(held.approval, level)
      .map((account) => names.get(account))
      .sort(),
  ]);
  const inboxes = new Map<string, string[]>(open.map((level) => [level.id, []]));
  for (const [username, account] of world.accounts) {
    const rows = await inboxRows(world.db, account, { after: null, limit: 200 });
    expect((await countInbox(world.db, account, {})).count, username).toBe(rows.length);
    for (const level of new Set(rows.filter((row) => row.approval === approval).map((row) => row.level)))
      inboxes.get(level)?.push(username);
  }
  expect([...inboxes].map(([level, all]) => [level, all.sort()])).toEqual(core);
  const asked = await askedBy(world.db, world.project.id, approval);
  expect(asked.levels.map(({ who }) => [...who].sort())).toEqual(core.map(([, all]) => all));
}

test('the inboxes and the gates name exactly those whom a decision would take', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(story, async ({ levels: wanted, steps, barred, distinctPeople, ...rest }) => {
      await setUp(rest);
      const approval = await world.ask({
        distinctPeople,
        levels: wanted.map((level, nth) => ({
          ...{ name: `Level ${nth}`, ordinal: 1, rule: 'at-least' as const, count: 1 },
          approvers: level.byRole ? ['role:QA'] : level.people,
          peopleOnly: level.peopleOnly,
        })),
      });
      const accounts = barred.map(id);
      await sql`update approval set barred = ${accounts}::bigint[] where id = ${approval}`.execute(world.db);
      await sql`
        update level set rule = 'everyone', threshold = null where approval_id = ${approval}
      `.execute(world.db);
      await compare(approval);
      for (const one of steps) {
        await play(one, approval);
        await compare(approval);
        compared += 1;
      }
    }),
    { numRuns: 40, seed: 1_122_026, endOnFailure: true, examples: [[spent]] },
  );
  expect(compared).toBeGreaterThan(60);
}, 120_000);
