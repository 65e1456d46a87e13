import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../test/app.ts';

// Break-glass as a part of the configuration: applied, read back, applied again.

let it: TestApp;
beforeAll(async () => {
  it = await testApp();
});
afterAll(() => it.close());

const path = '/api/v1/configuration';
const apply = async (projects: object[], query = '') =>
  (
    await it.administrator.post(`${path}${query}`, {
      users: [{ username: 'ann' }, { username: 'bob' }],
      projects,
    })
  ).json();
const breakGlass = { people: ['role:On call'], reviewers: ['user:bob'], longest: 60, reviewWithin: '2d' };
const project = {
  key: 'shop',
  name: 'Web shop',
  members: { maintainer: ['ann'], viewer: ['bob'] },
  roles: [{ name: 'On call', members: ['ann'] }],
};
const rule = async () =>
  it.administrator.get('/api/v1/projects/shop/break-glass/rule').then((answer) => answer.json());

test('a dry run says it and writes nothing; then it is made, once, and read back as it was written', async () => {
  const wanted = [{ ...project, breakGlass }];
  const change = { kind: 'break-glass', name: 'shop', project: 'shop' };
  const dry = await apply(wanted, '?dryRun=true');
  expect(dry.changes.at(-1)).toEqual({ action: 'create', ...change, detail: 'for role:On call' });
  expect((await apply(wanted)).changes).toEqual(dry.changes);
  expect(await rule()).toMatchObject({ ...breakGlass, version: 1 });
  expect((await apply(wanted)).changes).toEqual([]);
  const exported = (await it.administrator.get(path)).json();
  expect(JSON.stringify(exported.projects[0].breakGlass)).toBe(JSON.stringify(breakGlass));
  expect((await apply(exported.projects)).changes).toEqual([]);
});

test('what differs is said; a file that does not name it leaves it alone', async () => {
  const changed = { ...breakGlass, longest: 30 };
  expect((await apply([{ ...project, breakGlass: changed }])).changes).toMatchObject([
    { action: 'update', kind: 'break-glass', detail: '/longest: 60 -> 30' },
  ]);
  expect((await apply([project])).changes).toEqual([]);
  expect(await rule()).toMatchObject({ ...changed, version: 2 });
});

test('a fault has its place in the document, and nothing of it is written', async () => {
  const wrong = { ...breakGlass, people: ['user:nobody-here'], longest: 20 };
  const refused = await apply([{ ...project, breakGlass: wrong }]);
  expect(refused.errors).toMatchObject([{ pointer: '/projects/0/breakGlass/people/0' }]);
  expect(await rule()).toMatchObject({ longest: 30 });
});
