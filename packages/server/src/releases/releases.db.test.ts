import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  for (const name of ['standard', 'hotfix']) {
    await shop.ann.post(at('pipelines'), { name, stages: [{ name: 'QA', environment: 'qa' }] });
  }
});
afterAll(() => shop.close());

const create = async (title: string, more: object = {}) => {
  const made = await shop.ci.post(at('releases'), { title, pipeline: 'standard', ...more });
  expect(made.statusCode).toBe(201);
  return made.json();
};
const cart = [{ service: 'cart', module: 'cart-api', version: '2.4.0' }];
const snapshot = (release: string, contents: object[] = cart, more: object = {}) =>
  shop.ci.post(at(`releases/${release}/snapshots`), { contents, ...more });

test('a release is created, read, edited as it was read, and closed for good', async () => {
  const made = await create('Web shop 2.4', { description: 'Faster cart.' });
  expect(made).toMatchObject({
    pipeline: 'standard',
    status: 'open',
    version: 1,
    createdBy: 'ci',
    closedAt: null,
  });
  const path = at(`releases/${made.id}`);
  expect((await shop.bob.get(path)).json()).toEqual(made);
  const edit = (body: object, match: string) => shop.ci.call('PATCH', path, body, { 'if-match': match });
  const edited = await edit({ title: 'Web shop 2.4.1', pipeline: 'hotfix' }, '"1"');
  expect(edited.json()).toMatchObject({
    title: 'Web shop 2.4.1',
    pipeline: 'hotfix',
    description: 'Faster cart.',
  });
  expect(edited.headers.etag).toMatch(/^"2\./);
  expect((await edit({ title: 'Web shop 2.4.1' }, '"2"')).json()).toMatchObject({ version: 2 });
  expect(problemOf(await edit({ title: 'Other' }, '"1"')).status).toBe(412);
  expect((await shop.ci.post(`${path}:close`)).json()).toMatchObject({ status: 'closed', version: 3 });
  expect((await shop.ci.post(`${path}:close`)).json()).toMatchObject({ status: 'closed', version: 3 });
  expect(problemOf(await edit({ title: 'Other' }, '"3"')).code).toBe('release/closed');
  expect(problemOf(await snapshot(made.id)).code).toBe('release/closed');
});

test('releases are listed newest first, page by page, and narrowed', async () => {
  const [first, second, third] = [
    await create('Listed A'),
    await create('Listed B', { pipeline: 'hotfix' }),
    await create('Unlike'),
  ];
  const ids = async (query: string) => {
    const { items, next } = (await shop.bob.get(at(`releases?${query}`))).json();
    return { ids: items.map(({ id }: { id: string }) => id), next };
  };
  const page = await ids('title=LISTED&limit=1');
  expect(page.ids).toEqual([second.id]);
  expect(await ids(`title=LISTED&limit=1&cursor=${page.next}`)).toEqual({ ids: [first.id], next: null });
  expect((await ids(`number=${third.number}`)).ids).toEqual([third.id]);
  expect((await ids('title=listed&pipeline=hotfix')).ids).toEqual([second.id]);
  await shop.ci.post(at(`releases/${first.id}:close`));
  expect((await ids('title=listed&status=open')).ids).toEqual([second.id]);
  expect(problemOf(await shop.bob.get(at('releases?cursor=bm8'))).at).toEqual(['query/cursor']);
});

test('twenty at once get twenty numbers in a row, in releases and in snapshots', async () => {
  const twenty = Array.from({ length: 20 }, (_, n) => n + 1);
  const before = Number((await create('Before')).number.slice(3));
  const made = await Promise.all(twenty.map((n) => create(`Race ${n}`)));
  expect(made.map(({ number }) => Number(number.slice(3)) - before).sort((a, b) => a - b)).toEqual(twenty);
  const release = made[0]?.id;
  const snapshots = await Promise.all(twenty.map(() => snapshot(release)));
  expect(snapshots.map((one) => one.json().number).sort((a, b) => a - b)).toEqual(twenty);
});

test('numbers count in each project by themselves', async () => {
  const depot = '/api/v1/projects/depot';
  const stages = [{ name: 'Depot', environment: 'depot-only' }];
  await shop.administrator.post(`${depot}/pipelines`, { name: 'depot', stages });
  const made = await shop.administrator.post(`${depot}/releases`, { title: 'First', pipeline: 'depot' });
  expect(made.json()).toMatchObject({ number: 'RL-1' });
});

test('a snapshot is sorted and digested: equal contents have equal digests', async () => {
  const { id } = await create('Digested');
  const web = { service: 'cart', module: 'cart-web', version: '2.4.1', digest: `sha256:${'0a'.repeat(32)}` };
  const one = (await snapshot(id, [web, ...cart], { description: 'first' })).json();
  expect(one).toMatchObject({ release: id, number: 1, description: 'first', createdBy: 'ci' });
  expect(one.contents).toEqual([
    { ...cart[0], digest: null, committers: [] },
    { ...web, committers: [] },
  ]);
  expect(one.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  const two = (await snapshot(id, [...cart, web])).json();
  expect(two).toMatchObject({ number: 2, digest: one.digest });
  const three = (await snapshot(id)).json();
  expect(three.digest).not.toBe(one.digest);
  expect((await shop.bob.get(at(`snapshots/${one.id}`))).json()).toEqual(one);
  const listed = (await shop.bob.get(at(`releases/${id}/snapshots?limit=2`))).json();
  expect(listed.items).toEqual([three, two]);
  const rest = (await shop.bob.get(at(`releases/${id}/snapshots?limit=2&cursor=${listed.next}`))).json();
  expect(rest).toEqual({ items: [one], next: null });
});

// A snapshot carries who made what.
test('whose work it carries is named by user name or e-mail address, and is no part of the digest', async () => {
  await sql`update account set email = 'Bob@example.test' where username = 'bob'`.execute(shop.parts.db);
  const { id } = await create('Made by');
  const web = { service: 'cart', module: 'cart-web', version: '2.4.1' };
  const made = (
    await snapshot(id, [
      { ...web, committers: ['outsider', 'bob@EXAMPLE.test', 'bob'] },
      { ...cart[0], committers: ['ann'] },
    ])
  ).json();
  expect(made.contents.map(({ committers }: { committers: string[] }) => committers)).toEqual([
    ['ann'],
    ['bob', 'outsider'],
  ]);
  expect(made.digest).toBe((await snapshot(id, [...cart, web])).json().digest);
  expect((await shop.bob.get(at(`snapshots/${made.id}`))).json()).toEqual(made);
  await expect(sql`delete from snapshot_committer`.execute(shop.parts.db)).rejects.toThrow();
});

test('a snapshot cannot be changed, not even in the database', async () => {
  const { id } = await create('Immutable');
  await snapshot(id);
  await expect(sql`update snapshot set contents = '[]'`.execute(shop.parts.db)).rejects.toThrow();
  await expect(sql`delete from snapshot`.execute(shop.parts.db)).rejects.toThrow();
});

describe('what is refused with its place', () => {
  test.each([
    ['no such service', [{ service: 'mail', version: '1' }], '/contents/0/service'],
    ['a service of another project', [{ service: 'shelf', version: '1' }], '/contents/0/service'],
    ['no such module', [{ service: 'cart', module: 'x', version: '1' }], '/contents/0/module'],
    ['nothing', [], '/contents'],
    ['the same twice', [...cart, ...cart], '/contents/1'],
    ['no version', [{ service: 'cart' }], '/contents/0/version'],
    ['what is no digest', [{ ...cart[0], digest: 'sha1:00' }], '/contents/0/digest'],
    ['an unknown field', [{ ...cart[0], colour: 'red' }], '/contents/0/colour'],
    ['work of nobody here', [{ ...cart[0], committers: ['ann', 'x@gone.test'] }], '/contents/0/committers/1'],
  ])('contents with %s', async (_, contents, pointer) => {
    const { id } = await create('Refused');
    const problem = problemOf(await snapshot(id, contents));
    expect(problem).toMatchObject({ status: 400, code: 'request/invalid' });
    expect(problem.at).toContain(pointer);
    expect((await shop.bob.get(at(`releases/${id}/snapshots`))).json().items).toEqual([]);
  });

  test('a release along no pipeline of this project', async () => {
    const made = await shop.ci.post(at('releases'), { title: 'x', pipeline: 'depot' });
    expect(problemOf(made)).toMatchObject({ status: 400, at: ['/pipeline'] });
    const { id } = await create('Pipeline');
    const edited = await shop.ci.call('PATCH', at(`releases/${id}`), { pipeline: 'gone' });
    expect(problemOf(edited)).toMatchObject({ status: 400, at: ['/pipeline'] });
  });

  test('who only looks', async () => {
    const made = await shop.bob.post(at('releases'), { title: 'x', pipeline: 'standard' });
    expect(problemOf(made).code).toBe('auth/forbidden');
  });

  test('what is of another project', async () => {
    const { id } = await create('Ours');
    const { id: taken } = (await snapshot(id)).json();
    const depot = '/api/v1/projects/depot';
    for (const answer of [
      await shop.administrator.get(`${depot}/releases/${id}`),
      await shop.administrator.call('PATCH', `${depot}/releases/${id}`, { title: 'x' }),
      await shop.administrator.post(`${depot}/releases/${id}:close`),
      await shop.administrator.get(`${depot}/releases/${id}/snapshots`),
      await shop.administrator.post(`${depot}/releases/${id}/snapshots`, { contents: cart }),
      await shop.administrator.get(`${depot}/snapshots/${taken}`),
    ]) {
      expect(problemOf(answer)).toMatchObject({ status: 404, code: 'resource/not-found' });
    }
  });
});

test('the ledger has what was done and what was refused, titles only behind digests', async () => {
  const { id } = await create('In the ledger');
  await shop.bob.call('PATCH', at(`releases/${id}`), { title: 'Mine' });
  await shop.ci.call('PATCH', at(`releases/${id}`), { title: 'Still in the ledger' });
  const { rows } = await sql<{ action: string; entry: string }>`
    select action, entry from ledger_entry where subject_type = 'release' and subject_id = ${id} order by seq
  `.execute(shop.parts.db);
  expect(rows.map(({ action }) => action)).toEqual([
    'release.created',
    'release.edit.refused',
    'release.edited',
  ]);
  for (const { entry } of rows) expect(entry).not.toContain('ledger');
});
