import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gateOf } from '../../../test/latest.ts';
import { openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';

// "A link never decides by GET": the second issue, point 5.

let world: PipelineWorld;
let approval: string;
beforeAll(async () => {
  world = await openPipelineWorld();
  const gates = [{ name: 'Manager Approval', type: 'approval', policy: 'qa' }];
  const release = await world.release({ name: 'Production', environment: 'prod', gates });
  await world.ci.call('PATCH', shop(`releases/${release.id}`), { title: '<script>alert(1)</script>' });
  const { id } = await release.submit();
  await world.look(id);
  approval = gateOf(await world.get(id)).approval ?? '';
});
afterAll(() => world.close());

const path = () => `/approvals/shop/${approval}`;
const everything = async () => {
  const { rows } = await sql`
    select (select json_agg(a) from approval a) as approvals, (select json_agg(l) from level l) as levels,
      (select count(*) from decision) as decisions, (select count(*) from ledger_entry) as entries
  `.execute(world.parts.db);
  return rows;
};

test.each([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
] as const)('whoever follows the link by %s, and with whatever else in it, changes nothing', async (method) => {
  const before = await everything();
  const headers = { authorization: `Bearer ${world.ann.token}` };
  for (const more of ['', '?verdict=approve', '?decide=reject&comment=no']) {
    const url = `${path()}${more}`;
    const anonymous = await world.app.inject({ method, url });
    const signedIn = await world.app.inject({ method, url, headers });
    const expected = method === 'GET' || method === 'HEAD' ? 200 : 404;
    expect([anonymous.statusCode, signedIn.statusCode]).toEqual([expected, expected]);
  }
  expect(await everything()).toEqual(before);
});

test('who is signed in reads what is asked, at which digest, and how to answer; what people wrote stays text', async () => {
  const { headers, payload } = await world.ann.get(path());
  const { subject } = (await world.ann.get(shop(`approvals/${approval}`))).json();
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['cache-control']).toBe('private, no-store');
  expect(payload).toContain('RL-1 &lt;script&gt;alert(1)&lt;/script&gt;, snapshot 1, to Production');
  expect(payload).not.toContain('<script>');
  expect(payload).toContain(subject.digest);
  expect(payload).toContain(`countersign approve ${approval} --project shop`);
});

test('everybody else is asked to sign in, and does not learn whether there is such an approval', async () => {
  const outsider = await world.person('outsider');
  const shown = await Promise.all([
    world.app.inject(path()),
    world.app.inject('/approvals/shop/999999'),
    outsider.get(path()),
    world.ann.get('/approvals/elsewhere/1'),
  ]);
  const texts = shown.map(({ payload }) =>
    payload.replaceAll(/approve \S+ --project \S+|reject \S+ --project \S+/g, ''),
  );
  expect(new Set(texts).size).toBe(1);
  expect(texts[0]).toContain('Sign in to see this approval');
});

test.each([
  '/approvals/shop/0',
  '/approvals/SHOP/1',
  `/approvals/shop/${'9'.repeat(30)}`,
  '/approvals/%3Cb%3E/1',
])('%s names nothing, and is not repeated on the page', async (url) => {
  const { statusCode, payload } = await world.ann.get(url);
  expect(statusCode).toBe(200);
  expect(payload).not.toContain('--project');
});
