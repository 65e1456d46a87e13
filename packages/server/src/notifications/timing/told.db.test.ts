import { sql } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';
import { latest } from '../../../test/latest.ts';
import { type MailServer, openMailServer } from '../../../test/mail/mail-server.ts';
import { type MailWorld, openMailWorld } from '../../../test/mail/mail-world.ts';
import { ok, shop } from '../../../test/pipeline-world.ts';
import { passFor } from '../../../test/time-travel.ts';
import { openParts } from '../../compose.ts';
import { jobs } from '../../jobs.ts';
import { openLog } from '../../kernel/log.ts';
import { startWorkers } from '../../kernel/workers.ts';

// Who is told what, and when: docs/deadlines.md. Two servers share the work, and the mail server is a real one.

vi.setConfig({ testTimeout: 60_000 });
const patience = { timeout: 20_000, interval: 20 };
const hour = 3600;

async function openTwoServers(): Promise<{ world: MailWorld; server: MailServer }> {
  const server = await openMailServer();
  const world = await openMailWorld(server.url);
  const { parts, close } = await openParts({
    url: world.parts.pool.options.connectionString ?? '',
    connections: 10,
    origin: 'http://localhost',
    secret: 'x'.repeat(32),
    mail: { url: server.url, from: 'countersign@example.test', collect: 0, firstPause: 0.1 },
  });
  const workers = await startWorkers({ ...parts, log: openLog('silent') }, jobs(parts));
  onTestFinished(async () => {
    await workers.stop(1000);
    await close();
  });
  return { world, server };
}

/** An approval of a policy with one level of these people and this deadline, and the execution that waits for it. */
async function asked(world: MailWorld, level: object, more: object = {}) {
  const levels = [{ name: 'Board', rule: 'everyone', approvers: ['ann', 'role:CAB'], ...level }];
  await ok(world.ann.post(shop('policies'), { name: 'timed', levels, ...more }));
  const approval = await world.ask('timed');
  const { items } = (await ok(world.ann.get(shop('executions')))).json();
  return { approval, execution: items[0].id as string };
}

/** Lets time pass, and has both servers look, more than once. */
async function pass(world: MailWorld, approval: string, seconds: number): Promise<void> {
  await passFor(world.parts.db, approval, seconds);
  const { rows } = await sql<{ project: string }>`
    select project_id as project from approval where id = ${approval}
  `.execute(world.parts.db);
  const look = { project: rows[0]?.project, approval };
  await world.parts.work((work) => work.sendAll('approval.look', Array(6).fill(look)));
}

const subjects = ({ mails }: MailServer) =>
  mails
    .map(({ to, subject }) => `${to[0]?.replace('@example.test', '')}: ${subject.replace(/: RL-.*/, '')}`)
    .sort();
const line = (server: MailServer, to: string, name: string) =>
  server
    .to(`${to}@example.test`)
    .at(-1)
    ?.text.split('\n')
    .find((one) => one.startsWith(`${name}:`))
    ?.replace(/^[^:]+: +/, '');
const quiet = async ({ parts }: MailWorld) => {
  const { rows } = await sql`
    select name from pgboss.job where state < 'completed' and start_after <= now() and name <> 'people.changed'
      and name !~ '^(mail|approval)\\.sweep'
  `.execute(parts.db);
  return rows;
};

test('people are reminded once, by mail, with the time left; who asked is warned; who signed is left alone', async () => {
  const { world, server } = await openTwoServers();
  const { approval } = await asked(world, { deadline: { within: '8h', onTimeout: 'reject' } });
  await expect.poll(() => server.mails.length, patience).toBe(2);
  expect(line(server, 'bob', 'Otherwise')).toBe('it is rejected, and nothing is done to Production');
  await world.decide('ann', approval, 'approve');
  await pass(world, approval, 6.5 * hour);
  await expect.poll(() => server.mails.length, patience).toBe(4);
  await expect.poll(() => quiet(world), patience).toEqual([]);
  expect(subjects(server)).toEqual([
    'ann: [Web shop] Please decide',
    'bob: [Web shop] 89 minutes left, please decide',
    'bob: [Web shop] Please decide',
    'ci: [Web shop] Not decided yet, 89 minutes left',
  ]);
  for (const job of ['level.reminded', 'approval.warned'])
    for (const data of await world.sent(job))
      await world.parts.work((work) => work.sendAll(job, [data, data]));
  await expect.poll(() => quiet(world), patience).toEqual([]);
  expect(server.mails, 'nor by jobs that are done again').toHaveLength(4);
  const { dueAt } = (await ok(world.ann.get(shop(`approvals/${approval}`)))).json().levels[0];
  const until = `${dueAt.slice(0, 16).replace('T', ' ')} UTC`;
  expect([line(server, 'bob', 'By when'), line(server, 'ci', 'By when')]).toEqual([until, until]);
  expect(line(server, 'ci', 'Waits for')).toBe('Bob Roy');
});

test('an escalation tells those asked now and who asked; the end tells who asked, and why', async () => {
  const { world, server } = await openTwoServers();
  await world.approver('eve');
  await sql`delete from role_member where account_id = (select id from account where username = 'eve')`.execute(
    world.parts.db,
  );
  const escalate = { to: ['eve'], replace: true, within: '2h', onTimeout: 'expire' };
  const deadline = { within: '8h', remind: [], onTimeout: 'escalate', escalate };
  const { approval, execution } = await asked(world, { deadline });
  await expect.poll(() => server.mails.length, patience).toBe(2);
  expect(line(server, 'bob', 'Otherwise')).toBe('it is passed on to eve, and nothing is done to Production');
  await pass(world, approval, 8 * hour + 1);
  await expect.poll(() => server.mails.length, patience).toBe(4);
  expect(subjects(server).slice(-2)).toEqual([
    'ci: [Web shop] Passed on to others',
    'eve: [Web shop] Please decide',
  ]);
  expect(line(server, 'ci', 'Asked now')).toBe('eve');

  const { dueAt } = (await ok(world.ann.get(shop(`approvals/${approval}`)))).json().levels[0];
  await pass(world, approval, 2 * hour);
  const ended = await world.until(execution, ({ status }) => status !== 'running');
  expect([ended.status, latest(ended).status, latest(ended).gates[0]]).toMatchObject([
    'failed',
    'gates-failed',
    { status: 'failed', because: 'The time to decide was over.' },
  ]);
  await expect.poll(() => server.mails.length, patience).toBe(5);
  await expect.poll(() => quiet(world), patience).toEqual([]);
  expect(subjects(server)).toHaveLength(5);
  expect(server.to('ci@example.test').at(-1)?.subject).toMatch(/^\[Web shop] Not decided in time: RL-/);
  const over = new Date(Date.parse(dueAt) - 2 * hour * 1000).toISOString();
  expect(line(server, 'ci', 'Why')).toBe(`its time was over on ${over.slice(0, 16).replace('T', ' ')} UTC`);
});

test('a role that is emptied: who can mend it hears it at once; who is put in is asked, and it is mended', async () => {
  const { world, server } = await openTwoServers();
  await world.approver('eve');
  await ok(world.ann.call('PUT', shop('roles/CAB'), { members: ['bob'] }));
  const { approval } = await asked(world, { approvers: ['role:CAB'] }, { override: ['eve'] });
  await expect.poll(() => subjects(server), patience).toEqual(['bob: [Web shop] Please decide']);

  const began = performance.now();
  await ok(world.ann.call('PUT', shop('roles/CAB'), { members: [] }));
  const stuck = ['ann', 'ci', 'eve'].map((who) => `${who}: [Web shop] Cannot be approved as things are`);
  await expect.poll(() => subjects(server).slice(0, 1), patience).toEqual(stuck.slice(0, 1));
  expect(performance.now() - began, 'long before anybody would have looked by chance').toBeLessThan(10_000);
  await expect
    .poll(() => subjects(server), patience)
    .toEqual([stuck[0], 'bob: [Web shop] Please decide', ...stuck.slice(1)]);
  expect(line(server, 'ann', 'Level')).toBe('Board');
  expect(line(server, 'ann', 'Why')).toBe('Nobody is left to ask: an empty level is never approved.');
  expect(line(server, 'ann', 'What helps')).toMatch(/^who comes to role:CAB is asked at once; /);
  const level = async () => (await ok(world.ann.get(shop(`approvals/${approval}`)))).json().levels[0];
  expect(await level()).toMatchObject({ status: 'open', stuck: true });

  await ok(world.ann.call('PUT', shop('roles/CAB'), { members: ['ann'] }));
  await expect.poll(async () => (await level()).stuck, patience).toBe(false);
  await expect.poll(() => server.to('ann@example.test').length, patience).toBe(2);
  expect(line(server, 'ann', 'Rule')).toMatch(/^everyone must approve \(0 of 1 have approved/);
  await world.decide('ann', approval, 'approve');
});

test('of a level that is not stuck any more by then nobody is told', async () => {
  const { world, server } = await openTwoServers();
  const { approval } = await asked(world, { approvers: ['bob'] });
  await expect.poll(() => server.mails.length, patience).toBe(1);
  const rows = await sql<{ project: string; level: string }>`
    select project_id as project, id as level from level where approval_id = ${approval}
  `.execute(world.parts.db);
  const moment = '2026-11-22T09:00:00.000Z';
  await world.parts.work((work) => work.send('level.stuck', { ...rows.rows[0], approval, moment }));
  await expect.poll(() => quiet(world), patience).toEqual([]);
  const kinds = await sql`select kind from notification`.execute(world.parts.db);
  expect(kinds.rows).toEqual([{ kind: 'asked' }]);
});
