import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';

// Windows as a resource, through the public API.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const spans = [{ from: '2026-12-18', to: '2027-01-03' }];
  await shop.ann.post(at('calendars'), { name: 'year-end', timeZone: 'Europe/Berlin', spans });
});
afterAll(() => shop.close());

const freeze = { kind: 'freeze', calendar: 'year-end', environments: ['prod'], override: ['role:CAB'] };
let count = 0;
async function made(fields: object = {}) {
  count += 1;
  const answer = await shop.ann.post(at('windows'), { name: `Freeze ${count}`, ...freeze, ...fields });
  expect(answer.statusCode).toBe(201);
  return answer.json();
}

test('is made, read, listed, changed at its version, and deleted; each is in the ledger', async () => {
  const window = await made();
  expect(window).toMatchObject({ version: 1, ...freeze });
  const path = at(`windows/${window.id}`);
  expect((await shop.bob.get(path)).json()).toEqual(window);
  expect((await shop.bob.get(at('windows'))).json().items).toContainEqual(window);
  const edit = (tag: string) => shop.ann.call('PUT', path, { ...freeze, kind: 'allow' }, { 'if-match': tag });
  expect(problemOf(await edit('"7"')).code).toBe('request/precondition-failed');
  expect((await edit('"1"')).json()).toMatchObject({ version: 2, kind: 'allow' });
  expect((await shop.ann.call('PUT', path, { ...freeze, kind: 'allow' })).json().version).toBe(2);
  expect((await shop.ann.call('DELETE', path)).statusCode).toBe(204);
  expect(problemOf(await shop.bob.get(path)).code).toBe('resource/not-found');
  const { rows } = await shop.parts.pool.query<{ action: string }>(
    `select action from ledger_entry where subject_type = 'window' and subject_id = $1 order by seq`,
    [window.id],
  );
  expect(rows.map(({ action }) => action)).toEqual([
    'window.created',
    'window.edit.refused',
    'window.changed',
    'window.deleted',
  ]);
});

test('only maintainers change one; in another project it does not exist', async () => {
  const { id } = await made();
  for (const who of [shop.bob, shop.ci]) {
    expect(problemOf(await who.post(at('windows'), { name: 'mine', ...freeze })).code).toBe('auth/forbidden');
    expect(problemOf(await who.call('PUT', at(`windows/${id}`), freeze)).code).toBe('auth/forbidden');
    expect(problemOf(await who.call('DELETE', at(`windows/${id}`))).code).toBe('auth/forbidden');
  }
  const elsewhere = at(`windows/${id}`).replace('/shop/', '/depot/');
  expect(problemOf(await shop.ann.call('PUT', elsewhere, freeze)).code).toBe('resource/not-found');
});

test.each([
  ['a calendar that is not there', { calendar: 'easter' }, '/calendar'],
  ['an environment that is not there', { environments: ['prod', 'Prod'] }, '/environments/1'],
  ['an environment of another project', { environments: ['depot-only'] }, '/environments/0'],
  ['somebody who is not there', { override: ['role:Nobody', 'role:Captain'] }, '/override/1'],
  ['another kind', { kind: 'maybe' }, '/kind'],
])('is refused with its place: %s', async (_, fields, place) => {
  const problem = problemOf(await shop.ann.post(at('windows'), { name: 'faulty', ...freeze, ...fields }));
  expect(problem).toMatchObject({ status: 400, code: 'request/invalid', at: [place] });
});

test('a name is taken once', async () => {
  const { name } = await made();
  expect(problemOf(await shop.ann.post(at('windows'), { name, ...freeze })).code).toBe('resource/exists');
});
