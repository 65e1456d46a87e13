import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openMailServer } from '../../test/mail/mail-server.ts';
import { type MailWorld, openMailWorld } from '../../test/mail/mail-world.ts';
import { ok } from '../../test/pipeline-world.ts';
import { mostAttempts } from './mailing.ts';

// "Retries with an end; a dead mail server never delays a decision".

vi.setConfig({ testTimeout: 60_000 });
const patience = { timeout: 20_000, interval: 20 };

/** A port of this machine on which nobody listens. */
async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const figures = async (world: MailWorld) => {
  const text = await world.parts.metrics.text();
  const lines = text.matchAll(/^countersign_mails_total\{outcome="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, outcome, count]) => [outcome, Number(count)]));
};

test('with the mail server down decisions are made as ever, and what still waits arrives when it is up', async () => {
  const port = await unusedPort();
  const world = await openMailWorld(`smtp://127.0.0.1:${port}`);
  await ok(world.ann.call('PUT', '/api/v1/preferences', { mail: 'each' }));
  const [decided, waiting] = [await world.ask(), await world.ask()];
  const refused = { status: 'sending', because: expect.stringContaining('ECONNREFUSED') };
  await expect.poll(() => world.rows('ann'), patience).toMatchObject([refused, refused]);
  await world.decide('ann', decided, 'approve');
  await expect.poll(() => world.rows('ann'), patience).toMatchObject([{ status: 'dropped' }, refused]);
  const server = await openMailServer({ port });
  await expect.poll(() => server.to('ci@example.test').length, patience).toBe(1);
  await expect
    .poll(() => world.rows('ann'), patience)
    .toMatchObject([{ status: 'dropped' }, { status: 'sent' }]);
  expect(
    server.to('ann@example.test').map(({ text }) => /projects\/shop\/approvals\/(\d+)/.exec(text)?.[1]),
  ).toEqual([waiting]);
});

test('a mail server that takes a connection and says nothing delays nobody either', async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const { port } = silent.address() as { port: number };
  const world = await openMailWorld(`smtp://127.0.0.1:${port}`);
  const approval = await world.ask();
  await expect.poll(() => sockets.length, patience).toBe(1);
  await world.decide('ann', approval, 'approve');
  // What the mail says of itself while it is still under way: the decision has not waited for its end.
  expect(await world.rows('ann')).toMatchObject([{ status: 'sending' }]);
});

test('the same mail has the same Message-ID at every attempt', async () => {
  const ids: (string | undefined)[] = [];
  const server = await openMailServer({
    taking({ headers }) {
      ids.push(headers['message-id']);
      if (ids.length < 3) throw Object.assign(new Error('try later'), { responseCode: 451 });
    },
  });
  const world = await openMailWorld(server.url);
  await world.ask();
  await expect.poll(() => world.rows('ann'), patience).toMatchObject([{ status: 'sent', attempts: 3 }]);
  expect(ids[0]).toMatch(/^<[0-9a-f-]{36}@localhost>$/);
  expect(new Set(ids).size).toBe(1);
  expect(await figures(world)).toEqual({ postponed: 2, sent: 1 });
});

test('after the last attempt a mail has failed: its row says why, and it is counted', async () => {
  const server = await openMailServer({
    taking() {
      throw Object.assign(new Error('no room'), { responseCode: 452 });
    },
  });
  const world = await openMailWorld(server.url, { firstPause: 1 });
  await world.ask();
  await expect
    .poll(() => world.rows('ann'), patience)
    .toMatchObject([{ because: expect.stringContaining('452') }]);
  await sql`update mail set attempts = ${mostAttempts - 1}`.execute(world.parts.db);
  await expect
    .poll(() => world.rows('ann'), patience)
    .toEqual([{ status: 'failed', because: 'Message failed: 452 no room', attempts: mostAttempts }]);
  expect(await figures(world)).toMatchObject({ failed: 1 });
});

test('an address that the mail server does not know is not tried again', async () => {
  const server = await openMailServer({
    onRcptTo(_address, _session, answer) {
      answer(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
    },
  });
  const world = await openMailWorld(server.url);
  await world.ask();
  await expect
    .poll(() => world.rows('ann'), patience)
    .toMatchObject([{ status: 'failed', because: expect.stringContaining('no such mailbox'), attempts: 1 }]);
});

test('a wrong password is tried again, because somebody may mend it, and is said nowhere', async () => {
  const server = await openMailServer({
    onAuth(_auth, _session, answer) {
      answer(Object.assign(new Error('bad credentials'), { responseCode: 535 }));
    },
  });
  const url = `${server.url.replace('//', '//post:very-secret@')}/?requireTLS=false&logger=true&debug=true`;
  const world = await openMailWorld(url);
  await world.ask();
  await expect.poll(() => world.rows('ann'), patience).toMatchObject([{ status: 'sending', attempts: 2 }]);
  const [{ because } = { because: '' }] = await world.rows('ann');
  expect(because).toContain('bad credentials');
  expect(because).not.toContain('secret');
});

test('a password is not sent to a server that does not encrypt', async () => {
  let asked = 0;
  const server = await openMailServer({
    onAuth(_auth, _session, answer) {
      asked += 1;
      answer(null, { user: 'post' });
    },
  });
  const world = await openMailWorld(server.url.replace('//', '//post:very-secret@'));
  await world.ask();
  await expect
    .poll(() => world.rows('ann'), patience)
    .toMatchObject([{ status: 'sending', because: expect.stringContaining('STARTTLS') }]);
  expect([asked, server.mails.length]).toEqual([0, 0]);
});

test('a mail whose job was lost is found by the sweep', async () => {
  const server = await openMailServer();
  const world = await openMailWorld(server.url, { collect: 1000 });
  await world.ask();
  await expect.poll(() => world.rows('ann'), patience).toMatchObject([{ status: 'collecting' }]);
  await sql`delete from pgboss.job where name = 'mail.send'`.execute(world.parts.db);
  await sql`update mail set due_at = now() - interval '2 minutes'`.execute(world.parts.db);
  await world.parts.work((work) => work.send('mail.sweep', {}));
  await expect.poll(() => server.mails.length, patience).toBe(1);
});
