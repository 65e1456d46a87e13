import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gateOf } from '../latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../pipeline-world.ts';
import { problemOf } from '../shop.ts';

// A link in a mail is opened by whoever it was sent on to, by scanners and by browsers that fetch before anybody has
// clicked. None of them decides, whatever they carry: only a request that says what it wants, sent on purpose, does.

let world: PipelineWorld;
let cookie: string;
let approval: string;
const password = 'correct horse battery';
beforeAll(async () => {
  world = await openPipelineWorld();
  const signer = { username: 'signer', name: 'Signer', email: 'signer@example.test', password };
  await ok(world.administrator.post('/api/v1/accounts', signer));
  await ok(world.ann.call('PUT', shop('members/signer'), { access: 'viewer' }));
  await world.person('outsider');
  const levels = [{ name: 'QA', rule: 'anyone', approvers: ['signer', 'ann'] }];
  await ok(world.ann.post(shop('policies'), { name: 'signed', levels }));
  const payload = { username: 'signer', password };
  const answer = await ok(world.app.inject({ method: 'POST', url: '/api/v1/session', payload }));
  cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
  // Until its person has chosen a password, a session can do nothing else: nothing below would be a test of links.
  const chosen = { current: password, new: 'a better staple than that' };
  const headers = { cookie, origin: world.origin };
  await ok(world.app.inject({ method: 'POST', url: '/api/v1/password', headers, payload: chosen }));
});
afterAll(() => world.close());

beforeEach(async () => {
  const gates = [{ name: 'Manager Approval', type: 'approval', policy: 'signed' }];
  const release = await world.release({ name: 'QA', environment: 'qa', gates });
  approval = gateOf(await release.submit()).approval ?? '';
});

const origin = 'http://localhost';
const page = () => `/projects/shop/approvals/${approval}`;
/** The console's page, without what is another one each time. */
const withoutNonce = ({ payload }: { payload: string }) => payload.replaceAll(/nonce="[^"]+"/g, '');
const decisions = () => shop(`approvals/${approval}/decisions`);
const wish = () => ({ verdict: 'approve', comment: '' });

/** All that a decision would change. */
async function decided(): Promise<unknown> {
  const { rows } = await sql`
    select a.status, a.version, (select count(*)::int from decision d where d.approval_id = a.id) as signed
    from approval a where a.id = ${approval}
  `.execute(world.parts.db);
  return rows[0];
}
const untouched = { status: 'open', version: 2, signed: 0 };

const carried: [string, () => Record<string, string>][] = [
  ['nothing', () => ({})],
  ['a session of somebody asked', () => ({ cookie })],
  ['that session, from the page itself', () => ({ cookie, origin, 'sec-fetch-site': 'same-origin' })],
  [
    'that session, fetched beforehand',
    () => ({ cookie, 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' }),
  ],
  ['that session, with another method to be taken', () => ({ cookie, 'x-http-method-override': 'POST' })],
  ['a token of somebody asked', () => ({ authorization: 'Bearer cs_token_of_ann' })],
  ['a token of somebody else', () => ({ authorization: 'Bearer cs_token_of_bob' })],
];
const queries = [
  '',
  '?verdict=approve',
  '?verdict=approve&_method=POST',
  '?action=approve&confirmOlder=true&input=x',
];

describe('a forwarded or prefetched link', () => {
  test.each(carried)('is only looked at: carrying %s', async (_, headers) => {
    const before = await decided();
    expect(before).toEqual(untouched);
    for (const method of ['GET', 'HEAD'] as const)
      for (const query of queries) {
        const shown = await world.app.inject({ method, url: `${page()}${query}`, headers: headers() });
        expect([shown.statusCode, shown.headers['cache-control']]).toEqual([200, 'no-store']);
        // It is the same for everybody, and of everything that there is, or is not.
        const elsewhere = await world.app.inject({ method, url: '/projects/nowhere/approvals/999999' });
        expect(withoutNonce(shown)).toBe(withoutNonce(elsewhere));
        const read = await world.app.inject({ method, url: `${decisions()}${query}`, headers: headers() });
        expect([404, 405]).toContain(read.statusCode);
        const many = await world.app.inject({ method, url: `/api/v1/decisions${query}`, headers: headers() });
        expect([404, 405]).toContain(many.statusCode);
      }
    expect(await decided()).toEqual(before);
  });

  test.each(carried)('takes no form either: carrying %s', async (_, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const)
      for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain']) {
        const sent = { method, url: page(), headers: { ...headers(), 'content-type': type } };
        const answer = await world.app.inject({ ...sent, payload: JSON.stringify(wish()) });
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      }
    expect(await decided()).toEqual(untouched);
  });

  const sites = [
    {},
    { origin: 'https://elsewhere.test' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ];
  test.each(
    sites,
  )('nor does a page elsewhere that makes the browser of somebody asked send it: %j', async (site) => {
    const items = [{ project: 'shop', approval, ...wish() }];
    for (const [url, body] of [
      [decisions(), wish()],
      ['/api/v1/decisions', { items }],
    ] as const) {
      const headers = { cookie, ...site, 'content-type': 'application/json' };
      const answer = await world.app.inject({ method: 'POST', url, headers, payload: JSON.stringify(body) });
      expect(problemOf(answer)).toMatchObject({ status: 403, code: 'auth/forbidden' });
      const plain = { ...headers, 'content-type': 'text/plain' };
      const typed = await world.app.inject({
        method: 'POST',
        url,
        headers: plain,
        payload: JSON.stringify(body),
      });
      expect([403, 415]).toContain(typed.statusCode);
    }
    expect(await decided()).toEqual(untouched);
  });

  test('nor is a session anything to the doors of other systems', async () => {
    const headers = { cookie, origin, 'content-type': 'application/json' };
    const urls: ['POST' | 'PUT', string][] = [
      ['POST', '/flexdeploy/rest/v1/releases/1/gate/approval'],
      ['PUT', '/flexdeploy/rest/v1/tasks/approval/approve/1'],
      ['PUT', '/app/shop/api/v3/releases/1/approval_levels/1/approvals/1/approve'],
      ['PUT', '/app/shop/api/v3/approvals/approve'],
      ['POST', '/v1/p1/workspaces/shop/soc/workflows/versions/1/approval'],
      ['POST', '/openapi/workflows/custom/task/approve'],
      ['POST', '/api/aslan/workflow/v4/workflowtask/approve'],
    ];
    for (const [method, url] of urls)
      expect([url, (await world.app.inject({ method, url, headers, payload: '{}' })).statusCode]).toEqual([
        url,
        401,
      ]);
  });

  test('whoever it was sent on to is refused when they decide, by name; who is asked is not', async () => {
    expect(problemOf(await world.bob.post(decisions(), wish())).code).toBe('approval/not-approver');
    const outsider = { authorization: 'Bearer cs_token_of_outsider' };
    for (const headers of [{}, outsider]) {
      const shown = await world.app.inject({ url: page(), headers });
      expect(shown.payload).not.toContain('Web shop 2.4');
      const read = await world.app.inject({ url: shop(`approvals/${approval}`), headers });
      expect([401, 404]).toContain(read.statusCode);
    }
    const sent = { method: 'POST' as const, url: decisions(), headers: outsider, payload: wish() };
    expect(problemOf(await world.app.inject(sent)).code).toBe('resource/not-found');
    expect(await decided()).toEqual(untouched);
    const on = { method: 'POST' as const, url: decisions(), headers: { cookie, origin }, payload: wish() };
    expect((await world.app.inject(on)).statusCode).toBe(200);
    expect(await decided()).toMatchObject({ status: 'approved', signed: 1 });
    const { items } = (await world.ann.get(shop(`ledger?subjectType=approval&subjectId=${approval}`))).json();
    expect(items.map(({ action }: { action: string }) => action)).toContain('approval.decide.refused');
  });
});
