import { readFile } from 'node:fs/promises';
import { readConfigurationText } from '@countersign/contract/configuration-text.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';
import { loadConfiguration } from './load-configuration.ts';

// The file is the example of the repository, which is the shape of the design with values in place of variables.
const file = new URL('../../../../examples/shop.yaml', import.meta.url);
const text = await readFile(file, 'utf8');

type Document = Record<string, unknown>;
type Edit = (document: { users: Document[]; groups: Document[]; projects: Document[] }) => void;

/** The example as it would be sent, changed by `edit`. */
function example(edit: Edit = () => {}): Document {
  const read = readConfigurationText(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const document = structuredClone(read.text.value) as Parameters<Edit>[0];
  edit(document);
  return document;
}

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it.close());

const path = '/api/v1/configuration';
const apply = async (document: Document, query = '') => {
  const response = await it.administrator.post(`${path}${query}`, document);
  return { status: response.statusCode, ...response.json() };
};
const rowsWritten = async () => {
  const { rows } = await sql<{ count: string }>`
    select (select count(*) from account) + (select count(*) from project) + (select count(*) from role)
      + (select count(*) from policy) + (select count(*) from account_group) as count
  `.execute(it.parts.db);
  return Number(rows[0]?.count);
};

test('a dry run says what would change and writes nothing', async () => {
  const before = await rowsWritten();
  const { status, dryRun, changes } = await apply(example(), '?dryRun=true');
  expect(status).toBe(200);
  expect(dryRun).toBe(true);
  expect(changes).toHaveLength(19);
  expect(changes[0]).toEqual({
    ...{ action: 'create', kind: 'user', name: 'ann', project: null, detail: 'a person' },
  });
  expect(await rowsWritten()).toBe(before);
});

test('the first apply makes it so, a second one changes nothing', async () => {
  const { changes } = await apply(example());
  expect(changes).toHaveLength(19);
  expect(await apply(example())).toMatchObject({ status: 200, changes: [] });
});

test('people can work with what was applied: a token, a password', async () => {
  const inbox = await it.app.inject({
    url: '/api/v1/session',
    headers: { authorization: 'Bearer example-only-token-of-ann' },
  });
  expect(inbox.json().projects).toEqual([{ key: 'shop', name: 'Web shop', access: 'maintainer' }]);
  const payload = { username: 'bob', password: 'example-only-bob' };
  const session = await it.app.inject({ method: 'POST', url: '/api/v1/session', payload });
  expect(session.statusCode).toBe(200);
});

test('export gives the file back, without secrets, and applied again changes nothing', async () => {
  const response = await it.administrator.get(path);
  const exported = response.json();
  const withoutSecrets = example(({ users, projects }) => {
    for (const user of users) {
      delete user.password;
      delete user.tokens;
    }
    const [shop] = projects;
    // People of one height are a set; it comes in alphabetical order.
    (shop?.members as Document).operator = ['bob', 'ci'];
  });
  const root = { username: 'root', administrator: true };
  const users = exported.users.filter(({ username }: Document) => username !== 'root');
  expect({ ...exported, users }).toEqual(withoutSecrets);
  expect(exported.users).toContainEqual(root);
  expect(response.body).not.toContain('example-only');
  expect(await apply(exported)).toMatchObject({ changes: [] });
});

test('lists of people are made exact; what is not named is left alone', async () => {
  const changed = example(({ groups, projects }) => {
    Object.assign(groups[0] ?? {}, { members: ['bob'] });
    const [shop] = projects;
    Object.assign(shop ?? {}, { members: { maintainer: ['ann'], viewer: ['bob'] } });
    delete shop?.environments;
    delete shop?.pipelines;
  });
  const { changes } = await apply(changed);
  expect(changes.map(({ kind, detail }: Document) => [kind, detail])).toEqual([
    ['group', 'removes ann'],
    ['members', 'adds bob (viewer); removes bob (operator), ci (operator), group:cab (viewer)'],
  ]);
  const [shop] = (await it.administrator.get(path)).json().projects;
  expect(shop.environments).toHaveLength(2);
  expect(shop.pipelines).toHaveLength(1);
  expect(await apply(example())).toMatchObject({ status: 200 });
});

test('a new value of a token ends the old one; the old one never works again', async () => {
  const deployer = (value: string) => ({
    users: [{ username: 'deployer', kind: 'service', tokens: [{ name: 'build', value: { value } }] }],
  });
  const ask = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await it.app.inject({ url: '/api/v1/session', headers })).statusCode;
  };
  await apply(deployer('first-token-of-deployer'));
  expect(await ask('first-token-of-deployer')).toBe(200);
  const { changes } = await apply(deployer('second-token-of-deployer'));
  const change = { action: 'update', kind: 'token', name: 'deployer/build', project: null };
  expect(changes).toEqual([{ ...change, detail: 'a new value' }]);
  expect([await ask('first-token-of-deployer'), await ask('second-token-of-deployer')]).toEqual([401, 200]);
  expect(await apply(deployer('first-token-of-deployer'))).toMatchObject({
    code: 'resource/exists',
    errors: [{ pointer: '/users/0/tokens/0' }],
  });
});

test('an access key comes with its secret; another pair ends the old one, and no pair comes twice', async () => {
  const signer = (accessKey: string, secret: string) => ({
    users: [
      {
        ...{ username: 'signer', kind: 'service' },
        accessKeys: [{ name: 'secmaster', accessKey, secretKey: { value: secret } }],
      },
    ],
  });
  const works = async (accessKey: string) => {
    const { rows } = await sql<{ works: boolean }>`
      select revoked_at is null as works from access_key where access_key = ${accessKey}
    `.execute(it.parts.db);
    return rows[0]?.works;
  };
  const secret = 'a-secret-of-the-signer';
  const { changes: made } = await apply(signer('AK1SIGNER', secret));
  const change = { kind: 'access-key', name: 'signer/secmaster', project: null };
  expect(made[1]).toEqual({ ...change, action: 'create', detail: 'an access key of signer' });
  expect(await apply(signer('AK1SIGNER', secret))).toMatchObject({ changes: [] });
  const { changes } = await apply(signer('AK2SIGNER', secret));
  expect(changes).toEqual([{ ...change, action: 'update', detail: 'accessKey: AK1SIGNER -> AK2SIGNER' }]);
  expect([await works('AK1SIGNER'), await works('AK2SIGNER')]).toEqual([false, true]);
  const usedBefore = { code: 'resource/exists', errors: [{ pointer: '/users/0/accessKeys/0/accessKey' }] };
  expect(await apply(signer('AK1SIGNER', secret))).toMatchObject(usedBefore);
  expect(await apply(signer('AK2SIGNER', 'another-secret-of-it'))).toMatchObject(usedBefore);
  expect(await apply(signer('AK3SIGNER', 'too-short'))).toMatchObject({
    errors: [{ pointer: '/users/0/accessKeys/0/secretKey/value' }],
  });
  const exported = await it.administrator.get(path);
  for (const text of ['SIGNER', secret]) expect(exported.body).not.toContain(text);
});

test('what clients of SecMaster call a project is set as a whole, exported, and told apart', async () => {
  const shop = (secmaster: object) => ({ projects: [{ key: 'shop', name: 'Web shop', secmaster }] });
  const both = { region: 'cn-north-4', tenant: '0a1b2c' };
  const { changes } = await apply(shop(both));
  expect(changes).toEqual([
    {
      ...{ action: 'update', kind: 'secmaster', name: 'shop', project: 'shop' },
      detail: '/region: none -> cn-north-4; /tenant: none -> 0a1b2c',
    },
  ]);
  expect(await apply(shop(both))).toMatchObject({ changes: [] });
  const exported = await it.administrator.get(path);
  expect(exported.json().projects[0].secmaster).toEqual(both);
  expect(await apply(exported.json())).toMatchObject({ changes: [] });
  const depot = { key: 'depot', name: 'Depot', secmaster: { region: 'cn-north-4' } };
  expect(await apply({ projects: [depot] })).toMatchObject({
    ...{ status: 409, code: 'resource/exists', errors: [{ pointer: '/projects/0/secmaster/region' }] },
  });
  expect((await apply(shop({ tenant: '0a1b2c' }))).changes[0].detail).toBe('/region: cn-north-4 -> none');
  expect((await apply(shop({}))).changes[0].detail).toBe('/tenant: 0a1b2c -> none');
  expect((await it.administrator.get(path)).json().projects[0].secmaster).toBeUndefined();
});

test('every fault is told with its place, and nothing is written', async () => {
  const before = await rowsWritten();
  const { status, code, errors } = await apply(
    example(({ users, projects }) => {
      users.push({ username: 'newcomer', email: 'ANN@example.test' });
      Object.assign(projects[0] ?? {}, {
        members: { maintainer: ['ann', 'nobody'], viewer: ['newcomer'] },
        policies: [
          { name: 'lonely', levels: [{ name: 'L', rule: 'anyone', approvers: ['group:nobodies'] }] },
        ],
        pipelines: [
          {
            name: 'broken',
            stages: [
              {
                name: 'QA',
                environment: 'moon',
                gates: [
                  { name: 'a', type: 'approval', policy: 'nowhere' },
                  { name: 'b', type: 'schedule', cron: '0 0 30 2 *' },
                ],
              },
            ],
          },
        ],
      });
    }),
  );
  expect(status).toBe(400);
  expect(code).toBe('request/invalid');
  expect(errors.map(({ pointer }: Document) => pointer).sort()).toEqual([
    '/projects/0/members/maintainer/1',
    '/projects/0/pipelines/0/stages/0/environment',
    '/projects/0/pipelines/0/stages/0/gates/0/policy',
    '/projects/0/pipelines/0/stages/0/gates/1/cron',
    '/projects/0/policies/0/levels/0/approvers/0',
    '/users/3/email',
  ]);
  expect(await rowsWritten()).toBe(before);
});

test('a policy that nobody can satisfy is refused with its blocker', async () => {
  const level = { name: 'All', rule: 'at-least', count: 3, approvers: ['group:cab'] };
  const { status, code, errors, blockers } = await apply(
    example(({ projects }) =>
      Object.assign(projects[0] ?? {}, { policies: [{ name: 'qa', levels: [level] }] }),
    ),
  );
  expect([status, code]).toEqual([422, 'policy/unsatisfiable']);
  expect(errors[0].pointer).toBe('/projects/0/policies/0');
  expect(blockers[0].because).toContain('3');
});

test('what the schema refuses is refused before anything is tried', async () => {
  const refusedAt = async (edit: Edit) => {
    const { status, errors } = await apply(example(edit));
    return [status, ...errors.map(({ pointer }: Document) => pointer)];
  };
  const level = (more: Document): Edit => {
    const levels = [{ name: 'L', rule: 'percent', approvers: ['ann'], ...more }];
    return ({ projects }) => Object.assign(projects[0] ?? {}, { policies: [{ name: 'p', levels }] });
  };
  const percent = '/projects/0/policies/0/levels/0/percent';
  expect(await refusedAt(level({ percent: 0 }))).toEqual([400, percent]);
  expect(await refusedAt(level({ percent: 101 }))).toEqual([400, percent]);
  const workflow = { key: 'Nightly' };
  const workflows: Edit = ({ projects }) =>
    Object.assign(projects[0] ?? {}, { workflows: [workflow, workflow] });
  expect(await refusedAt(workflows)).toEqual([400, '/projects/0/workflows/1/key']);
  const secret: Edit = ({ users }) => users.push({ username: 'stranger', password: { env: 'HOME' } });
  expect(await refusedAt(secret)).toEqual([400, '/users/3/password/env']);
  const twice: Edit = ({ users }) => users.push({ username: 'ann' });
  expect(await refusedAt(twice)).toEqual([400, '/users/3/username']);
});

test('only administrators apply and export; a refused attempt is in the ledger', async () => {
  const stranger = await it.person('stranger');
  expect((await stranger.post(path, example())).statusCode).toBe(403);
  expect((await stranger.get(path)).statusCode).toBe(403);
  const { rows } = await sql<{ count: string }>`
    select count(*) from ledger_entry
    where action = 'configuration.apply.refused' and actor_id = ${stranger.accountId}
  `.execute(it.parts.db);
  expect(rows[0]?.count).toBe('1');
});

test('a text is loaded with secrets from an environment; what is missing is said', async () => {
  const principal = { accountId: it.administrator.accountId, kind: 'person', username: 'root' } as const;
  const caller = {
    principal: { ...principal, administrator: true, scopes: null, agent: false },
    project: null,
    via: 'system',
  } as const;
  const users = 'users: [{ username: newcomer, password: { env: NEWCOMER } }]';
  const without = await loadConfiguration(it.parts, caller, users, {});
  expect(without).toMatchObject({
    refusal: {
      faults: [{ pointer: '/users/0/password/env', detail: 'the environment variable NEWCOMER is not set' }],
    },
  });
  const broken = await loadConfiguration(it.parts, caller, 'users: [', {});
  expect(broken).toMatchObject({ refusal: { code: 'request/malformed' } });
  const loaded = await loadConfiguration(it.parts, caller, users, { NEWCOMER: 'quite a long one' });
  expect(loaded).toMatchObject({ ok: true, value: [{ kind: 'user', name: 'newcomer' }] });
});
