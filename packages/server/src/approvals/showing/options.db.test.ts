import { ApprovalOptions, type Option } from '@countersign/contract/approval-options.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../../test/app.ts';
import { nobodyBehind } from '../../../test/approval-world.ts';
import { at, openShop, problemOf, type Shop } from '../../../test/shop.ts';
import { passFor } from '../../../test/time-travel.ts';
import { submitApproval } from '../asking/submit.ts';

// What the options say beforehand is what the real thing says: each situation is asked about, and then really tried.

let shop: Shop;
let project: { id: string; key: string };
let place = 0;
beforeAll(async () => {
  shop = await openShop();
  const { rows } = await sql<{ id: string }>`select id from project where key = 'shop'`.execute(
    shop.parts.db,
  );
  project = { id: rows[0]?.id ?? '', key: 'shop' };
});
afterAll(() => shop.close());

const level = (name: string, ...approvers: string[]) => ({ name, rule: 'anyone' as const, approvers });
type Definition = { levels: object[] } & Record<string, unknown>;

/** Asked by ci, of a snapshot that nobody else has made. */
async function ask(definition: Definition, lane: string | null = null): Promise<string> {
  place += 1;
  const outcome = await shop.parts.work((work) =>
    submitApproval(
      work,
      { system: true, project },
      {
        project,
        title: `RL-1 Web shop 2.4, snapshot ${place}, to QA`,
        subject: { type: 'gate', id: '1', digest: `sha256:${'5e'.repeat(32)}` },
        policy: { id: '1', version: 1, definition: definition as never },
        ...nobodyBehind,
        makers: { requester: shop.ci.accountId, authors: [], committers: [] },
        ...(lane === null ? {} : { lane: { name: lane, place } }),
      },
    ),
  );
  if (!outcome.ok) throw new Error(outcome.refusal.because);
  return outcome.value.approval;
}

const options = async (who: Client, approval: string) =>
  ApprovalOptions.parse((await who.get(at(`approvals/${approval}:options`))).json());
const sign = (who: Client, approval: string, body: object = {}) =>
  who.post(at(`approvals/${approval}/decisions`), { verdict: 'approve', ...body });

type Who = 'ann' | 'bob' | 'ci' | 'administrator';
type Case = {
  readonly who: Who;
  readonly levels: object[];
  readonly more?: Record<string, unknown>;
  readonly first?: (approval: string) => Promise<unknown>;
  /** Undoes it for those that come after; it is given what `first` has answered. */
  readonly last?: (made: unknown) => Promise<unknown>;
  readonly code: string;
};
type Made = { json(): { id: string } };

const both = [level('QA', 'ann'), level('CAB', 'bob', 'ci')];
const deadline = { within: '1h', onTimeout: 'expire' };
const cases: Record<string, Case> = {
  'who asked for it': { who: 'ci', levels: [level('QA', 'ci', 'ann')], code: 'approval/barred' },
  'who has delegated it': {
    who: 'ann',
    levels: [level('QA', 'ann')],
    first: () => delegate('ann', 'bob'),
    last: (made) => shop.ann.post(`/api/v1/delegations/${(made as Made).json().id}:withdraw`, {}),
    code: 'approval/delegated',
  },
  'who is not asked': { who: 'bob', levels: [level('QA', 'ann')], code: 'approval/not-approver' },
  'whose turn has not come': { who: 'bob', levels: both, code: 'approval/level-not-open' },
  'too late': {
    who: 'ann',
    levels: [level('QA', 'ann')],
    first: async (approval) => shop.ci.post(at(`approvals/${approval}:withdraw`), { reason: 'no' }),
    code: 'approval/not-open',
  },
  'after its time': {
    who: 'ann',
    levels: [level('QA', 'ann')],
    more: { deadline },
    first: (approval) => passFor(shop.parts.db, approval, 7200),
    code: 'approval/expired',
  },
  'of something that has changed': {
    who: 'ann',
    levels: [level('QA', 'ann')],
    first: (approval) =>
      sql`update approval set subject_now = ${`sha256:${'00'.repeat(32)}`} where id = ${approval}`.execute(
        shop.parts.db,
      ),
    code: 'approval/stale',
  },
  'who has signed another level': {
    who: 'ann',
    levels: [level('QA', 'ann'), level('CAB', 'ann', 'bob')],
    more: { distinctPeople: true },
    first: async (approval) => {
      const [qa] = (await shop.ann.get(at(`approvals/${approval}`))).json().levels;
      return sign(shop.ann, approval, { level: qa.id });
    },
    code: 'approval/distinct-people',
  },
};

async function delegate(from: Who, to: string) {
  const endsAt = new Date(Date.now() + 60_000).toISOString();
  const made = await shop[from].post('/api/v1/delegations', { to, endsAt });
  if (made.statusCode >= 300) throw new Error(made.body);
  return made;
}

test.each(
  Object.entries(cases),
)('a signature of one %s: the same "no", for the same reason', async (_, given) => {
  const approval = await ask({ levels: given.levels, ...given.more });
  const made = await given.first?.(approval);
  const who = shop[given.who];
  const said = await options(who, approval);
  for (const verdict of ['approve', 'reject'] as const) {
    const { code, detail, blockers } = problemOf(await sign(who, approval, { verdict, ...lastOf(said) }));
    expect(code).toBe(given.code);
    expect(optionOn(said, verdict)).toEqual({ may: false, code, because: detail, blockers });
  }
  await given.last?.(made);
});

/** Somebody who has signed one level has to say which they mean. */
const lastOf = ({ levels, approve }: ApprovalOptions) =>
  !approve.may && approve.code === 'approval/already-decided' ? { level: levels.at(-1)?.level } : {};
const optionOn = (said: ApprovalOptions, verdict: 'approve' | 'reject'): Option | undefined =>
  lastOf(said).level === undefined ? said[verdict] : said.levels.at(-1)?.[verdict];

test('a level for people in person: not with a service account', async () => {
  await sql`update account set kind = 'service' where id = ${shop.bob.accountId}`.execute(shop.parts.db);
  const approval = await ask({ levels: [{ ...level('QA', 'ann', 'bob'), peopleOnly: true }] });
  const said = await options(shop.bob, approval);
  const { code, detail, blockers } = problemOf(await sign(shop.bob, approval));
  await sql`update account set kind = 'person' where id = ${shop.bob.accountId}`.execute(shop.parts.db);
  expect(said.approve).toEqual({ may: false, code, because: detail, blockers });
});

test('an agent in the name of somebody who may', async () => {
  const approval = await ask({ levels: [{ ...level('QA', 'ann'), peopleOnly: true }], override: ['ann'] });
  const agent = (is: boolean) =>
    sql`update token set agent = ${is} where account_id = ${shop.ann.accountId}`.execute(shop.parts.db);
  await agent(true);
  const said = await options(shop.ann, approval);
  const signed = problemOf(await sign(shop.ann, approval));
  const overridden = problemOf(
    await shop.ann.post(at(`approvals/${approval}:override`), { reason: 'Outage' }),
  );
  await agent(false);
  expect(signed.code).toBe('approval/people-only');
  expect(said.approve).toMatchObject({ may: false, code: signed.code, because: signed.detail });
  expect(said.override).toMatchObject({ may: false, code: overridden.code, because: overridden.detail });
});

test.each([
  ['withdraw', 'bob', 'auth/forbidden'],
  ['override', 'ci', 'approval/barred'],
  ['override', 'ann', 'approval/no-override'],
  ['override', 'administrator', 'approval/no-override'],
] as const)('%s by %s: the same "no"', async (what, name, expected) => {
  const approval = await ask({ levels: [level('QA', 'ann')], override: ['bob'] });
  const said = (await options(shop[name], approval))[what];
  const real = problemOf(await shop[name].post(at(`approvals/${approval}:${what}`), { reason: 'Outage' }));
  expect(real.code).toBe(expected);
  expect(said).toEqual({ may: false, code: real.code, because: real.detail, blockers: real.blockers });
});

test.each(['withdraw', 'override'] as const)('%s by one who may: it is done', async (what) => {
  const approval = await ask({ levels: [level('QA', 'ann')], override: ['bob'] });
  const who = what === 'override' ? shop.bob : shop.ann;
  expect((await options(who, approval))[what]).toEqual({ may: true });
  expect((await who.post(at(`approvals/${approval}:${what}`), { reason: 'Outage' })).statusCode).toBe(200);
});

test('a value, a confirmation and a level that are still to be given are no reason', async () => {
  const input = { name: 'ring', label: 'Ring', type: 'text', required: true };
  const older = await ask({ levels: [{ ...level('QA', 'ann'), input }], newer: 'confirm' }, 'one');
  await ask({ levels: [level('QA', 'ann')], newer: 'confirm' }, 'one');
  expect(problemOf(await sign(shop.ann, older)).code).toBe('approval/newer-waiting');
  expect(problemOf(await sign(shop.ann, older, { confirmOlder: true })).code).toBe('approval/input-required');
  expect(await options(shop.ann, older)).toMatchObject({ approve: { may: true }, reject: { may: true } });
  const sideBySide = [level('QA', 'ann'), level('CAB', 'ann', 'ci')].map((one) => ({ ...one, ordinal: 1 }));
  const two = await ask({ levels: sideBySide });
  expect(problemOf(await sign(shop.ann, two)).code).toBe('approval/level-ambiguous');
  expect(await options(shop.ann, two)).toMatchObject({
    approve: { may: true },
    levels: [{ approve: { may: true } }, { approve: { may: true } }],
  });
});

test('what one has said already would take no effect', async () => {
  const approval = await ask({ levels: [{ ...level('QA', 'ann', 'bob'), rule: 'everyone' }] });
  await sign(shop.ann, approval);
  expect((await sign(shop.ann, approval)).json()).toMatchObject({ repeat: true });
  const said = await options(shop.ann, approval);
  expect(said.approve).toMatchObject({ may: false, code: 'approval/already-decided' });
  const { code, detail } = problemOf(await sign(shop.ann, approval, { verdict: 'reject' }));
  expect(said.reject).toMatchObject({ may: false, code, because: detail });
});

test('who stands in for somebody reads for whom', async () => {
  const approval = await ask({ levels: [level('QA', 'ann')] });
  const made = await delegate('ann', 'bob');
  expect((await options(shop.bob, approval)).levels).toMatchObject([
    { name: 'QA', approve: { may: true }, onBehalfOf: 'ann' },
  ]);
  await shop.ann.post(`/api/v1/delegations/${made.json().id}:withdraw`, {});
  expect((await options(shop.ann, approval)).levels).toMatchObject([{ onBehalfOf: null }]);
});

test('nothing is written, and nobody outside reads it', async () => {
  const approval = await ask({ levels: [level('QA', 'ann')] });
  const entries = async () => (await sql`select count(*) from ledger_entry`.execute(shop.parts.db)).rows[0];
  const before = await entries();
  await options(shop.ci, approval);
  expect(problemOf(await shop.outsider.get(at(`approvals/${approval}:options`))).code).toBe(
    'resource/not-found',
  );
  expect(problemOf(await shop.ann.get(at('approvals/999999:options'))).code).toBe('resource/not-found');
  expect(await entries()).toEqual(before);
});
