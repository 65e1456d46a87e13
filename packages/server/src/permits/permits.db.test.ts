import { afterAll, beforeAll, expect, test } from 'vitest';
import { latest } from '../../test/latest.ts';
import {
  approvalGate,
  byHand,
  openPermitWorld,
  type PermitWorld,
  subjectOf,
} from '../../test/permit-world.ts';
import { ok, shop } from '../../test/pipeline-world.ts';
import { problemOf } from '../../test/shop.ts';
import { stageSubject } from '../executions/permits/stage-subject.ts';
import type { Work } from '../kernel/unit-of-work.ts';
import { markRedeemed } from './permit.store.ts';
import { redeemPermit } from './redeem-permit.ts';

// Permits through the public API, and what is to be refused.

let world: PermitWorld;
let project: string;
beforeAll(async () => {
  world = await openPermitWorld();
  const { rows } = await world.parts.pool.query(`select id from project where key = 'shop'`);
  project = rows[0].id;
});
afterAll(() => world.close());

const minutes = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 60_000;

test('a permit binds what may be done, shows its token once, and is redeemed', async () => {
  const execution = await world.ready();
  const { token, ...permit } = await world.permit(world.ci, execution);
  expect(permit).toMatchObject({
    project: 'shop',
    subject: { type: 'stage', id: latest(execution).id, attempt: 1 },
    executor: 'ci',
    status: 'issued',
    environments: ['qa'],
    services: [{ service: 'cart', module: 'cart-api' }],
    preApproval: null,
    redeemedAt: null,
  });
  expect(minutes(permit.issuedAt, permit.expiresAt)).toBe(5);
  expect(token).toMatch(/^csp_[\w-]{32}$/);
  const read = async () => (await ok(world.bob.get(`/api/v1/permits/${permit.id}?project=shop`))).json();
  expect(await read()).toEqual(permit);
  const redeemed = (await ok(world.redeem(world.ci, { ...permit, token }))).json();
  expect(redeemed).toEqual({ ...permit, status: 'redeemed', redeemedAt: redeemed.redeemedAt });
  expect(await read()).toEqual(redeemed);
  expect(await world.recorded('permit', permit.id)).toEqual(['permit.issued', 'permit.redeemed']);
  const { rows } = await world.parts.pool.query(
    `select count(*)::int as n from permit p, ledger_entry l where p::text like $1 or l.entry like $1`,
    [`%${token}%`],
  );
  expect(rows, 'the token is stored nowhere').toEqual([{ n: 0 }]);
});

test('second use', async () => {
  const permit = await world.permit(world.ci, await world.ready());
  await ok(world.redeem(world.ci, permit));
  const problem = problemOf(await world.redeem(world.ci, permit));
  expect(problem).toMatchObject({ status: 409, code: 'permit/used' });
  expect(problem.detail).toMatch(/redeemed at 20/);
  expect(problem.blockers).toMatchObject([
    { requirement: 'A permit is redeemed once', because: problem.detail },
  ]);
  expect(await world.recorded('permit', permit.id)).toEqual([
    'permit.issued',
    'permit.redeemed',
    'permit.redeem.refused: permit/used',
  ]);
});

test('100 redemptions at once: exactly one succeeds, 99 are refused', async () => {
  const permit = await world.permit(world.ci, await world.ready());
  const answers = await Promise.all(Array.from({ length: 100 }, () => world.redeem(world.ci, permit)));
  const codes = answers.map(({ statusCode, json }) => (statusCode === 200 ? 'redeemed' : json().code));
  expect(codes.filter((code) => code === 'redeemed')).toHaveLength(1);
  expect(codes.filter((code) => code === 'permit/used')).toHaveLength(99);
  expect((await world.recorded('permit', permit.id)).sort()).toEqual([
    'permit.issued',
    ...Array(99).fill('permit.redeem.refused: permit/used'),
    'permit.redeemed',
  ]);
});

/** A permit of ci's for something that nobody holds while it is redeemed. */
async function unheld() {
  const execution = await world.ready();
  const { id } = await world.permit(world.ci, execution);
  const subject = await world.parts.work((work) => stageSubject(work, project, latest(execution).id));
  if (subject === undefined) throw new Error('there is no such stage');
  return { id, subject, intent: { ...subject, subject, executor: world.ci.accountId } };
}

test('who comes while another redeems waits, and is told that it was used', async () => {
  const { id, subject, intent } = await unheld();
  const redeem = (work: Work) =>
    redeemPermit(work, { system: true, project: { id: project, key: 'shop' } }, id, intent, subject);
  let second: ReturnType<typeof redeem> | undefined;
  const first = await world.parts.work(async (work) => {
    const outcome = await redeem(work);
    second = world.parts.work(redeem);
    await expect.poll(waiting, { timeout: 20_000 }).toBe(1);
    return outcome;
  });
  expect(first.ok).toBe(true);
  expect(await second).toMatchObject({ ok: false, refusal: { code: 'permit/used' } });
});

/** How many wait for somebody else's transaction in this database. */
async function waiting(): Promise<number> {
  const { rows } = await world.parts.pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  return rows[0]?.n ?? 0;
}

test('what was redeemed is not marked so again, whoever asks', async () => {
  const { id } = await unheld();
  const mark = () => world.parts.work(({ tx, now }) => markRedeemed(tx, project, id, now));
  expect([await mark(), await mark()]).toEqual([true, false]);
});

test('a permit that expires while one waits for it has expired', async () => {
  const { id, subject, intent } = await unheld();
  const actor = { system: true, project: { id: project, key: 'shop' } } as const;
  const outcome = await world.parts.work(async (work) => {
    await world.tamper('update permit set expires_at = clock_timestamp() where id = $1', [id]);
    return redeemPermit(work, actor, id, intent, subject);
  });
  expect(outcome).toMatchObject({ ok: false, refusal: { code: 'permit/expired' } });
});

test('twenty ask at once for one account: one permit stands, the others were revoked by the next', async () => {
  const execution = await world.ready();
  const asked = await Promise.all(Array.from({ length: 20 }, () => world.permit(world.ci, execution)));
  const answers = await Promise.all(asked.map((permit) => world.redeem(world.ci, permit)));
  const codes = answers.map(({ statusCode, json }) => (statusCode === 200 ? 'redeemed' : json().code));
  expect(codes.sort()).toEqual([...Array(19).fill('permit/revoked'), 'redeemed']);
});

test('expired', async () => {
  const permit = await world.permit(world.ci, await world.ready(), { lifetime: 1 });
  expect(minutes(permit.issuedAt, permit.expiresAt)).toBe(1 / 60);
  await world.tamper('update permit set expires_at = clock_timestamp() where id = $1', [permit.id]);
  const problem = problemOf(await world.redeem(world.ci, permit));
  expect(problem).toMatchObject({ status: 409, code: 'permit/expired' });
  expect(problem.detail).toMatch(/^The permit expired at 20\S+; it is 20\S+\.$/);
  const read = await world.ci.get(`/api/v1/permits/${permit.id}?project=shop`);
  expect(read.json().status).toBe('expired');
  expect((await world.recorded('permit', permit.id)).at(-1)).toBe('permit.redeem.refused: permit/expired');
});

test.each([0, 3601, 1.5, '300'])('a lifetime of %j is refused', async (lifetime) => {
  const problem = problemOf(await world.ask(world.ci, await world.ready(), { lifetime }));
  expect(problem).toMatchObject({ code: 'request/invalid', at: ['/lifetime'] });
});

test('revoked, by hand', async () => {
  const permit = await world.permit(world.ci, await world.ready());
  const revoke = () => world.bob.post(`/api/v1/permits/${permit.id}:revoke`, { project: 'shop' });
  const revoked = (await ok(revoke())).json();
  expect(revoked).toMatchObject({ id: permit.id, status: 'revoked' });
  expect((await ok(revoke())).json(), 'again changes nothing').toEqual(revoked);
  const problem = problemOf(await world.redeem(world.ci, permit));
  expect(problem).toMatchObject({ status: 409, code: 'permit/revoked' });
  expect(problem.blockers).toHaveLength(1);
  expect(await world.recorded('permit', permit.id)).toEqual([
    'permit.issued',
    'permit.revoked',
    'permit.redeem.refused: permit/revoked',
  ]);
});

test('what was redeemed cannot be revoked', async () => {
  const permit = await world.permit(world.ci, await world.ready());
  await ok(world.redeem(world.ci, permit));
  const answer = await world.bob.post(`/api/v1/permits/${permit.id}:revoke`, { project: 'shop' });
  expect(problemOf(answer)).toMatchObject({ code: 'permit/used' });
});

test('revoked, by the next one', async () => {
  const execution = await world.ready();
  const [first, second] = [await world.permit(world.ci, execution), await world.permit(world.ci, execution)];
  expect(problemOf(await world.redeem(world.ci, first)).code).toBe('permit/revoked');
  await ok(world.redeem(world.ci, second));
  const problem = problemOf(await world.ask(world.ci, execution));
  expect(problem).toMatchObject({ status: 409, code: 'permit/used' });
  expect(problem.detail).toContain(`Permit ${second.id}`);
  expect(await world.recorded('stage', latest(execution).id)).toContain(
    'permit.request.refused: permit/used',
  );
});

test('another executor acts for the same attempt with a permit of its own', async () => {
  const execution = await world.ready();
  for (const who of [world.ci, world.bob]) await ok(world.redeem(who, await world.permit(who, execution)));
});

test('another account’s', async () => {
  const permit = await world.permit(world.ci, await world.ready());
  const problem = problemOf(await world.redeem(world.bob, permit));
  expect(problem).toMatchObject({ status: 403, code: 'auth/forbidden' });
  expect(problem.detail).toBe('The permit was issued to somebody else.');
  expect((await world.recorded('permit', permit.id)).at(-1)).toBe('permit.redeem.refused: auth/forbidden');
  await ok(world.redeem(world.ci, permit));
});

test('a foreign project’s, and none at all: the same answer', async () => {
  const permit = await world.permit(world.ci, await world.ready());
  const stranger = await world.person('stranger');
  const foreign = await world.redeem(stranger, permit);
  const unknown = await world.redeem(world.ci, { ...permit, token: `${permit.token}x` });
  expect(foreign.json()).toEqual(unknown.json());
  expect(problemOf(foreign)).toMatchObject({ status: 404, code: 'resource/not-found' });
  expect((await world.recorded('permit', permit.id)).at(-1)).toBe(
    'permit.redeem.refused: resource/not-found',
  );
  expect(await world.recorded('account', world.ci.accountId)).toContain(
    'permit.redeem.refused: resource/not-found',
  );
});

test('a permit of another project is not there', async () => {
  await world.project('depot');
  const clerk = await world.person('clerk', { project: 'depot', access: 'operator' });
  const execution = await world.ready();
  const { id } = await world.permit(world.ci, execution);
  const asked = await world.ask(clerk, execution, { project: 'depot' });
  expect(problemOf(asked)).toMatchObject({ status: 404, code: 'resource/not-found' });
  for (const project of ['depot', 'shop', 'nowhere']) {
    const answers = [
      await clerk.get(`/api/v1/permits/${id}?project=${project}`),
      await clerk.post(`/api/v1/permits/${id}:revoke`, { project }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
  }
});

test('a viewer asks for none and redeems none', async () => {
  const looker = await world.person('looker', { project: 'shop', access: 'viewer' });
  const execution = await world.ready();
  expect(problemOf(await world.ask(looker, execution))).toMatchObject({ code: 'auth/forbidden' });
  const permit = await world.permit(world.ci, execution);
  expect(problemOf(await world.redeem(looker, permit)).detail).toContain('looker has viewer access');
  const answer = await looker.post(`/api/v1/permits/${permit.id}:revoke`, { project: 'shop' });
  expect(problemOf(answer)).toMatchObject({ code: 'auth/forbidden' });
});

test('before its gates are through there is none, and it is said who can act', async () => {
  const execution = await (await world.release(byHand)).submit();
  const problem = problemOf(await world.ask(world.ci, execution));
  expect(problem).toMatchObject({ status: 409, code: 'permit/not-ready' });
  expect(problem.detail).toBe('Gate Manager Approval of stage QA has not let it through.');
  expect(problem.blockers).toMatchObject([{ requirement: 'Gate Manager Approval must open', who: ['ann'] }]);
});

test('one redemption with an Idempotency-Key is answered again as it was, and only to its own sender', async () => {
  const permit = await world.permit(world.ci, await world.ready());
  const { token, digest, environments, services, subject } = permit;
  const body = { token, digest, environments, services, subject: { type: 'stage', id: subject.id } };
  const send = (who: typeof world.ci) =>
    who.post('/api/v1/permits:redeem', body, { 'idempotency-key': 'process 1' });
  const first = (await ok(send(world.ci))).json();
  const again = await ok(send(world.ci));
  expect([again.json(), again.headers['idempotency-replayed']]).toEqual([first, 'true']);
  expect(problemOf(await send(world.bob)).code).toBe('auth/forbidden');
});

test('the server itself redeems one before the steps of a stage, and none without steps', async () => {
  const execution = await world.ready();
  const { rows } = await world.parts.pool.query(
    'select id, executor, status, secret_hash from permit where subject_id = $1',
    [latest(execution).id],
  );
  expect(rows).toMatchObject([{ executor: null, status: 'redeemed', secret_hash: null }]);
  expect(await world.recorded('permit', rows[0].id)).toEqual(['permit.issued', 'permit.redeemed']);
  const answer = await world.ci.post(`/api/v1/permits/${rows[0].id}:revoke`, { project: 'shop' });
  expect(problemOf(answer).code).toBe('permit/used');
  const without = await world.ready({ ...byHand, steps: [], gates: [approvalGate] });
  const none = await world.parts.pool.query('select 1 from permit where subject_id = $1', [
    latest(without).id,
  ]);
  expect(none.rows).toEqual([]);
});

test('verbs of permits are matched as they are written', async () => {
  const answer = await world.ci.post('/api/v1/permits_redeem', {});
  expect(answer.statusCode).toBe(404);
  expect((await world.ci.get(shop('executions?status=running'))).statusCode).toBe(200);
  expect((await world.ci.get('/api/v1/permits:redeem')).statusCode).toBe(405);
  expect(subjectOf(await world.ready()).type).toBe('stage');
});
