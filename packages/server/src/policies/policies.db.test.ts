import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const level = (more: object = {}) => ({
  name: 'QA',
  rule: 'anyone',
  approvers: ['role:QA Manager'],
  ...more,
});
const create = (name: string, levels: object[], more: object = {}) =>
  shop.ann.post(at('policies'), { name, levels, ...more });

test('a policy is created, read, listed and found by cursor', async () => {
  const created = await create('qa', [level()], { override: ['user:ann'] });
  expect(created.statusCode).toBe(201);
  expect(created.json()).toMatchObject({ name: 'qa', version: 1, levels: [level()], override: ['user:ann'] });
  expect(created.headers.etag).toMatch(/^"1\.[\w-]+"$/);
  await create('production', [level(), level({ name: 'CAB', rule: 'percent', percent: 60 })]);
  expect((await shop.bob.get(at(`policies/${created.json().id}`))).json()).toEqual(created.json());
  const first = (await shop.bob.get(at('policies?limit=1'))).json();
  expect(first.items).toMatchObject([{ name: 'production' }]);
  const second = (await shop.bob.get(at(`policies?limit=1&cursor=${first.next}`))).json();
  expect(second).toMatchObject({ items: [{ name: 'qa' }], next: null });
});

test('an edit makes the next version, unless it says the same or something else came first', async () => {
  const { id } = (await create('edited', [level()])).json();
  const edit = (levels: object[], match: string) =>
    shop.ann.call('PUT', at(`policies/${id}`), { levels }, { 'if-match': match });
  expect((await edit([level({ rule: 'everyone' })], '"1"')).json()).toMatchObject({ version: 2 });
  expect((await edit([level({ rule: 'everyone' })], '"2"')).json()).toMatchObject({ version: 2 });
  expect(problemOf(await edit([level()], '"1"'))).toMatchObject({
    status: 412,
    code: 'request/precondition-failed',
  });
  expect((await shop.ann.get(at(`policies/${id}`))).json()).toMatchObject({ version: 2 });
});

describe('what is refused when it is configured', () => {
  // What is refused: a percent of 0 or 101, a policy nobody can satisfy.
  test.each([
    ['a percent of 0', [level({ rule: 'percent', percent: 0 })], '/levels/0/percent'],
    ['a percent of 101', [level({ rule: 'percent', percent: 101 })], '/levels/0/percent'],
    ['a percent of a half', [level({ rule: 'percent', percent: 0.5 })], '/levels/0/percent'],
    ['percent without one', [level({ rule: 'percent' })], '/levels/0/percent'],
    ['a percent with another rule', [level({ percent: 50 })], '/levels/0/percent'],
    ['a count of 0', [level({ rule: 'at-least', count: 0 })], '/levels/0/count'],
    ['an unknown rule', [level({ rule: 'unanimous' })], '/levels/0/rule'],
    ['no levels', [], '/levels'],
    ['eleven levels', Array.from({ length: 11 }, (_, n) => level({ name: `L${n}` })), '/levels'],
    ['no approvers', [level({ approvers: [] })], '/levels/0/approvers'],
    ['two levels of one name', [level(), level()], '/levels/1/name'],
    ['an unknown field', [level({ colour: 'red' })], '/levels/0/colour'],
    ['a reference to nothing', [level({ approvers: ['team:x'] })], '/levels/0/approvers/0'],
    ['nobody of that name', [level({ approvers: ['ann', 'user:stranger'] })], '/levels/0/approvers/1'],
    ['no such group', [level({ approvers: ['group:cab'] })], '/levels/0/approvers/0'],
    ['a role of another project', [level({ approvers: ['role:Storekeeper'] })], '/levels/0/approvers/0'],
  ])('%s', async (name, levels, pointer) => {
    const problem = problemOf(await create(name, levels));
    expect(problem).toMatchObject({ status: 400, code: 'request/invalid' });
    expect(problem.at).toContain(pointer);
  });

  test('nobody of that name may override', async () => {
    expect(problemOf(await create('override', [level()], { override: ['role:Gone'] })).at).toEqual([
      '/override/0',
    ]);
  });

  test.each([
    ['a role that nobody has', level({ approvers: ['role:Nobody'] }), /no enabled person/],
    ['more than there are', level({ rule: 'at-least', count: 2 }), /It takes 2 of 1 person, and 1 can sign/],
    [
      'everyone, also a stranger',
      level({ rule: 'everyone', approvers: ['ann', 'outsider'] }),
      /members .* outsider/,
    ],
  ])('nobody could satisfy it: %s', async (name, unsatisfiable, because) => {
    const problem = problemOf(await create(name, [level({ name: 'First' }), unsatisfiable]));
    expect(problem).toMatchObject({ status: 422, code: 'policy/unsatisfiable' });
    expect(problem.blockers).toHaveLength(1);
    expect(problem.blockers[0]).toMatchObject({ requirement: 'Level "QA" needs people who can sign it.' });
    expect(problem.blockers[0]?.because).toMatch(because);
  });

  test('a name that is taken', async () => {
    await create('taken', [level()]);
    expect(problemOf(await create('taken', [level()]))).toMatchObject({
      status: 409,
      code: 'resource/exists',
    });
  });

  test('who is no maintainer, and who is no member', async () => {
    const body = { name: 'mine', levels: [level()] };
    expect(problemOf(await shop.ci.post(at('policies'), body)).code).toBe('auth/forbidden');
    expect(problemOf(await shop.outsider.post(at('policies'), body)).code).toBe('resource/not-found');
  });
});

test('a policy of another project does not exist', async () => {
  const { id } = (await create('ours', [level()])).json();
  const elsewhere = `/api/v1/projects/depot/policies/${id}`;
  for (const answer of [
    await shop.administrator.get(elsewhere),
    await shop.administrator.call('PUT', elsewhere, { levels: [level()] }),
    await shop.administrator.call('DELETE', elsewhere),
  ]) {
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'resource/not-found' });
  }
});

test('a policy that a pipeline asks cannot be deleted, another one can', async () => {
  const [used, free] = [(await create('used', [level()])).json(), (await create('free', [level()])).json()];
  const gates = [{ name: 'Sign-off', type: 'approval', policy: 'used' }];
  await shop.ann.post(at('pipelines'), {
    name: 'uses it',
    stages: [{ name: 'QA', environment: 'qa', gates }],
  });
  const refused = problemOf(await shop.ann.call('DELETE', at(`policies/${used.id}`)));
  expect(refused).toMatchObject({ status: 409, code: 'resource/in-use' });
  expect(refused.detail).toContain('uses it');
  expect((await shop.ann.call('DELETE', at(`policies/${free.id}`))).statusCode).toBe(204);
  expect((await shop.ann.get(at(`policies/${free.id}`))).statusCode).toBe(404);
});
