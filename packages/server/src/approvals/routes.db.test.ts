import {
  Approval,
  type ApprovalSummary,
  Explanation,
  type InboxItem,
} from '@countersign/contract/approval-shapes.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nobodyBehind } from '../../test/approval-world.ts';
import { at, openShop, problemOf, type Shop } from '../../test/shop.ts';
import { submitApproval } from './asking/submit.ts';

let shop: Shop;
let project: { id: string; key: string };
beforeAll(async () => {
  shop = await openShop();
  const { rows } = await sql<{ id: string }>`select id from project where key = 'shop'`.execute(
    shop.parts.db,
  );
  project = { id: rows[0]?.id ?? '', key: 'shop' };
});
afterAll(() => shop.close());

const digest = `sha256:${'5e'.repeat(32)}`;
// All three are asked here, also ci, who asks.
const production = {
  separateDuties: false,
  levels: [
    { name: 'QA', rule: 'anyone' as const, approvers: ['role:QA Manager'] },
    { name: 'CAB', rule: 'percent' as const, percent: 60, approvers: ['role:CAB'] },
  ],
};

/** Puts the production question of the design (section 7) to ann, then to ann, bob and ci. */
async function ask(definition: object = production): Promise<string> {
  const outcome = await shop.parts.work((work) =>
    submitApproval(
      work,
      { system: true, project },
      {
        project,
        title: 'RL-1 Web shop 2.4, snapshot 1, to Production',
        subject: { type: 'gate', id: '1', digest },
        policy: { id: '1', version: 1, definition: definition as typeof production },
        ...nobodyBehind,
        makers: { requester: shop.ci.accountId, authors: [], committers: [] },
      },
    ),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.because);
  return outcome.value.approval;
}

const decide = (who: 'ann' | 'bob' | 'ci' | 'outsider', approval: string, body: object) =>
  shop[who].post(at(`approvals/${approval}/decisions`), body);
const read = async (approval: string) =>
  Approval.parse((await shop.bob.get(at(`approvals/${approval}`))).json());

test('level by level: each is asked when its turn has come, and everything can be read afterwards', async () => {
  const approval = await ask();
  expect(
    (await decide('ann', approval, { verdict: 'approve', comment: 'Tested on QA' })).json(),
  ).toMatchObject({
    status: 'open',
    levelStatus: 'approved',
    because: '1 of 1 have approved; anyone may approve.',
    repeat: false,
  });
  await decide('bob', approval, { verdict: 'approve' });
  expect((await read(approval)).levels[1]?.because).toBe(
    '1 of 3 have approved; one more decides (60 percent must approve).',
  );
  const last = await decide('ci', approval, { verdict: 'approve' });
  expect(last.json()).toMatchObject({ status: 'approved', levelStatus: 'approved' });

  const shown = await read(approval);
  expect(shown.levels.map(({ status }) => status)).toEqual(['approved', 'approved']);
  expect(shown.levels[0]?.signers).toMatchObject([
    { username: 'ann', verdict: 'approve', comment: 'Tested on QA', left: false },
  ]);
  expect(shown.levels[1]?.signers.map(({ username, verdict }) => [username, verdict])).toEqual([
    ['bob', 'approve'],
    ['ci', 'approve'],
    ['ann', null],
  ]);
});

describe('a "no" explains itself', () => {
  test('to somebody who is not asked: who can act, since when', async () => {
    const approval = await ask();
    const { levels } = await read(approval);
    const answer = problemOf(await decide('bob', approval, { verdict: 'approve' }));
    expect(answer).toMatchObject({ status: 409, code: 'approval/level-not-open' });
    expect(answer.blockers).toEqual([
      {
        requirement: 'Level "QA" is approved',
        because: '0 of 1 have approved; one more decides (anyone may approve).',
        who: ['ann'],
        since: levels[0]?.openedAt,
        until: null,
      },
    ]);
  });

  test.each([
    ['another verdict', { verdict: 'reject' }, 409, 'approval/already-decided'],
    ['no level named, and one more waits', { verdict: 'approve' }, 409, 'approval/level-ambiguous'],
    ['an old digest', { verdict: 'approve', digest: `sha256:${'00'.repeat(32)}` }, 409, 'approval/stale'],
  ])('%s', async (_, body, status, code) => {
    const approval = await ask();
    const [qa] = (await read(approval)).levels;
    if (code !== 'approval/stale') await decide('ann', approval, { verdict: 'approve' });
    const named = code === 'approval/already-decided' ? { ...body, level: qa?.id } : body;
    expect(problemOf(await decide('ann', approval, named))).toMatchObject({ status, code });
  });

  test('the explanation and the refusal are of one mind', async () => {
    const approval = await ask();
    const explained = Explanation.parse((await shop.bob.get(at(`approvals/${approval}:explain`))).json());
    expect(explained.blockers).toEqual(
      problemOf(await decide('bob', approval, { verdict: 'approve' })).blockers,
    );
    expect(explained.because).toBe('It waits for QA.');
    expect(explained.requirements.map(({ standing }) => standing)).toEqual(['unsatisfied', 'unsatisfied']);
  });

  test('to somebody of no project, there is no project; to a member, there is no such approval', async () => {
    const approval = await ask();
    expect(problemOf(await decide('outsider', approval, { verdict: 'approve' })).code).toBe(
      'resource/not-found',
    );
    expect(problemOf(await decide('ann', '999999', { verdict: 'approve' })).code).toBe('resource/not-found');
    const elsewhere = await shop.administrator.post(
      `/api/v1/projects/depot/approvals/${approval}/decisions`,
      { verdict: 'approve' },
    );
    expect(problemOf(elsewhere).code).toBe('resource/not-found');
  });
});

describe('bad input names the field and writes nothing', () => {
  const cases: [string, unknown, string][] = [
    ['an unknown field', { verdict: 'approve', veto: true }, '/veto'],
    ['a verdict that is none', { verdict: 'maybe' }, '/verdict'],
    ['a level that is a number', { verdict: 'approve', level: 1 }, '/level'],
    ['an id beyond 2^63', { verdict: 'approve', level: '9223372036854775808' }, '/level'],
    ['NUL in a comment', { verdict: 'approve', comment: 'a\u0000b' }, '/comment'],
    ['a comment of 1001 characters', { verdict: 'approve', comment: 'x'.repeat(1001) }, '/comment'],
    ['a digest that is none', { verdict: 'approve', digest: 'sha256:beef' }, '/digest'],
  ];
  test.each(cases)('%s', async (_, body, pointer) => {
    const approval = await ask();
    const answer = problemOf(await shop.ann.post(at(`approvals/${approval}/decisions`), body));
    expect(answer).toMatchObject({ status: 400, code: 'request/invalid', at: [pointer] });
    expect((await read(approval)).version).toBe(2);
  });
});

test('the inbox holds what waits for me, oldest first, page by page, and nothing that is decided', async () => {
  const approvals = [await ask(), await ask(), await ask()];
  const mine = async (cursor: string) =>
    (await shop.ann.get(`/api/v1/inbox?limit=2${cursor}`)).json() as {
      items: InboxItem[];
      next: string | null;
    };
  const found: InboxItem[] = [];
  for (let page = await mine(''); ; page = await mine(`&cursor=${page.next}`)) {
    found.push(...page.items);
    if (page.next === null) break;
  }
  expect(
    found.filter(({ approval }) => approvals.includes(approval)).map(({ approval }) => approval),
  ).toEqual(approvals);
  expect(found.at(-1)).toMatchObject({ project: 'shop', levelName: 'QA', requestedBy: 'ci', digest });
  await decide('ann', approvals[0] ?? '', { verdict: 'reject' });
  const left = (await shop.ann.get('/api/v1/inbox?limit=200')).json() as { items: InboxItem[] };
  expect(left.items.map(({ approval }) => approval)).not.toContain(approvals[0]);
});

test('the inbox in the order of deadlines: level or whole, what is due first comes first, without one last', async () => {
  const dan = await shop.person('dan', { project: 'shop', access: 'viewer' });
  const within = (length: string) => ({ within: length, onTimeout: 'expire' });
  const asked = (name: string, more: object = {}, whole: object = {}) =>
    ask({ levels: [{ name, rule: 'anyone', approvers: ['dan'], ...more }], ...whole });
  await asked('never');
  await asked('soon', { deadline: within('2h') }, { deadline: within('9h') });
  await asked('later', { deadline: within('4h') });
  await asked('sooner', {}, { deadline: within('1h') });
  await asked('never');
  const found: InboxItem[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page = await dan.get(`/api/v1/inbox?limit=2&order=deadline${next && `&cursor=${next}`}`);
    expect(page.statusCode, page.body).toBe(200);
    found.push(...page.json().items);
    next = page.json().next;
  }
  expect(found.map(({ levelName }) => levelName)).toEqual(['sooner', 'soon', 'later', 'never', 'never']);
  const hours = found.map(({ dueAt, since }) =>
    dueAt === null ? null : Math.round((Date.parse(dueAt) - Date.parse(since)) / 3_600_000),
  );
  expect(hours).toEqual([1, 2, 4, null, null]);
  const bySince = (await dan.get('/api/v1/inbox')).json().items as InboxItem[];
  expect(bySince.map(({ levelName }) => levelName)).toEqual(['never', 'soon', 'later', 'sooner', 'never']);
  const wrong = await dan.get('/api/v1/inbox?order=title');
  expect(wrong.statusCode).toBe(400);
});

test('who waits for an approval is answered when somebody signs it', async () => {
  const approval = await ask();
  const etag = String((await shop.bob.get(at(`approvals/${approval}`))).headers.etag);
  const waiting = shop.bob.get(at(`approvals/${approval}`), { prefer: 'wait=20', 'if-none-match': etag });
  await decide('ann', approval, { verdict: 'reject', comment: 'Cart is broken' });
  expect((await waiting).json()).toMatchObject({
    status: 'rejected',
    levels: [{ status: 'rejected' }, { status: 'closed' }],
  });
});

describe('the end without signatures', () => {
  test('an operator takes the question back; a viewer may not', async () => {
    const approval = await ask();
    expect(problemOf(await shop.bob.post(at(`approvals/${approval}:withdraw`), { reason: 'no' })).code).toBe(
      'auth/forbidden',
    );
    const answer = await shop.ci.post(at(`approvals/${approval}:withdraw`), {
      reason: 'Built from the wrong branch',
    });
    expect((answer.json() as ApprovalSummary).status).toBe('withdrawn');
    expect(problemOf(await decide('ann', approval, { verdict: 'approve' })).code).toBe('approval/not-open');
  });

  test('an override is for those the policy names; an administrator is not one by being that', async () => {
    const plain = await ask();
    const refused = await shop.administrator.post(at(`approvals/${plain}:override`), { reason: 'Outage' });
    expect(problemOf(refused)).toMatchObject({ status: 403, code: 'approval/no-override' });
    const granted = await ask({ ...production, override: ['role:QA Manager'] });
    expect(
      problemOf(await shop.ci.post(at(`approvals/${granted}:override`), { reason: 'Outage' })).blockers,
    ).toMatchObject([{ who: ['ann'] }]);
    const answer = await shop.ann.post(at(`approvals/${granted}:override`), { reason: 'Outage' });
    expect((answer.json() as ApprovalSummary).status).toBe('overridden');
  });
});

test('a token limited to reading cannot sign, and one that was revoked is nobody at once', async () => {
  const approval = await ask();
  await sql`update token set scopes = '{read}' where account_id = ${shop.ann.accountId}`.execute(
    shop.parts.db,
  );
  expect(problemOf(await decide('ann', approval, { verdict: 'approve' })).code).toBe('auth/scope-missing');
  await sql`update token set scopes = null, revoked_at = now() where account_id = ${shop.ann.accountId}`.execute(
    shop.parts.db,
  );
  expect(problemOf(await decide('ann', approval, { verdict: 'approve' }))).toMatchObject({
    status: 401,
    code: 'auth/token-revoked',
  });
  await sql`update token set revoked_at = null where account_id = ${shop.ann.accountId}`.execute(
    shop.parts.db,
  );
  expect((await decide('ann', approval, { verdict: 'approve' })).statusCode).toBe(200);
});
