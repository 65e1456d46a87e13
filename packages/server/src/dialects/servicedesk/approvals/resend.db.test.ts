import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openMailServer } from '../../../../test/mail/mail-server.ts';
import { type Json, openServicedesk } from '../../../../test/servicedesk-world.ts';

// Sending for approval, to a real mail server: send_notification of somebody who was told is a reminder (spec 1.1).

vi.setConfig({ testTimeout: 40_000 });
const patience = { timeout: 15_000, interval: 20 };

/** A level that everybody signs, whose ann and bob have had their first mail. */
async function openToldLevel() {
  const server = await openMailServer();
  const mail = { url: server.url, from: 'countersign@example.test', collect: 0, firstPause: 0.1 };
  const world = await openServicedesk({ workers: true, mail });
  onTestFinished(() => world.close());
  await sql`
    update account set email = username || '@example.test' where username in ('ann', 'bob')
  `.execute(world.parts.db);
  const { release, level } = await world.policyRelease({
    name: 'QA',
    rule: 'everyone',
    approvers: ['ann', 'bob'],
  });
  const path = `/releases/${release}/approval_levels/${level}/approvals`;
  const { json } = await world.ask(world.ann, 'GET', path);
  const of = (who: { accountId: string }): string =>
    json.approvals.find(({ approver }: Json) => approver.id === who.accountId).id;
  /** Comes when ann and bob have had this many mails, each sent to its end. */
  const had = (ann: number, bob: number) =>
    expect
      .poll(async () => {
        const { rows } = await sql`select 1 from mail where status = 'sent'`.execute(world.parts.db);
        const to = (name: string) => server.to(`${name}@example.test`).length;
        return [to('ann'), to('bob'), rows.length];
      }, patience)
      .toEqual([ann, bob, ann + bob]);
  await had(1, 1);
  return { world, server, path, of, had };
}

test('reminds the approver it names, nobody else, in our words; by ids, those; without ids, who has not signed', async () => {
  const { world, server, path, of, had } = await openToldLevel();
  const notification = { subject: 'Sign or else', description: 'Look: $ApprovalLink' };
  const one = `${path}/${of(world.ann)}/send_notification`;
  expect((await world.ask(world.ci, 'PUT', one, { notification })).status).toBe(200);
  await had(2, 1);
  const [first, second] = server.to('ann@example.test');
  expect(second?.subject).toBe(first?.subject);
  expect(second?.text).not.toContain('or else');

  const some = `${path}/_send_notification?ids=${of(world.ann)},${of(world.bob)}`;
  expect((await world.ask(world.ci, 'PUT', some)).status).toBe(200);
  await had(3, 2);

  expect((await world.ask(world.ann, 'PUT', `${path}/${of(world.ann)}/approve`)).status).toBe(200);
  expect((await world.ask(world.ci, 'PUT', `${path}/_send_notification`)).status).toBe(200);
  await had(3, 3);
});

test('who may not run the release reminds nobody: 403', async () => {
  const { world, path, of, had } = await openToldLevel();
  const viewer = await world.person('viewer', { project: 'shop', access: 'viewer' });
  const one = `${path}/${of(world.ann)}/send_notification`;
  expect((await world.ask(viewer, 'PUT', one)).status).toBe(403);
  expect((await world.ask(world.ci, 'PUT', one)).status).toBe(200);
  await had(2, 1);
});
