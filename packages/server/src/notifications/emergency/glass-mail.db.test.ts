import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openEmergencyWorld, override } from '../../../test/emergency-world.ts';
import { openMailServer } from '../../../test/mail/mail-server.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';

// "People are told": maintainers, reviewers and administrators, at once, and at the end with what it was used for.

vi.setConfig({ testTimeout: 40_000 });
const patience = { timeout: 15_000, interval: 20 };

async function openMailedWorld() {
  const server = await openMailServer();
  // What others are told is collected for an hour, so that nothing but these mails goes out.
  const mail = { url: server.url, from: 'countersign@example.test', collect: 3600, firstPause: 0.1 };
  const world = await openEmergencyWorld({ workers: true, mail });
  onTestFinished(() => world.close());
  await sql`update account set email = username || '@example.test'`.execute(world.parts.db);
  return { server, world };
}

test('everybody concerned is told at once, whatever mail they want; and at the end what it was used for', async () => {
  const { server, world } = await openMailedWorld();
  const { approval } = await world.waiting();
  await ok(world.ann.call('PUT', '/api/v1/preferences', { mail: 'off' }));

  const id = await world.broken(world.ci);
  await expect.poll(() => server.mails.length, patience).toBe(3);
  // ann maintains the shop, bob reviews it, root is an administrator.
  expect(server.mails.flatMap(({ to }) => to).sort()).toEqual(['ann', 'bob', 'root'].map(at));
  const [told] = server.to(at('ann'));
  const { startedAt, endsAt, review } = await world.glass(id);
  expect(told?.subject).toBe('[Web shop] ci has broken the glass');
  for (const line of [
    'Broken by:   ci',
    `Since:       ${startedAt}`,
    `Until:       ${endsAt}`,
    '> The shop is down',
    `http://localhost/projects/shop/approvals/${review.approval}`,
  ])
    expect(told?.text).toContain(line);

  await ok(override(world.ci, approval));
  await ok(world.ci.post(shop(`break-glass/${id}:close`)));
  await expect.poll(() => server.mails.length, patience).toBe(6);
  const ended = server.to(at('root'))[1];
  expect(ended?.subject).toBe('[Web shop] Break-glass of ci is over: used once');
  expect(ended?.text).toMatch(new RegExp(`Used: +Overrode approval ${approval} \\(RL-1 Web shop 2\\.4`));

  // Told twice by the queue, people hear it once.
  await world.does('break-glass.tell');
  const { rows } = await sql`select 1 from break_glass_notice`.execute(world.parts.db);
  expect(rows).toHaveLength(6);
});

const at = (name: string) => `${name}@example.test`;
