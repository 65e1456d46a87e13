import { sql } from 'kysely';
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
const prod = "environment.key == 'prod'";
const written = async () => {
  const { rows } = await sql<{ policies: string; changes: string }>`
    select (select count(*) from policy) as policies,
      (select count(*) from ledger_entry where entry like '%policy.created%' or entry like '%policy.changed%') as changes
  `.execute(shop.parts.db);
  return rows[0];
};

test('conditions are kept as they are written', async () => {
  const body = { name: 'conditional', levels: [level({ when: prod })], when: prod, approveWhen: 'false' };
  const created = await shop.ann.post(at('policies'), body);
  expect(created.statusCode).toBe(201);
  expect(created.json()).toMatchObject(body);
});

// What is refused: a condition that reads what it may not, an expression of 10,000 terms.
describe('a condition that cannot be judged is refused where the policy is saved, and nothing is written', () => {
  const terms = Array(10_000).fill('release.number > 1').join(' || ');
  test.each([
    ['of the policy', { when: "process.env.TOKEN != ''" }, '/when'],
    ['that approves by rule', { approveWhen: 'release.risk < 3' }, '/approveWhen'],
    [
      'of a level',
      { levels: [level(), level({ name: 'CAB', when: "environment.kind == 'x'" })] },
      '/levels/1/when',
    ],
    ['that is no yes or no', { levels: [level({ when: 'release.title' })] }, '/levels/0/when'],
    ['of 10,000 terms', { when: terms }, '/when'],
    ['as large as fits', { when: Array(330).fill('true').join('||') }, '/when'],
    ['nested as deeply as fits', { when: `${'('.repeat(990)}true${')'.repeat(990)}` }, '/when'],
  ])('%s', async (name, more, pointer) => {
    const before = await written();
    const body = { name, levels: [level()], ...more };
    const problem = problemOf(await shop.ann.post(at('policies'), body));
    expect(problem).toMatchObject({ status: 400, code: 'request/invalid' });
    expect(problem.at).toEqual([pointer]);
    expect(await written()).toEqual(before);
  });

  test('the sentence lists what can be read', async () => {
    const answer = await shop.ann.post(at('policies'), {
      name: 'x',
      levels: [level()],
      when: 'approval.id == 1',
    });
    expect(answer.json().errors[0].detail).toContain(
      'it reads "approval"; what can be read is release.number, release.title, release.description, snapshot.number',
    );
  });

  test('when it is edited, and when it is applied', async () => {
    const { id } = (await shop.ann.post(at('policies'), { name: 'edited', levels: [level()] })).json();
    const before = await written();
    const edited = await shop.ann.call('PUT', at(`policies/${id}`), { levels: [level({ when: 'x' })] });
    expect(problemOf(edited)).toMatchObject({ code: 'request/invalid', at: ['/levels/0/when'] });
    const projects = [
      { key: 'shop', name: 'Web shop', policies: [{ name: 'edited', levels: [level({ when: 'x' })] }] },
    ];
    const applied = await shop.administrator.post('/api/v1/configuration', { projects });
    expect(problemOf(applied)).toMatchObject({
      code: 'request/invalid',
      at: ['/projects/0/policies/0/levels/0/when'],
    });
    expect(await written()).toEqual(before);
  });
});
