import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../server/test/app.ts';
import { commandLine } from './command-line.ts';

// Real processes against a real server that listens, with its jobs: the main job as people do it from a terminal.

const shop = join(import.meta.dirname, '../../../examples/shop.yaml');
const tokenOf = (who: string) => ({ COUNTERSIGN_TOKEN: `example-only-token-of-${who}` });

let server: TestApp;
let line: Awaited<ReturnType<typeof commandLine>>;
let url: string;
beforeAll(async () => {
  server = await testApp({ workers: true });
  url = await server.app.listen({ host: '127.0.0.1', port: 0 });
  line = await commandLine({ COUNTERSIGN_URL: url });
});
afterAll(() => server.close());

/** SHOP stands for the path of the example, which may have spaces of its own. */
const run = (command: string, who?: string, input?: string) =>
  line.start(
    command.split(' ').map((word) => (word === 'SHOP' ? shop : word)),
    who ? tokenOf(who) : { COUNTERSIGN_TOKEN: server.administrator.token },
    input,
  );

test('nobody is logged in: usage, and what to do', async () => {
  const ran = await line.start(['inbox']);
  expect([ran.code, ran.out]).toEqual([2, '']);
  expect(ran.err).toContain(`Not logged in at ${url}: run "countersign login"`);
});

test('apply: a dry run, the real one, and a second that changes nothing', async () => {
  const dry = await run('apply -f SHOP --dry-run');
  expect([dry.code, dry.err]).toEqual([0, '19 changes would be made; nothing was written.\n']);
  expect(dry.out).toContain('+  policy       production');
  const first = await run('apply -f SHOP --json');
  expect(JSON.parse(first.out).changes).toHaveLength(19);
  const second = await run('apply -f SHOP');
  expect(second).toEqual({ code: 0, out: '', err: 'Nothing to change: all is as the file says.\n' });
});

test('export goes into apply as it is', async () => {
  const { out } = await run('export');
  expect(out).toContain('- { username: ann, name: Ann Lee, email: ann@example.test }');
  expect(out).not.toContain('example-only');
  const applied = await run('apply -f - --json', undefined, out);
  expect(JSON.parse(applied.out)).toEqual({ dryRun: false, changes: [] });
});

test('login with a password keeps a token that only this person can read', async () => {
  const login = await line.start(['login', '-u', 'ann'], { COUNTERSIGN_PASSWORD: 'example-only-ann' });
  expect(login).toMatchObject({ code: 0, out: `Logged in at ${url} as ann.\n` });
  const file = join(line.home, '.config/countersign/config.json');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url, token: expect.stringMatching(/^cs_/) });
  const wrong = await line.start(['login', '-u', 'ann'], { COUNTERSIGN_PASSWORD: 'something else' });
  expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining('[auth/unauthenticated]')]);
});

test('the version that the file brought waits for its review, and then nothing does', async () => {
  const [{ approval, title }] = JSON.parse((await line.start(['inbox', '--json'])).out).items;
  expect(title).toBe('Nightly tests: version v1');
  expect(await line.start(['approve', approval])).toMatchObject({ code: 0 });
  expect((await line.start(['inbox'])).out).toBe('Nothing waits for your signature.\n');
});

// A score of processes one after the other.
test('the main job: from a release to an execution that was watched to its end', {
  timeout: 60_000,
}, async () => {
  const release = await line.start(
    ['release', 'create', '-t', 'Web shop 2.4', '--pipeline', 'standard'],
    tokenOf('ci'),
  );
  expect(release).toMatchObject({ code: 0, out: 'RL-1  Web shop 2.4  (along standard)\n' });
  const snapshot = await run('snapshot create RL-1 -c cart/cart-api=2.4.0 --json', 'ci');
  expect(JSON.parse(snapshot.out)).toMatchObject({
    number: 1,
    contents: [{ module: 'cart-api', version: '2.4.0' }],
  });
  const submitted = JSON.parse((await run('submit RL-1 --json', 'ci')).out);
  expect(submitted.status).toBe('running');
  const watched = run(`execution watch ${submitted.id}`, 'ci');

  const [item] = JSON.parse((await run('inbox --json', 'ann')).out).items;
  expect(item).toMatchObject({ project: 'shop', levelName: 'QA' });
  const refused = await run(`approve ${item.approval}`, 'bob');
  expect([refused.code, refused.out]).toEqual([1, '']);
  expect(refused.err).toContain('can act: ann');
  expect(await run(`approve ${item.approval}`, 'ann')).toMatchObject({ code: 0 });
  await smokeTest();
  await signProduction();

  const { code, out } = await watched;
  expect(out).toContain('QA: gate Manager Approval: successful');
  expect(out).toMatch(/execution \d+: successful/);
  expect(code).toBe(0);
});

test('a snapshot says whose work it carries', async () => {
  const release = JSON.parse((await run('release create -t Committed --pipeline standard --json', 'ci')).out);
  const create = `snapshot create ${release.number} -c cart/cart-api=2.4.0`;
  const made = await run(`${create} --committer bob --committer ann --json`, 'ci');
  expect(JSON.parse(made.out).contents).toMatchObject([{ committers: ['ann', 'bob'] }]);
  const unknown = await run(`${create} --committer nobody`, 'ci');
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('"nobody" is no account')]);
});

/** The step of the first stage, which is done by hand once its gate has opened. */
async function smokeTest(): Promise<void> {
  const done = async () =>
    (await server.administrator.post('/api/v1/projects/shop/steps/1:complete', { status: 'passed' }))
      .statusCode;
  await expect.poll(done, { timeout: 15_000 }).toBe(200);
}

/** QA, then both of the CAB: the next approval is there as soon as the execution has gone on. */
async function signProduction(): Promise<void> {
  for (const who of ['ann', 'ann', 'bob']) {
    const item = await waitingFor(who);
    const signed = await run(`approve ${item.approval} --level ${item.level} --json`, who);
    expect(JSON.parse(signed.out)).toMatchObject({ verdict: 'approve', repeat: false });
  }
}

/** The one thing that waits for somebody, as soon as it does. */
async function waitingFor(who: string): Promise<Record<string, string>> {
  const read = async () => JSON.parse((await run('inbox --json', who)).out).items;
  await expect.poll(read, { timeout: 15_000 }).toHaveLength(1);
  return (await read())[0];
}

test('a rejected execution ends its watching with 1; JSON is its end, messages are beside it', {
  timeout: 60_000,
}, async () => {
  const { id } = JSON.parse((await run('submit RL-1 --json', 'ci')).out);
  const watched = run(`execution watch ${id} --json`, 'ci');
  const [{ approval }] = JSON.parse((await run('inbox --json', 'ann')).out).items;
  const explained = await run(`explain ${approval}`, 'bob');
  expect(explained).toMatchObject({ code: 0, out: expect.stringContaining('can act: ann') });
  expect(await run(`reject ${approval} -c no`, 'ann')).toMatchObject({ code: 0 });
  const { code, out, err } = await watched;
  expect(code).toBe(1);
  expect(JSON.parse(out).status).toBe('rejected');
  expect(err).toContain('gate Manager Approval: rejected');
});

test('a pre-approval is given, and a second with its number is refused', async () => {
  const create = 'pre-approval create CHG-77 -e qa -s cart/cart-api --executor ann --to 2026-01-01T00:00:00Z';
  const made = await run(`${create} --single-use --json`, 'ci');
  expect(JSON.parse(made.out)).toMatchObject({
    externalId: 'CHG-77',
    environments: ['qa'],
    services: [{ service: 'cart', module: 'cart-api' }],
    executors: [{ username: 'ann' }],
    singleUse: true,
  });
  expect(await run(create, 'ci')).toMatchObject({ code: 1, err: expect.stringContaining('resource/exists') });
  const listed = await run('pre-approval list --usable -q chg', 'bob');
  expect(listed.out).toMatch(/CHG-77 .* 2026-01-01 00:00:00Z +qa +cart\/cart-api +valid\n$/);
});

test('pre-approvals for a workflow are listed with why not; one is taken back', async () => {
  await server.administrator.post('/api/v1/projects/shop/workflows', { key: 'line', name: 'Line' });
  const offered = await run('pre-approval list -w line', 'ci');
  expect(offered.out).toContain('could be used until 2026-01-01T00:00:00.000Z only');
  expect(offered.out).toContain('names other executors');
  const id = /^([0-9]+) +CHG-77/m.exec(offered.out)?.[1];
  const none = await run('pre-approval list -w line --usable', 'ci');
  expect(none.out).toBe('There are no such pre-approvals.\n');
  const revoked = await run(`pre-approval revoke ${id} -r late`, 'ci');
  expect(revoked.out).toBe(`${id}  pre-approval CHG-77 is revoked\n`);
});

test('a definition is checked, and every fault is said with its line and column', async () => {
  const file = join(line.home, 'wrong.yaml');
  await writeFile(file, 'steps:\n  - name: look\n    manuel: {}\n');
  const wrong = await run(`workflow validate -f ${file}`, 'ci');
  expect([wrong.code, wrong.out]).toEqual([2, '']);
  expect(wrong.err).toContain(`${file}:3:5: unknown field; there are name, http, manual, approval`);
  const refused = await run(`workflow submit nightly -f ${file}`, 'ci');
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(`${file}:3:5: unknown field`)]);
});

test('a definition is submitted for review; while that lasts, the next is another version', async () => {
  const file = join(line.home, 'right.yaml');
  await server.administrator.post('/api/v1/projects/shop/workflows', { key: 'weekly', name: 'Weekly' });
  await writeFile(file, 'steps:\n  - name: look\n    manual: {}\n');
  expect((await run(`workflow validate -f ${file}`, 'ci')).out).toBe(`${file} is valid.\n`);
  for (const version of ['v1', 'v2']) {
    const { out } = await run(`workflow submit weekly -f ${file}`, 'ci');
    expect(out).toMatch(new RegExp(`^weekly ${version} is under review: approval \\d+\n$`));
  }
});

test('the ledger is exported and verified; a changed letter is found', async () => {
  const file = join(line.home, 'shop.jsonl');
  expect(await run(`ledger export -o ${file}`, 'ann')).toMatchObject({ code: 0, out: '' });
  const verified = await line.start(['ledger', 'verify', file, '--json']);
  expect(JSON.parse(verified.out)).toMatchObject({ faults: [] });
  expect(verified.code).toBe(0);
  const changed = (await readFile(file, 'utf8')).replace('release.created', 'release.creatad');
  const found = await line.start(['ledger', 'verify', '-'], {}, changed);
  expect(found).toMatchObject({ code: 1, out: expect.stringContaining('the hash is not that of the entry') });
  expect((await run(`ledger export -o ${file}`, 'ann')).code).toBe(2);
});

test('a token is created, printed alone, and works', async () => {
  const made = await run('token create -n nightly --scope read', 'ann');
  expect(made).toMatchObject({ code: 0, err: expect.stringContaining('only time') });
  const inbox = await line.start(['inbox'], { COUNTERSIGN_TOKEN: made.out.trim() });
  expect(inbox.code).toBe(0);
});

test('an access key is created and printed with its secret, once', async () => {
  const made = await run('access-key create -n signer', 'ann');
  expect(made).toMatchObject({ code: 0, err: expect.stringContaining('only time') });
  expect(made.out).toMatch(/^CSAK[A-Z2-7]{16} sk_[\w-]{32}\n$/);
  const again = await run('access-key create -n signer --json', 'ann');
  expect([again.code, JSON.parse(again.out).code]).toEqual([1, 'resource/exists']);
});

test('faults point into the file: those of YAML, of the environment, and of the server', async () => {
  const file = join(line.home, 'bad.yaml');
  const faulty = async (text: string) => {
    await writeFile(file, text);
    const { code, out, err } = await run(`apply -f ${file}`);
    expect([code, out]).toEqual([2, '']);
    return err.replaceAll(file, 'FILE').trimEnd();
  };
  expect(await faulty('users: []\nusers: []\n')).toBe('FILE:2:1: the key "users" is given twice');
  expect(await faulty('users:\n  - { username: dev, password: { env: NOT_SET } }\n')).toBe(
    'FILE:2:39: the environment variable NOT_SET is not set',
  );
  const level = '{ name: L, rule: anyone, approvers: [ann, nobody] }';
  const project = `projects:\n  - key: shop\n    name: Web shop\n    policies: [{ name: p, levels: [${level}] }]\n`;
  const at = (text: string, word: string) => `FILE:4:${(text.split('\n')[3] ?? '').indexOf(word) + 1}: `;
  const unknown = await faulty(project);
  expect(unknown).toContain(at(project, 'nobody'));
  expect(unknown).toMatch(/nobody.* \[request\/invalid\]$/);
  const beyond = project.replace('anyone', 'percent, percent: 101');
  expect(await faulty(beyond)).toContain(at(beyond, '101'));
});

test('a refusal with --json is the problem on standard output', async () => {
  const { code, out } = await run('explain 999999 --json', 'ann');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ status: 404, code: 'resource/not-found' });
});

test('usage is 2, nobody there is 3', async () => {
  expect((await run('approve x')).code).toBe(2);
  expect((await run('nonsense')).code).toBe(2);
  expect((await run('snapshot create RL-1 -c nonsense')).code).toBe(2);
  expect((await run('--help')).code).toBe(0);
  const nobody = await run('inbox --url http://127.0.0.1:9');
  expect([nobody.code, nobody.out]).toEqual([3, '']);
  expect(nobody.err).toContain('cannot be reached');
});
