import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const levels = [{ name: 'QA', rule: 'anyone', approvers: ['role:QA Manager'] }];
  await shop.ann.post(at('policies'), { name: 'qa', levels });
});
afterAll(() => shop.close());

const approval = { name: 'Sign-off', type: 'approval', policy: 'qa' };
const deploy = { name: 'deploy', http: { method: 'POST', url: 'https://ci.example.test/deploy' } };
const stage = (more: object = {}) => ({
  ...{ name: 'QA', environment: 'qa', gates: [approval], steps: [deploy] },
  ...more,
});
const create = (name: string, stages: object[] = [stage()]) =>
  shop.ann.post(at('pipelines'), { name, stages });
const versions = (id: string, rest = '') => at(`pipelines/${id}/versions${rest}`);

test('a pipeline begins as a draft, is activated, and drafted again from what is active', async () => {
  const created = await create('standard');
  expect(created.json()).toMatchObject({ name: 'standard', activeVersion: null, draftVersion: 1 });
  const { id } = created.json();
  const activated = await shop.ann.post(versions(id, '/1:activate'));
  expect(activated.json()).toMatchObject({ number: 1, status: 'active', createdBy: 'ann', pipeline: id });
  expect(activated.json().activatedAt).not.toBeNull();
  const second = (await shop.ann.post(versions(id), {})).json();
  expect(second).toMatchObject({ number: 2, status: 'draft', digest: activated.json().digest });
  const edited = await shop.ann.call('PUT', versions(id, '/2'), { stages: [stage({ gates: [] })] });
  expect(edited.json().stages[0].gates).toEqual([]);
  expect(edited.json().stages[0].steps[0].http).toEqual({
    ...deploy.http,
    ...{ expect: '2xx', timeout: 30, retries: 0 },
  });
  await shop.ann.post(versions(id, '/2:activate'));
  expect((await shop.bob.get(at(`pipelines/${id}`))).json()).toMatchObject({
    activeVersion: 2,
    draftVersion: null,
  });
  const listed = (await shop.bob.get(versions(id))).json();
  expect(
    listed.items.map(({ number, status }: { number: number; status: string }) => [number, status]),
  ).toEqual([
    [2, 'active'],
    [1, 'retired'],
  ]);
});

test('only a draft changes, only one there is, and only as it was read', async () => {
  const { id } = (await create('guarded')).json();
  const draft = (await shop.ann.get(versions(id, '/1'))).json();
  const stale = { 'if-match': `"${draft.digest}"` };
  expect(problemOf(await shop.ann.post(versions(id), {})).code).toBe('resource/exists');
  const other = { stages: [stage({ steps: [] })] };
  expect((await shop.ann.call('PUT', versions(id, '/1'), other, stale)).statusCode).toBe(200);
  expect(problemOf(await shop.ann.call('PUT', versions(id, '/1'), other, stale)).status).toBe(412);
  expect(problemOf(await shop.ann.post(versions(id, '/1:activate'), {}, stale)).status).toBe(412);
  expect((await shop.ann.post(versions(id, '/1:activate'))).statusCode).toBe(200);
  expect(problemOf(await shop.ann.call('PUT', versions(id, '/1'), other)).code).toBe('pipeline/not-a-draft');
  expect(problemOf(await shop.ann.post(versions(id, '/1:activate'))).code).toBe('pipeline/not-a-draft');
  expect(problemOf(await shop.ann.get(versions(id, '/7'))).status).toBe(404);
});

test('without an active version there is nothing to copy', async () => {
  const { id } = (await create('unborn')).json();
  expect(problemOf(await shop.ann.post(versions('99999'), {})).code).toBe('resource/not-found');
  expect(problemOf(await shop.ann.post(versions(id), {})).code).toBe('resource/exists');
});

describe('what is refused with its place', () => {
  const schedule = { name: 'Night', type: 'schedule', cron: '0 22 * * *', timeZone: 'Europe/Berlin' };
  const gate = (more: object) => [stage({ gates: [{ ...schedule, ...more }] })];
  const http = (more: object) => [stage({ steps: [{ name: 'x', http: { ...deploy.http, ...more } }] })];
  let deep: unknown = 'x';
  for (let depth = 0; depth < 30; depth += 1) deep = [deep];

  // What is refused first: a policy that is not there, a cron that never matches, no such time zone.
  test.each([
    ['no such policy', [stage({ gates: [{ ...approval, policy: 'gone' }] })], '/stages/0/gates/0/policy'],
    ['a cron that never matches', gate({ cron: '0 0 30 2 *' }), '/stages/0/gates/0/cron'],
    ['what is no cron', gate({ cron: 'at night' }), '/stages/0/gates/0/cron'],
    ['no such time zone', gate({ timeZone: 'Mars/Olympus' }), '/stages/0/gates/0/timeZone'],
    ['an offset for a time zone', gate({ timeZone: '+02:00' }), '/stages/0/gates/0/timeZone'],
    ['nobody of that name', gate({ override: ['user:stranger'] }), '/stages/0/gates/0/override/0'],
    ['no such environment', [stage(), stage({ name: 'B', environment: 'moon' })], '/stages/1/environment'],
    ['that of another project', [stage({ environment: 'depot-only' })], '/stages/0/environment'],
    ['an unknown gate', [stage({ gates: [{ name: 'x', type: 'oracle' }] })], '/stages/0/gates/0/type'],
    ['two stages of one name', [stage(), stage()], '/stages/1/name'],
    ['two gates of one name', [stage({ gates: [approval, approval] })], '/stages/0/gates/1/name'],
    ['two steps of one name', [stage({ steps: [deploy, deploy] })], '/stages/0/steps/1/name'],
    ['no stages', [], '/stages'],
    ['an unknown field', [stage({ colour: 'red' })], '/stages/0/colour'],
    ['a step of nothing', [stage({ steps: [{ name: 'x' }] })], '/stages/0/steps/0'],
    ['a step of both', [stage({ steps: [{ ...deploy, manual: {} }] })], '/stages/0/steps/0'],
    ['an unknown variable', http({ url: `https://x.test/\${release.size}` }), '/stages/0/steps/0/http/url'],
    ['another scheme', http({ url: 'file:///etc/passwd' }), '/stages/0/steps/0/http/url'],
    ['a password in the address', http({ url: 'https://a:b@x.test/' }), '/stages/0/steps/0/http/url'],
    ['a header of two lines', http({ headers: { a: 'b\r\nc: d' } }), '/stages/0/steps/0/http/headers/a'],
    ['the connection’s header', http({ headers: { Host: 'x' } }), '/stages/0/steps/0/http/headers/Host'],
    ['eleven retries', http({ retries: 11 }), '/stages/0/steps/0/http/retries'],
    ['a status that is none', http({ expect: [200, '6xx'] }), '/stages/0/steps/0/http/expect/1'],
    ['a body too deep', http({ body: deep }), '/stages/0/steps/0/http/body'],
    ['a token nobody waits for', http({ body: `\${callback.token}` }), '/stages/0/steps/0/http/wait'],
  ])('%s', async (name, stages, pointer) => {
    const problem = problemOf(await create(name, stages));
    expect(problem).toMatchObject({ status: 400, code: 'request/invalid' });
    expect(problem.at).toContain(pointer);
    const { items } = (await shop.ann.get(at('pipelines?limit=200'))).json();
    expect(items.map((one: { name: string }) => one.name)).not.toContain(name);
  });

  test('everything that is wrong is said at once', async () => {
    const gates = [
      { ...approval, policy: 'gone' },
      { ...schedule, cron: '0 0 31 6 *', override: ['stranger'] },
    ];
    expect(problemOf(await create('all wrong', [stage({ environment: 'moon', gates })])).at).toEqual([
      '/stages/0/gates/1/cron',
      '/stages/0/environment',
      '/stages/0/gates/0/policy',
      '/stages/0/gates/1/override/0',
    ]);
  });

  test('who is no maintainer', async () => {
    const answer = await shop.ci.post(at('pipelines'), { name: 'mine', stages: [stage()] });
    expect(problemOf(answer).code).toBe('auth/forbidden');
  });
});

test('a pipeline of another project does not exist', async () => {
  const { id } = (await create('ours')).json();
  const elsewhere = `/api/v1/projects/depot/pipelines/${id}`;
  for (const answer of [
    await shop.administrator.get(elsewhere),
    await shop.administrator.get(`${elsewhere}/versions`),
    await shop.administrator.get(`${elsewhere}/versions/1`),
    await shop.administrator.call('PUT', `${elsewhere}/versions/1`, {
      stages: [stage({ environment: 'depot-only', gates: [] })],
    }),
    await shop.administrator.post(`${elsewhere}/versions/1:activate`),
  ]) {
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'resource/not-found' });
  }
});
