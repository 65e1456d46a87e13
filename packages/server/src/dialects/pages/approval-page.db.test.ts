import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gateOf } from '../../../test/latest.ts';
import { ok, openPipelineWorld, type PipelineWorld, shop } from '../../../test/pipeline-world.ts';

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

/** Whoever the link was sent on to, a browser that fetches it before anybody has clicked, and a mail scanner. */
const followers = [
  {},
  { authorization: 'Bearer cs_token_of_ann' },
  { authorization: 'Bearer cs_token_of_ann', 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' },
  { authorization: 'Bearer cs_token_of_bob', 'user-agent': 'SafeLinks', 'x-http-method-override': 'POST' },
];

describe('what has to be said with a decision', () => {
  async function asked(levels: object[]): Promise<string> {
    const name = `asks ${levels.length} ${JSON.stringify(levels).length}`;
    await ok(world.ann.post(shop('policies'), { name, levels }));
    const gates = [{ name: 'Manager Approval', type: 'approval', policy: name }];
    const release = await world.release({ name: 'Production', environment: 'prod', gates });
    const older = gateOf(await release.submit()).approval ?? '';
    await release.submit();
    return older;
  }
  const input = { name: 'ring', label: '<b>Ring</b>', type: 'choice', options: ['one', '<two>'] };
  const level = { name: 'QA', rule: 'everyone', approvers: ['ann', 'bob'], input };

  test('is shown: the value asked for, and that a newer one waits; what was said, later', async () => {
    const older = await asked([level]);
    const url = `/approvals/shop/${older}`;
    const { payload } = await world.ann.get(url);
    expect(payload).toContain('&lt;b&gt;Ring&lt;/b&gt;: one of one, &lt;two&gt;, required');
    expect(payload).toMatch(
      /A newer one waits for the same: <a href="\/approvals\/shop\/\d+">approval \d+<\/a>/,
    );
    expect(payload).toContain(`countersign approve ${older} --project shop --input … --confirm-older</code>`);
    expect(payload).toContain(`countersign reject ${older} --project shop --confirm-older</code>`);
    const said = { verdict: 'approve', input: '<two>', confirmOlder: true };
    await ok(world.ann.post(shop(`approvals/${older}/decisions`), said));
    const after = (await world.bob.get(url)).payload;
    expect(after).toContain('it is &quot;&lt;two&gt;&quot;');
    expect(after).toContain(`countersign approve ${older} --project shop --confirm-older</code>`);
  });

  test('nor does a link that carries it all decide anything, whoever opens it', async () => {
    const older = await asked([level, { ...level, name: 'CAB', input: { ...input, name: 'other' } }]);
    const before = await everything();
    const query = '?verdict=approve&input=one&confirmOlder=true';
    for (const headers of followers)
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await world.app.inject({ method, url: `/approvals/shop/${older}${query}`, headers });
        expect(answer.statusCode).toBe(200);
        expect(answer.headers['cache-control']).toBe('private, no-store');
      }
    expect(await everything()).toEqual(before);
  });
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
