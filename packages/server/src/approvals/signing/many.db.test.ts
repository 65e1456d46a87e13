import type { DecisionResult } from '@countersign/contract/decisions.ts';
import type { PolicyDefinition } from '@countersign/contract/policies.ts';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../test/app.ts';
import { nobodyBehind } from '../../../test/approval-world.ts';
import { at, openShop, problemOf, type Shop } from '../../../test/shop.ts';
import { submitApproval } from '../asking/submit.ts';

// "Bulk decisions with one result per item": each item as if it had been sent alone.

const all = '/api/v1/decisions';
let shop: Shop;
const projects = new Map<string, string>();
beforeAll(async () => {
  shop = await openShop();
  const { rows } = await sql<{ id: string; key: string }>`select id, key from project`.execute(shop.parts.db);
  for (const { id, key } of rows) projects.set(key, id);
  await sql`
    insert into member (project_id, account_id, access) values (${projects.get('depot')}, ${shop.bob.accountId}, 'viewer')
  `.execute(shop.parts.db);
});
afterAll(() => shop.close());

const cab: PolicyDefinition = {
  levels: [{ name: 'CAB', rule: 'at-least', count: 2, approvers: ['role:CAB'] }],
};
const store: PolicyDefinition = {
  levels: [{ name: 'Store', rule: 'anyone', approvers: ['role:Storekeeper'] }],
};

async function ask(definition: PolicyDefinition = cab, key = 'shop'): Promise<string> {
  const project = { id: projects.get(key) ?? '', key };
  const subject = { type: 'gate', id: '1', digest: `sha256:${'5e'.repeat(32)}` };
  const policy = { id: '1', version: 1, definition };
  const question = { project, title: 'RL-1', subject, policy, ...nobodyBehind };
  const outcome = await shop.parts.work((work) => submitApproval(work, { system: true, project }, question));
  if (!outcome.ok) throw new Error(outcome.refusal.because);
  return outcome.value.approval;
}

type Item = Record<string, unknown>;
const item = (approval: string, more: Item = {}): Item => ({
  ...{ project: 'shop', approval, verdict: 'approve' },
  ...more,
});

async function decide(who: Client, items: Item[], headers = {}): Promise<DecisionResult[]> {
  const answer = await who.post(all, { items }, headers);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json().items;
}
const told = (results: DecisionResult[]): string[] =>
  results.map((one) => (one.ok ? (one.repeat ? 'repeat' : one.verdict) : one.problem.code));

async function refusalsOf(approval: string): Promise<unknown[]> {
  const { rows } = await sql<{ entry: string }>`
    select entry from ledger_entry
    where subject_type = 'approval' and subject_id = ${approval} and action = 'approval.decide.refused' order by seq
  `.execute(shop.parts.db);
  return rows.map(({ entry }) => {
    const { action, details, via, actor } = JSON.parse(entry);
    return { action, details, via, actor };
  });
}
const signed = async (approval: string): Promise<number> =>
  (await sql`select 1 from decision where approval_id = ${approval}`.execute(shop.parts.db)).rows.length;

describe('one result for each, in their order', () => {
  test('of all projects; one that is refused leaves its neighbours alone', async () => {
    const [one, other, third] = [await ask(), await ask(store, 'depot'), await ask()];
    const ended = await ask();
    await decide(shop.bob, [item(ended, { verdict: 'reject', comment: 'no' })]);
    await decide(shop.ci, [item(ended, { verdict: 'reject' })]);
    const results = await decide(shop.bob, [
      item(one, { comment: 'seen' }),
      item('999999'),
      item(one, { project: 'nowhere' }),
      item(other, { project: 'depot', verdict: 'reject' }),
      item(other),
      item(ended),
      item(third, { digest: `sha256:${'00'.repeat(32)}` }),
      item(third, { input: 'x' }),
      item(third, { level: '999999' }),
      item(third),
    ]);
    expect(told(results)).toEqual([
      ...['approve', 'resource/not-found', 'resource/not-found', 'reject', 'resource/not-found'],
      ...['approval/already-decided', 'approval/stale', 'request/invalid', 'resource/not-found', 'approve'],
    ]);
    expect(results.map(({ project, approval }) => [project, approval]).slice(0, 4)).toEqual([
      ['shop', one],
      ['shop', '999999'],
      ['nowhere', one],
      ['depot', other],
    ]);
    expect(await Promise.all([signed(one), signed(other), signed(third)])).toEqual([1, 1, 1]);
  });

  test('a refused one says and leaves what a single one does', async () => {
    const [single, many] = [await ask(store, 'depot'), await ask(store, 'depot')];
    const alone = problemOf(
      await shop.administrator.post(`/api/v1/projects/depot/approvals/${single}/decisions`, {
        verdict: 'approve',
      }),
    );
    const [result] = await decide(shop.administrator, [item(many, { project: 'depot' })]);
    if (!result || result.ok) throw new Error('it was not refused');
    const { code, detail, status, blockers = [] } = result.problem;
    expect({ code, detail, status }).toEqual({
      code: alone.code,
      detail: alone.detail,
      status: alone.status,
    });
    expect(code).toBe('approval/not-approver');
    expect(blockers[0]).toMatchObject({ who: ['bob'] });
    expect(await refusalsOf(many)).toEqual(await refusalsOf(single));
    expect(await refusalsOf(many)).toHaveLength(1);
  });

  test('a token that may not decide is refused each, and each is on record', async () => {
    const made = await shop.ci.post('/api/v1/tokens', { name: 'reads', scopes: ['read'] });
    const approvals = [await ask(), await ask()];
    const headers = { authorization: `Bearer ${made.json().value}` };
    const results = await decide(
      shop.ci,
      approvals.map((one) => item(one)),
      headers,
    );
    expect(told(results)).toEqual(['auth/scope-missing', 'auth/scope-missing']);
    for (const approval of approvals) expect(await refusalsOf(approval)).toHaveLength(1);
  });
});

describe('the same approval more than once', () => {
  test('is judged in the order of the items', async () => {
    const approval = await ask();
    const verdicts = ['approve', 'approve', 'reject', 'approve'];
    const results = await decide(
      shop.bob,
      verdicts.map((verdict) => item(approval, { verdict })),
    );
    expect(told(results)).toEqual(['approve', 'repeat', 'approval/already-decided', 'repeat']);
  });

  test('so one call signs a level and then the next that it opens, and never the other way round', async () => {
    const levels = ['First', 'Second'].map((name) => ({
      ...{ name, rule: 'anyone' as const, approvers: ['role:QA Manager'] },
    }));
    const approval = await ask({ levels });
    const { levels: made } = (await shop.ann.get(at(`approvals/${approval}`))).json();
    const [first, second] = made.map(({ id }: { id: string }) => item(approval, { level: id }));
    // So many in between that the recorder takes it in another batch, at the same time.
    const others = Array.from({ length: 80 }, () => item('999999'));
    const results = await decide(shop.ann, [second, first, ...others, second]);
    expect([...new Set(told(results))]).toEqual(['approval/level-not-open', 'approve', 'resource/not-found']);
    expect(results.at(-1)).toMatchObject({ ok: true, status: 'approved' });
  });

  test('two hundred times is one signature', async () => {
    const approval = await ask();
    const results = await decide(
      shop.bob,
      Array.from({ length: 200 }, () => item(approval)),
    );
    expect(told(results)).toEqual(['approve', ...Array(199).fill('repeat')]);
    expect(await signed(approval)).toBe(1);
  });
});

test('two people who decide the same two hundred at once decide each once', async () => {
  const race: PolicyDefinition = {
    levels: [{ name: 'CAB', rule: 'first-response', approvers: ['role:CAB'] }],
  };
  const approvals = await Promise.all(Array.from({ length: 200 }, () => ask(race)));
  const [mine, theirs] = await Promise.all([
    decide(
      shop.bob,
      approvals.map((one) => item(one)),
    ),
    decide(
      shop.ci,
      approvals.toReversed().map((one) => item(one, { verdict: 'reject' })),
    ),
  ]);
  const answers = approvals.map((_, nth) => [told(mine)[nth], told(theirs.toReversed())[nth]].toSorted());
  for (const [lost, won] of answers) {
    expect(lost).toBe('approval/not-open');
    expect(['approve', 'reject']).toContain(won);
  }
});

describe('Idempotency-Key', () => {
  test('a repeat gets the first answer, refusals and all', async () => {
    const approval = await ask();
    const items = [item(approval), item(approval, { verdict: 'reject' })];
    const send = () => shop.bob.post(all, { items }, { 'idempotency-key': 'once' });
    const [first, second] = [await send(), await send()];
    expect([second.body, second.headers['idempotency-replayed']]).toEqual([first.body, 'true']);
    expect(told(second.json().items)).toEqual(['approve', 'approval/already-decided']);
    expect(await refusalsOf(approval)).toHaveLength(1);
  });

  test('one that failed on our side fails alone, and is carried out when the same is sent again', async () => {
    const [sound, broken] = [await ask(), await ask()];
    const items = [item(broken), item(sound)];
    const send = () => shop.bob.post(all, { items }, { 'idempotency-key': 'again' });
    await breakWrites(broken);
    const first = await send();
    expect([first.statusCode, first.headers['retry-after']]).toEqual([200, '2']);
    expect(told(first.json().items)).toEqual(['server/error', 'approve']);
    expect(first.body).not.toMatch(/broken on purpose/);
    await mendWrites();
    expect(told((await send()).json().items)).toEqual(['approve', 'repeat']);
  });

  /** Lets the database refuse every signature on one approval. */
  async function breakWrites(approval: string): Promise<void> {
    await asOwner(`create function broken() returns trigger language plpgsql as
        $$ begin raise exception 'broken on purpose'; end $$`);
    await asOwner(`create trigger broken before insert on decision for each row
        when (new.approval_id = ${approval}) execute function broken()`);
  }
  const mendWrites = () => asOwner('drop function broken cascade');
  async function asOwner(statement: string): Promise<void> {
    const owner = new pg.Client({ connectionString: shop.ownerUrl });
    await owner.connect();
    await owner.query(statement);
    await owner.end();
  }
});

describe('what is not well-formed is refused as a whole, and nothing is decided', () => {
  test.each([
    ['no item', () => [], '/items'],
    ['more than 200', (id: string) => Array.from({ length: 201 }, () => item(id)), '/items'],
    ['no verdict', (id: string) => [item(id), { project: 'shop', approval: id }], '/items/1/verdict'],
    ['an id that is none', (id: string) => [item(id), item('99999999999999999999')], '/items/1/approval'],
    ['an unknown field', (id: string) => [item(id, { whose: '1' })], '/items/0/whose'],
  ])('%s', async (_, items, pointer) => {
    const approval = await ask();
    const answer = problemOf(await shop.bob.post(all, { items: items(approval) }));
    expect(answer).toMatchObject({ status: 400, code: 'request/invalid', at: [pointer] });
    expect(await signed(approval)).toBe(0);
  });

  test.each(['', 'Bearer cs_no_such_token'])('a stranger is told so once (%j)', async (authorization) => {
    const approval = await ask();
    const answer = await shop.bob.post(all, { items: [item(approval)] }, { authorization });
    expect(problemOf(answer)).toMatchObject({ status: 401, code: 'auth/unauthenticated' });
  });
});
