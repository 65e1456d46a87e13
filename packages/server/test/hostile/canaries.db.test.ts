import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freshDatabase } from '../harness.ts';
import { latest } from '../latest.ts';
import { openMailServer } from '../mail/mail-server.ts';
import { openOutside } from '../outside.ts';
import { type Process, startProcess } from '../process/server.ts';
import { ask as send, signing } from '../secmaster/sdk.ts';
import { dumped, found } from './searched.ts';

// Each secret that anybody shows to a server is a text that stands nowhere else. Afterwards it is looked for in all that
// the server has kept and said (SECURITY.md: whoever has a copy of the database cannot sign in, use tokens or use access
// keys). Headers and bodies of steps are stored as they are written, as it says there, and are not among them.

vi.setConfig({ testTimeout: 240_000 });

/** Long enough for each spelling to be found by itself; with characters that addresses and base64 have to spell. */
const canary = (name: string) => `Canary/${name}+Mjf8z~3Qe4/Yb`;
const password = canary('password');
const wrong = canary('wrong-password');
const token = canary('token');
const unknown = canary('unknown-token');
const key = { accessKey: 'CSAKCAROL', secretKey: canary('secret-key') };

type Sent = { method?: string; headers?: Record<string, string>; body?: unknown };
const asker =
  ({ origin }: Process) =>
  async (path: string, { method = 'GET', headers = {}, body }: Sent = {}) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = { 'content-type': 'application/json' };
    const given = body === undefined ? { headers } : { headers: { ...type, origin, ...headers }, body: text };
    const answer = await fetch(`${origin}${path}`, { method, ...given });
    const read = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      json: read.startsWith('{') ? JSON.parse(read) : {},
    };
  };
type Ask = ReturnType<typeof asker>;
const post = (body: unknown, headers: Record<string, string> = {}): Sent => ({
  method: 'POST',
  body,
  headers,
});
const bearer = (value: string) => ({ authorization: `Bearer ${value}` });
const basic = (value: string) => ({
  authorization: `Basic ${Buffer.from(`carol:${value}`).toString('base64')}`,
});
const keystone = (secret: string) =>
  post({
    auth: { identity: { methods: ['password'], password: { user: { name: 'carol', password: secret } } } },
  });

test('no secret that was shown to a server stands in its database, its log or its figures', async () => {
  const { server, client, settings } = await opened();
  const ask = asker(server);
  const cookie = await signedIn(ask, settings.COUNTERSIGN_ADMIN_PASSWORD);
  const drawn = await shown(ask, cookie, server.origin);
  const called = await callbacks(ask);
  await failing(ask, client, cookie);

  const secrets = {
    ...settings,
    password,
    wrong,
    token,
    unknown,
    secretKey: key.secretKey,
    ...drawn,
    ...called,
  };
  expect(Object.values(secrets).filter((secret) => secret.length < 16)).toEqual([]);
  await expect
    .poll(async () => (await dumped(client)).get('public.mail') ?? '', { timeout: 30_000 })
    .toMatch(/bad credentials/);
  const figures = await fetch(`${server.origin}/metrics`).then((answer) => answer.text());
  const stored = await dumped(client);
  const { errors } = await server.kill('SIGTERM');
  expect(stored.size).toBeGreaterThan(50);
  expect(errors).toContain('server/error');
  const places = { ...Object.fromEntries(stored), errors, figures, greeting: server.greeting };
  const there = Object.entries(places).flatMap(([place, text]) =>
    found(secrets, text).map((name) => `${name} in ${place}`),
  );
  expect(there).toEqual([]);
  // It would have been found: what is meant to be stored is, and so is what is meant to be logged.
  expect(found({ carol: 'carol@example.test' }, stored.get('public.account') ?? '')).toEqual(['carol']);
});

/** A server on a database of its own, whose settings are secrets, and the database as its owner sees it. */
async function opened() {
  const { ownerUrl } = await freshDatabase({ empty: true });
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  onTestFinished(() => client.end());
  const role = canary('database');
  await client.query(`create role canary superuser login password '${role}'`);
  const mail = await openMailServer({
    onAuth: (_auth, _session, answer) =>
      answer(Object.assign(new Error('bad credentials'), { responseCode: 535 })),
  });
  const smtp = canary('smtp');
  const secrets = {
    COUNTERSIGN_SECRET: canary('of-the-instance'),
    COUNTERSIGN_ADMIN_PASSWORD: canary('root'),
  };
  const server = await startProcess({
    ...secrets,
    DATABASE_URL: withPassword(ownerUrl, 'canary', role),
    COUNTERSIGN_SMTP_URL: `${mail.url.replace('//', `//post:${encodeURIComponent(smtp)}@`)}/?requireTLS=false`,
    COUNTERSIGN_MAIL_FROM: 'countersign@example.test',
    COUNTERSIGN_MAIL_COLLECT: '0',
    COUNTERSIGN_EXAMPLE: 'yes',
    LOG_LEVEL: 'trace',
  });
  return { server, client, settings: { ...secrets, role, smtp } };
}

const withPassword = (url: string, user: string, secret: string) =>
  url.replace(/\/\/[^@]*@/, `//${user}:${encodeURIComponent(secret)}@`);

/** Signs in, and makes carol, whose password, token and access key are given. Answers the cookie. */
async function signedIn(ask: Ask, root: string): Promise<string> {
  const session = await ask('/api/v1/session', post({ username: 'admin', password: root }));
  expect(session.status).toBe(200);
  const cookie = session.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const carol = {
    ...{ username: 'carol', name: 'Carol', email: 'carol@example.test', password: { value: password } },
    tokens: [{ name: 'given', value: { value: token } }],
    accessKeys: [{ name: 'given', accessKey: key.accessKey, secretKey: { value: key.secretKey } }],
  };
  const projects = [
    {
      key: 'shop',
      name: 'Web shop',
      members: { maintainer: ['ann', 'carol'], operator: ['ci', 'bob'], viewer: ['group:cab'] },
    },
  ];
  const applied = await ask('/api/v1/configuration', post({ users: [carol], projects }, { cookie }));
  expect(applied.status, JSON.stringify(applied.json)).toBe(200);
  return cookie;
}

/** Shows carol's secrets wherever they can be shown, and wrong ones. Answers what the server has drawn for her. */
async function shown(ask: Ask, cookie: string, origin: string): Promise<Record<string, string>> {
  const { headers } = await ask('/v3/auth/tokens', keystone(password));
  const made = await ask(
    '/api/v1/tokens',
    post({ name: 'made' }, { ...bearer(token), 'idempotency-key': 'once' }),
  );
  const signer = await ask('/api/v1/access-keys', post({ name: 'made' }, bearer(token)));
  const drawn = {
    keystone: headers.get('x-subject-token') ?? '',
    made: made.json.value,
    signer: signer.json.secretKey,
  };
  const changed = { current: password, new: canary('changed') };
  const own = await ask('/api/v1/session', post({ username: 'carol', password }));
  const carol = own.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const statuses: number[] = [own.status];
  const tried: [string, Sent][] = [
    ['/api/v1/session', post({ username: 'carol', password: wrong })],
    ['/v3/auth/tokens', keystone(wrong)],
    ['/api/v1/password', post(changed, { cookie: carol })],
    ...[wrong, changed.new, token, unknown].map((secret): [string, Sent] => [
      '/flexdeploy/rest/v1/tasks/approval',
      { headers: basic(secret) },
    ]),
    ...[token, unknown, wrong, drawn.made, drawn.keystone].flatMap(doors),
    ['/api/v1/session', { headers: { cookie } }],
    ['/api/v1/session', { headers: { cookie: `${cookie}x` } }],
  ];
  for (const [path, sent] of tried) statuses.push((await ask(path, sent)).status);
  const good = await send(signing(origin, key), { method: 'GET', url: '/v3/projects' });
  const bad = await send(signing(origin, { ...key, secretKey: wrong }), {
    method: 'GET',
    url: '/v3/projects',
  });
  statuses.push(good.httpStatusCode, bad.httpStatusCode);
  expect([...new Set(statuses)].sort()).toEqual([200, 204, 400, 401, 404]);
  expect([good.httpStatusCode, bad.httpStatusCode]).toEqual([200, 401]);
  const signatures = [cookie, carol].map((one) => decodeURIComponent(one).split('.').at(-1) ?? '');
  return { ...drawn, changed: changed.new, session: signatures[0] ?? '', other: signatures[1] ?? '' };
}

/** Where a token is shown: as each API takes it, where nothing is, and where it does not belong. */
function doors(value: string): [string, Sent][] {
  const shows = encodeURIComponent(value);
  return [
    ['/api/v1/session', { headers: bearer(value) }],
    ['/api/v1/nowhere', { headers: bearer(value) }],
    [`/nowhere/${shows}?token=${shows}`, { headers: { authtoken: value, 'x-auth-token': value } }],
    ['/api/v3/releases/1/approval_levels', { headers: { authtoken: value } }],
    [`/api/v3/releases/1/approval_levels?TECHNICIAN_KEY=${shows}`, {}],
    [`/openapi/workflows?projectKey=shop&token=${shows}`, {}],
    ['/v1/p1/workspaces/shop/soc/workflows', { headers: { 'x-auth-token': value } }],
    ['/api/v1/session', post(`{"username":"carol","password":"${value}"`)],
    ['/api/v1/session', post({ username: 'carol', password: [value], [value]: value })],
    ['/api/v1/tokens', post({ name: value.repeat(20), scopes: [value] }, bearer(value))],
    [`/api/v1/projects/shop?${shows}=${shows}`, { headers: bearer(value) }],
  ];
}

const example = (who: string) => bearer(`example-only-token-of-${who}`);
const waits = {
  name: 'called',
  stages: [
    {
      ...{ name: 'QA', environment: 'qa', gates: [{ name: 'Ask', type: 'approval', policy: 'qa' }] },
      steps: [
        {
          name: 'deploy',
          http: { method: 'POST', url: '', body: `\${callback.token}`, wait: { callback: true } },
        },
      ],
    },
  ],
};

/** A step that another system answers by its token, wrongly and rightly, and a permit. Answers both tokens. */
async function callbacks(ask: Ask): Promise<Record<string, string>> {
  const outside = await openOutside();
  const shop = async (path: string, body?: unknown, who = 'ci') => {
    const sent = body === undefined ? { headers: example(who) } : post(body, example(who));
    const { status, json } = await ask(`/api/v1/projects/shop/${path}`, sent);
    expect([200, 201], `${path}: ${JSON.stringify(json)}`).toContain(status);
    return json;
  };
  const called = JSON.parse(JSON.stringify(waits).replace('"url":""', `"url":"${outside.url}"`));
  const pipeline = await shop('pipelines', called, 'ann');
  await shop(`pipelines/${pipeline.id}/versions/1:activate`, {}, 'ann');
  const release = await shop('releases', { title: 'Web shop 2.4', pipeline: 'called' });
  const contents = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
  const snapshot = await shop(`releases/${release.id}/snapshots`, { contents });
  const execution = await shop('executions', { snapshot: snapshot.id });
  const stage = async () => latest(await shop(`executions/${execution.id}`));
  await expect.poll(async () => (await stage()).gates[0]?.approval ?? '', { timeout: 30_000 }).toMatch(/\d/);
  await shop(`approvals/${(await stage()).gates[0]?.approval}/decisions`, { verdict: 'approve' }, 'ann');
  await expect.poll(() => outside.received.length, { timeout: 30_000 }).toBe(1);
  const callback = outside.received[0]?.body ?? '';

  const subject = { type: 'stage', id: (await stage()).id };
  const place = { environments: ['qa'], services: [{ service: 'cart', module: 'cart-api' }] };
  const permit = await ask('/api/v1/permits', post({ project: 'shop', subject, ...place }, example('ci')));
  expect(permit.status).toBe(201);
  const { token: given, digest } = permit.json;
  const redeem = (more: object) =>
    ask('/api/v1/permits:redeem', post({ token: given, subject, digest, ...place, ...more }, example('ci')));
  const answers = [
    await redeem({ environments: ['prod'] }),
    await redeem({ token: unknown }),
    await redeem({}),
    await redeem({}),
    await ask('/api/v1/callbacks', post({ status: 'perhaps', message: '' }, bearer(callback))),
    await ask('/api/v1/callbacks', post({ status: 'passed' }, bearer(unknown))),
    await ask('/api/v1/callbacks', post({ status: 'passed' }, bearer(callback))),
  ];
  expect(answers.map(({ status }) => status)).toEqual([409, 404, 200, 409, 400, 401, 200]);
  return { callback, permit: given };
}

/** While its tables have other names, the server can only fail: 500, and a line in the log. */
async function failing(ask: Ask, client: pg.Client, cookie: string): Promise<void> {
  await client.query('alter table auth.account rename to gone; alter table public.token rename to gone');
  const doomed: [string, Sent][] = [
    ['/api/v1/session', post({ username: 'carol', password })],
    ['/v3/auth/tokens', keystone(wrong)],
    ['/flexdeploy/rest/v1/tasks/approval', { headers: basic(password) }],
    ['/api/v1/session', { headers: { cookie } }],
    ...[token, unknown].flatMap((value) => doors(value).slice(0, 7)),
  ];
  const statuses: number[] = [];
  for (const [path, sent] of doomed) statuses.push((await ask(path, sent)).status);
  await client.query('alter table auth.gone rename to account; alter table public.gone rename to token');
  expect(statuses.filter((status) => status === 500).length).toBeGreaterThan(8);
}
