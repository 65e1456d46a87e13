import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type DelegatedWorld, openDelegatedWorld } from '../../../test/delegated-world.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { delegationTurned } from './turned.job.ts';

// With the jobs at work, as on a server.

let world: DelegatedWorld;
beforeAll(async () => {
  world = await openDelegatedWorld({ workers: true });
});
afterAll(() => world.close());
beforeEach(() => world.clear());

/** Whatever else the machine does. */
const patience = { timeout: 30_000 };
const qa = [{ name: 'QA', rule: 'anyone', approvers: ['ann'] }];

/** Who has been told of an approval that waits. */
async function told(approval: string): Promise<string[]> {
  const { rows } = await sql<{ username: string }>`
    select a.username from notification n join account a on a.id = n.account_id
    where n.approval_id = ${approval} and n.kind = 'asked' order by n.id
  `.execute(world.parts.db);
  return rows.map(({ username }) => username);
}

async function actions(approval: string): Promise<string[]> {
  const { rows } = await sql<{ action: string }>`
    select action from ledger_entry where subject_type = 'approval' and subject_id = ${approval}
      and action in ('level.delegated', 'level.returned') order by seq
  `.execute(world.parts.db);
  return rows.map(({ action }) => action);
}

test('whoever is handed what is open is told, and whoever waits for news of it wakes; and so at the end', async () => {
  const approval = await world.ask(qa);
  await expect.poll(() => told(approval), patience).toEqual(['ann']);
  const path = shop(`approvals/${approval}`);
  const before = await world.ann.get(path);
  const headers = { prefer: 'wait=20', 'if-none-match': String(before.headers.etag) };
  const waiting = world.ann.get(path, headers);
  const began = performance.now();
  const delegation = await world.delegate(world.ann, 'bob');
  const woken = await waiting;
  expect(woken.json().levels[0].signers[0].delegate).toBe('bob');
  expect(performance.now() - began).toBeLessThan(15_000);
  await expect.poll(() => told(approval), patience).toEqual(['ann', 'bob']);
  await ok(world.ann.post(`/api/v1/delegations/${delegation}:withdraw`, {}));
  await expect.poll(() => actions(approval), patience).toEqual(['level.delegated', 'level.returned']);
});

test('one that begins and ends by time does so by itself; who was not asked before is told when it comes back', async () => {
  const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
  const before = await world.ask(qa);
  expect(await world.waiting(world.ann, before)).toEqual([['QA', null]]);
  await world.delegate(world.ann, 'bob', { startsAt: soon(500), endsAt: soon(15_000) });
  await expect.poll(() => world.waiting(world.bob, before), patience).toEqual([['QA', 'ann']]);
  const during = await world.ask(qa);
  await expect.poll(() => told(during), patience).toEqual(['bob']);
  await expect.poll(() => told(during), patience).toEqual(['bob', 'ann']);
  await expect.poll(() => actions(before), patience).toEqual(['level.delegated', 'level.returned']);
  expect(await world.waiting(world.ann, during)).toEqual([['QA', null]]);
}, 120_000);

test('however often it is looked at, it turns once', async () => {
  const approval = await world.ask(qa);
  const delegation = await world.delegate(world.ann, 'bob');
  await expect.poll(() => actions(approval), patience).toEqual(['level.delegated']);
  const look = () => world.parts.work((work) => delegationTurned(work, delegation));
  await Promise.all([look(), look(), look()]);
  expect(await actions(approval)).toEqual(['level.delegated']);
});
