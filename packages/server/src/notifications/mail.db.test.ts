import { sql } from 'kysely';
import { describe, expect, test, vi } from 'vitest';
import { openMailServer } from '../../test/mail/mail-server.ts';
import { openMailWorld } from '../../test/mail/mail-world.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { tellAgain } from './tell.ts';

// "People are told": what is expected is what its readers need.

vi.setConfig({ testTimeout: 40_000 });
const patience = { timeout: 15_000, interval: 20 };

test('when a level opens its approvers are told what, by which rule, who else, by when and where', async () => {
  const server = await openMailServer();
  const world = await openMailWorld(server.url);
  const approval = await world.ask('all');
  await expect.poll(() => server.mails.length, patience).toBe(2);
  const [mail] = server.to('ann@example.test');
  const { subject } = (await ok(world.ann.get(shop(`approvals/${approval}`)))).json();
  expect(mail).toMatchObject({
    from: 'countersign@example.test',
    subject: '[Web shop] Please decide: RL-1 Web shop 2.4, snapshot 1, to Production',
    headers: { 'auto-submitted': 'auto-generated', to: 'Ann Lee <ann@example.test>' },
  });
  expect(
    mail?.text
      .split('\n')
      .filter((line) => /^[A-Z][\w ]{0,16}: /.test(line))
      .slice(1),
  ).toEqual([
    'Project:     Web shop',
    'Release:     RL-1 Web shop 2.4',
    'Snapshot:    1',
    'Environment: Production',
    `Digest:      ${subject.digest}`,
    'Asked by:    Ci Builds',
    'Level:       Board, of the policy all',
    'Rule:        everyone must approve (0 of 2 have approved; 2 more are needed)',
    'Who else:    Bob Roy',
    'By when:     there is no deadline',
    'Otherwise:   it goes on waiting, and nothing is done to Production',
    `See it and decide: http://localhost/projects/shop/approvals/${approval}`,
  ]);
  expect(mail?.html).toContain(`<a href="http://localhost/projects/shop/approvals/${approval}">`);
  expect(server.to('bob@example.test')[0]?.text).toContain('Who else:    Ann Lee\n');
});

test('when a job of a run asks people, they are told where to and until when', async () => {
  const server = await openMailServer();
  const world = await openMailWorld(server.url);
  const flow = shop('workflows/nightly');
  await ok(world.ann.post(shop('workflows'), { key: 'nightly', name: 'Nightly', reviewRequired: false }));
  const definition = {
    inputs: [{ name: 'target', type: 'environment' }],
    stages: [{ name: 'QA', jobs: [{ name: 'sign-off', approval: { approvers: ['ann'], timeout: 7200 } }] }],
  };
  await ok(world.ann.post(`${flow}/versions`, { label: 'v1', definition }));
  await ok(world.ann.post(`${flow}/versions/1:submit`));
  const run = (await ok(world.ci.post(`${flow}/runs`, { inputs: { target: 'qa' } }))).json();
  await expect.poll(() => server.mails.length, patience).toBe(1);
  const [mail] = server.to('ann@example.test');
  expect(mail?.subject).toBe('[Web shop] Please decide: Nightly, run 1, to qa: sign-off');
  const until = run.stages[0].jobs[0].until.slice(0, 16).replace('T', ' ');
  expect(mail?.text).toContain('Environment: qa\n');
  expect(mail?.text).toContain(`By when:     ${until} UTC\n`);
  expect(mail?.text).toContain('Otherwise:   it ends undecided, and nothing is done to qa\n');
});

test('who is reminded gets another mail, unless one is about to go', async () => {
  const server = await openMailServer();
  const world = await openMailWorld(server.url, { collect: 1000 });
  const approval = await world.ask('all');
  const { rows } = await sql<{ project: string; level: string }>`
    select project_id as project, id as level from level where approval_id = ${approval}
  `.execute(world.parts.db);
  const accounts = [world.ann.accountId];
  const remind = () =>
    world.parts.work(async (work) => {
      for (const row of rows) await tellAgain(work, world.parts, { ...row, accounts });
    });
  const statuses = async () => (await world.rows('ann')).map(({ status }) => status);
  await world.sendNow(2);
  await expect.poll(statuses, patience).toEqual(['sent']);
  await remind();
  await remind();
  expect(await statuses()).toEqual(['sent', 'collecting']);
  await world.sendNow(2);
  await expect.poll(() => server.to('ann@example.test').length, patience).toBe(2);
  expect(server.to('bob@example.test')).toHaveLength(1);
  expect(new Set(server.mails.map(({ headers }) => headers['message-id'])).size).toBe(3);
});

describe('who had asked is told', () => {
  test('of a rejection, with who and their comment; of an approval; of a withdrawal; of an override', async () => {
    const server = await openMailServer();
    const world = await openMailWorld(server.url);
    const told = async (count: number) => {
      await expect.poll(() => server.to('ci@example.test').length, patience).toBe(count);
      const { subject, text } = server.to('ci@example.test')[count - 1] ?? { subject: '', text: '' };
      return { subject: subject.replace(/: RL-\d+ .*/, ''), text };
    };
    await world.decide('ann', await world.ask(), 'reject', 'Not <b>before</b>\nMonday.');
    const rejected = await told(1);
    expect(rejected.subject).toBe('[Web shop] Rejected');
    expect(rejected.text).toContain('Rejected by: Ann Lee (QA)\n');
    expect(rejected.text).toContain('\nAnn Lee (QA) wrote:\n> Not <b>before</b>\n> Monday.\n');

    await world.decide('ann', await world.ask(), 'approve');
    const approved = await told(2);
    expect(approved.subject).toBe('[Web shop] Approved');
    expect(approved.text).toContain('Approved by: Ann Lee (QA)\n');

    await ok(world.bob.post(shop(`approvals/${await world.ask()}:withdraw`), { reason: 'wrong branch' }));
    const withdrawn = await told(3);
    expect(withdrawn.subject).toBe('[Web shop] Withdrawn');
    expect(withdrawn.text).toMatch(/Withdrawn by:\s*Bob Roy\n[\s\S]*> wrong branch\n/);

    await ok(world.bob.post(shop(`approvals/${await world.ask()}:override`), { reason: 'outage' }));
    const overridden = await told(4);
    expect(overridden.subject).toBe('[Web shop] Overridden');
    expect(overridden.text).toMatch(/Overridden by:\s*Bob Roy\n[\s\S]*> outage\n/);
  });
});

test('without a mail server nothing is sent, and what people would be told is kept', async () => {
  const world = await openMailWorld(null);
  await world.decide('ann', await world.ask(), 'approve');
  const kept = async () => {
    const { rows } = await sql<{ kind: string; mail_id: string | null }>`
      select kind, mail_id from notification order by kind
    `.execute(world.parts.db);
    return rows;
  };
  await expect.poll(kept, patience).toEqual([
    { kind: 'asked', mail_id: null },
    { kind: 'ended', mail_id: null },
  ]);
});

describe('a digest', () => {
  const collect = 1000;

  test('several at once come as one mail', async () => {
    const server = await openMailServer();
    const world = await openMailWorld(server.url, { collect });
    for (let times = 0; times < 3; times += 1) await world.ask();
    await world.sendNow(3);
    const sent = [{ status: 'sent', because: '', attempts: 1 }];
    await expect.poll(() => world.rows('ann'), patience).toEqual(sent);
    expect(server.mails.map(({ subject }) => subject)).toEqual(['3 approvals wait for you']);
    expect(server.mails[0]?.text.match(/^Please decide: RL-\d/gm)).toHaveLength(3);
  });

  test('is sent by itself when its time has come', async () => {
    const server = await openMailServer();
    const world = await openMailWorld(server.url, { collect: 2 });
    await world.ask();
    await expect.poll(() => world.rows('ann'), patience).toMatchObject([{ status: 'collecting' }]);
    expect(server.mails).toEqual([]);
    await expect.poll(() => server.mails.length, patience).toBe(1);
  });

  test('says only what still waits when it goes', async () => {
    const server = await openMailServer();
    const world = await openMailWorld(server.url, { collect });
    const [decided, waiting, signed, changed] = [
      await world.ask(),
      await world.ask(),
      await world.ask('all'),
      await world.ask(),
    ];
    await world.decide('ann', decided, 'approve');
    await world.decide('ann', signed, 'approve');
    await sql`
      update approval set subject_now = 'sha256:other' where id = ${changed}
    `.execute(world.parts.db);
    await world.sendNow(6);
    await expect.poll(() => server.mails.length, patience).toBe(3);
    const asked = (who: string) =>
      server
        .to(`${who}@example.test`)
        .flatMap(({ text }) => [...text.matchAll(/decide: http\S+\/(\d+)/g)].map(([, id]) => id));
    expect(asked('ann')).toEqual([waiting]);
    expect(asked('bob')).toEqual([signed]);
  });

  test('with nothing left to say is not sent, and says so', async () => {
    const server = await openMailServer();
    const world = await openMailWorld(server.url, { collect });
    await world.decide('ann', await world.ask(), 'approve');
    await world.sendNow(2);
    await expect.poll(() => world.rows('ann'), patience).toMatchObject([{ status: 'dropped' }]);
    expect(server.to('ann@example.test')).toEqual([]);
  });

  test('goes to nobody who left, has no address, or wants none any more', async () => {
    const server = await openMailServer();
    const world = await openMailWorld(server.url, { collect });
    const gone = {
      disabled: `update account set disabled_at = now() where username = 'disabled'`,
      relieved: `delete from role_member where account_id = (select id from account where username = 'relieved')`,
      departed: `delete from member where account_id = (select id from account where username = 'departed')`,
      moved: `update account set email = null where username = 'moved'`,
      quiet: `insert into preference (account_id, mail) select id, 'off' from account where username = 'quiet'`,
      odd: `update account set email = 'a@example.test>, <b@example.test' where username = 'odd'`,
    };
    const people = Object.keys(gone);
    for (const username of people) await world.approver(username);
    await world.ask('all');
    await expect.poll(() => world.rows('odd'), patience).toMatchObject([{ status: 'collecting' }]);
    for (const statement of Object.values(gone)) await sql.raw(statement).execute(world.parts.db);
    await world.sendNow(2 + people.length);
    for (const username of ['ann', 'bob'])
      await expect.poll(() => world.rows(username), patience).toMatchObject([{ status: 'sent' }]);
    for (const username of people)
      await expect.poll(() => world.rows(username), patience).toMatchObject([{ status: 'dropped' }]);
    const to = server.mails.flatMap((mail) => mail.to).sort();
    expect(to).toEqual(['ann@example.test', 'bob@example.test']);
  });
});

describe('preferences', () => {
  test('each: a mail for everything, at once; off: none; without an address: none', async () => {
    const server = await openMailServer();
    const world = await openMailWorld(server.url, { collect: 1 });
    await ok(world.ann.call('PUT', '/api/v1/preferences', { mail: 'each' }));
    await ok(world.bob.call('PUT', '/api/v1/preferences', { mail: 'off' }));
    await sql`update account set email = null where username = 'ci'`.execute(world.parts.db);
    expect((await ok(world.bob.get('/api/v1/preferences'))).json()).toEqual({ mail: 'off' });
    const approvals = [await world.ask('all'), await world.ask('all')];
    for (const approval of approvals) await world.decide('bob', approval, 'reject');
    await expect.poll(() => world.rows('ann'), patience).toHaveLength(2);
    const { rows } = await sql`
      select n.kind, a.username, (n.mail_id is not null) as mail
      from notification n
      join account a on a.id = n.account_id
      where n.approval_id = ${approvals[0]}
      order by n.kind, a.username
    `.execute(world.parts.db);
    expect(rows).toEqual([
      { kind: 'asked', username: 'ann', mail: true },
      { kind: 'asked', username: 'bob', mail: false },
      { kind: 'ended', username: 'ci', mail: false },
    ]);
    expect(await world.rows('bob')).toEqual([]);
    expect(await world.rows('ci')).toEqual([]);
  });

  test('a limited token that may not administer cannot change them', async () => {
    const server = await openMailServer();
    const world = await openMailWorld(server.url);
    const limited = { name: 'reader', scopes: ['read'] };
    const { value: token } = (await ok(world.ann.post('/api/v1/tokens', limited))).json();
    const authorization = `Bearer ${token}`;
    const answer = await world.app.inject({
      ...{ method: 'PUT', url: '/api/v1/preferences' },
      ...{ headers: { authorization }, payload: { mail: 'off' } },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'auth/scope-missing']);
    expect((await ok(world.ann.get('/api/v1/preferences'))).json()).toEqual({ mail: 'digest' });
  });
});

test('what people write never becomes a header, a line of ours, or HTML', async () => {
  const server = await openMailServer();
  const title = 'Shop\r\nBcc: all@example.test\r\n\r\nDigest: <img src=x onerror="alert(1)">&amp;';
  const world = await openMailWorld(server.url, { title });
  await world.ask();
  await expect.poll(() => server.mails.length, patience).toBe(1);
  const [mail] = server.mails;
  expect(mail?.to).toEqual(['ann@example.test']);
  expect(mail?.headers).not.toHaveProperty('bcc');
  expect(mail?.subject).toMatch(/^\[Web shop] Please decide: RL-1 Shop Bcc: all@example\.test Digest: <img /);
  expect(mail?.text.match(/^Digest:/gm)).toHaveLength(1);
  expect(mail?.html).not.toContain('<img');
  expect(mail?.html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;amp;');
});
