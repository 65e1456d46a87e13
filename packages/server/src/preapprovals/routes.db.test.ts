import type { PreApproval, UsedPreApproval } from '@countersign/contract/pre-approval-shapes.ts';
import { createPreApproval } from '@countersign/contract/pre-approvals.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FormWorld, openFormWorld } from '../../test/form-world.ts';
import { at, problemOf } from '../../test/shop.ts';

let world: FormWorld;
let made = 0;
beforeAll(async () => {
  world = await openFormWorld();
}, 120_000);
afterAll(() => world.close());

const forms = at('pre-approvals');
const fresh = (more: object = {}) => {
  made += 1;
  return { externalId: `CHG-${made}`, ...more };
};
const create = async (body: object): Promise<PreApproval> => {
  const answer = await world.ci.post(forms, body);
  expect(answer.statusCode, answer.body).toBe(201);
  return answer.json() as PreApproval;
};
/** What the newest entry of the ledger says of it, and what it hides behind digests. */
async function newest() {
  const { rows } = await sql<{ entry: string; disclosed: string }>`
    select entry, (select string_agg(disclosure, ' ') from ledger_disclosure d where d.seq = e.seq) as disclosed
    from ledger_entry e order by seq desc limit 1
  `.execute(world.parts.db);
  return { entry: rows[0]?.entry ?? '', disclosed: rows[0]?.disclosed ?? '' };
}

describe('creating', () => {
  test('all that is said is kept and shown; the executors are known by their accounts', async () => {
    const body = {
      ...(createPreApproval.example.body as object),
      executors: [
        { name: 'A. Lee', email: 'ann@example.test' },
        { name: 'A. Lee', email: 'Ann@example.test' },
        { username: 'ci' },
      ],
    };
    expect(await create(body)).toMatchObject({
      ...body,
      valid: true,
      executors: [
        { username: 'ann', name: 'A. Lee', email: 'ann@example.test' },
        { username: null, name: 'A. Lee', email: 'Ann@example.test' },
        { username: 'ci', name: null, email: null },
      ],
      ...{ used: false, createdBy: 'ci', revokedAt: null, revokedBy: null },
    });
  });

  test('who may only look sees no addresses', async () => {
    const { id } = await create(fresh({ executors: [{ name: 'A. Lee', email: 'ann@example.test' }] }));
    const [one] = ((await world.bob.get(`${forms}/${id}`)).json() as UsedPreApproval).executors;
    expect(one).toEqual({ username: 'ann', name: 'A. Lee', email: null });
  });

  test('what is left out is open; names need not be known here', async () => {
    expect(await create(fresh({ environments: ['moon ', 'Mo\u0301n'] }))).toMatchObject({
      ...{ valid: true, services: [], executors: [], windowStart: null, windowEnd: null, singleUse: false },
      environments: ['moon ', 'Mo\u0301n'],
    });
  });

  test('names are kept to the letter', async () => {
    const environments = ['caf\u00e9', 'cafe\u0301', 'qa ', '\uff51\uff41', 'q\u0430'];
    expect((await create(fresh({ environments }))).environments).toEqual(environments);
  });

  test('the number is taken in the whole instance, and nobody hears where', async () => {
    const { externalId } = await create(fresh());
    const elsewhere = '/api/v1/projects/depot/pre-approvals';
    const again = problemOf(await world.administrator.post(elsewhere, { externalId }));
    expect(again).toMatchObject({ status: 409, code: 'resource/exists' });
    expect(again.detail).toBe(`There is a pre-approval ${externalId} already.`);
    expect((await world.administrator.post(elsewhere, { externalId: `${externalId} ` })).statusCode).toBe(
      201,
    );
  });

  test('twenty at once with one number: one is made', async () => {
    const body = fresh();
    const all = await Promise.all(Array.from({ length: 20 }, () => world.ci.post(forms, body)));
    expect(all.map(({ statusCode }) => statusCode).toSorted()).toEqual([201, ...Array(19).fill(409)]);
  });

  test('a window may end as it begins, and not before', async () => {
    const noon = '2026-11-22T12:00:00.000Z';
    await create(fresh({ windowStart: noon, windowEnd: '2026-11-22T13:00:00+01:00' }));
    const body = fresh({ windowStart: noon, windowEnd: '2026-11-22T11:59:59.999Z' });
    expect(problemOf(await world.ci.post(forms, body))).toMatchObject({
      ...{ status: 400, code: 'request/invalid', at: ['/windowEnd'] },
      detail: '/windowEnd: is not before the start, 2026-11-22T12:00:00.000Z.',
    });
  });

  test('the ledger has what is covered; whom it names only behind digests', async () => {
    const executors = [{ name: 'Ann Lee', email: 'ann@example.test' }];
    await create(fresh({ environments: ['qa'], executors }));
    const { entry, disclosed } = await newest();
    expect(JSON.parse(entry)).toMatchObject({
      action: 'pre-approval.created',
      details: { environments: ['qa'], executorCount: 1, valid: true },
    });
    expect(entry).not.toMatch(/Lee|example\.test/);
    expect(Buffer.from(disclosed, 'base64url').toString()).toContain('ann@example.test');
  });

  test('who looks on may not, nor may others see that there is a project', async () => {
    expect(problemOf(await world.bob.post(forms, fresh()))).toMatchObject({ status: 403 });
    expect((await newest()).entry).toContain('pre-approval.create.refused');
    expect(problemOf(await world.outsider.post(forms, fresh()))).toMatchObject({ status: 404 });
  });
});

describe('bad input', () => {
  const executor = { name: 'Ann Lee', email: 'ann@example.test' };
  test.each<[string, object, string]>([
    ['an unknown field', { status: 1 }, '/status'],
    ['a number that is a number', { externalId: 77 }, '/externalId'],
    ['an empty number', { externalId: '' }, '/externalId'],
    ['a number that is too long', { externalId: 'x'.repeat(201) }, '/externalId'],
    ['valid as a word', { valid: 'true' }, '/valid'],
    ['10,001 environments', { environments: Array(10_001).fill('qa') }, '/environments'],
    ['environments as a text', { environments: 'qa' }, '/environments'],
    ['an empty environment', { environments: [''] }, '/environments/0'],
    ['NUL', { environments: ['q\0a'] }, '/environments/0'],
    ['half a letter', { environments: ['\ud83d'] }, '/environments/0'],
    ['half a letter in the number', { externalId: 'CHG-\udc00' }, '/externalId'],
    ['a service without a module', { services: [{ service: 'cart' }] }, '/services/0/module'],
    ['a service with more', { services: [{ service: 'cart', module: 'a', tag: 'b' }] }, '/services/0/tag'],
    ['an executor without an address', { executors: [{ name: 'Ann Lee' }] }, '/executors/0/email'],
    ['an executor without anything', { executors: [{}] }, '/executors/0'],
    ['an executor in two ways', { executors: [{ ...executor, username: 'ann' }] }, '/executors/0/username'],
    ['an address that is none', { executors: [{ ...executor, email: 'ann' }] }, '/executors/0/email'],
    ['a date that is none', { windowStart: '2026-02-30T00:00:00Z' }, '/windowStart'],
    ['a date without an offset', { windowStart: '2026-11-22T12:00:00' }, '/windowStart'],
    ['a year beyond all dates', { windowEnd: '+275761-01-01T00:00:00Z' }, '/windowEnd'],
    ['the year 0', { windowStart: '0000-01-01T00:00:00Z' }, '/windowStart'],
    ['before the year 1 by its offset', { windowStart: '0001-01-01T00:00:00+23:59' }, '/windowStart'],
    ['beyond the year 9999 by its offset', { windowEnd: '9999-12-31T23:59:59-23:59' }, '/windowEnd'],
    ['seconds since 1970', { windowEnd: 1_767_232_800 }, '/windowEnd'],
    ['single use as a number', { singleUse: 1 }, '/singleUse'],
  ])('%s', async (_title, wrong, pointer) => {
    const problem = problemOf(await world.ci.post(forms, fresh(wrong)));
    expect(problem).toMatchObject({ status: 400, code: 'request/invalid' });
    expect(
      problem.at.some((one) => one.startsWith(pointer)),
      problem.at.join(),
    ).toBe(true);
  });

  test('as much as may be said is kept', async () => {
    const environments = Array.from({ length: 1000 }, (_, n) => `${'\u{1f6a2}'.repeat(90)}${n}`);
    expect((await create(fresh({ environments }))).environments).toEqual(environments);
  });
});

describe('listing and reading', () => {
  test('newest first, page by page; by a part of the number, and by whether it is valid', async () => {
    const names = ['Ticket-A', 'ticket-b', 'TICKET-C', 'ticket-d'];
    const ids: string[] = [];
    for (const externalId of names)
      ids.unshift((await create({ externalId, valid: externalId !== 'ticket-b' })).id);
    await world.ci.post(`${forms}/${ids[1]}:revoke`, { reason: 'Called off' });
    const list = async (query: string) => {
      const page = (await world.bob.get(`${forms}?${query}`)).json() as {
        items: PreApproval[];
        next: string | null;
      };
      return { names: page.items.map(({ externalId }) => externalId), next: page.next };
    };
    const first = await list('query=TickeT-&limit=3');
    expect(first.names).toEqual(['ticket-d', 'TICKET-C', 'ticket-b']);
    expect(await list(`query=TickeT-&limit=3&cursor=${first.next}`)).toEqual({
      names: ['Ticket-A'],
      next: null,
    });
    expect((await list('query=ticket-&valid=true')).names).toEqual(['ticket-d', 'Ticket-A']);
    expect((await list('query=ticket-&valid=false')).names).toEqual(['TICKET-C', 'ticket-b']);
    expect((await list('query=%25')).names, 'no pattern').toEqual([]);
  });

  test('a form of another project is not there', async () => {
    const { id } = await create(fresh());
    for (const path of [id, `${id}:revoke`]) {
      const elsewhere = `/api/v1/projects/depot/pre-approvals/${path}`;
      const call = path.includes(':') ? 'POST' : 'GET';
      const body = path.includes(':') ? { reason: 'x' } : undefined;
      const answer = await world.administrator.call(call, elsewhere, body);
      expect(problemOf(answer)).toMatchObject({ status: 404, code: 'resource/not-found' });
    }
    const { items } = (await world.administrator.get('/api/v1/projects/depot/pre-approvals')).json();
    expect(items.map((one: PreApproval) => one.id)).not.toContain(id);
  });

  test('it says where it was used', async () => {
    const { id } = await create(fresh({ singleUse: true }));
    await world.workflow('nightly', []);
    await sql`
      with made as (
        insert into run (project_id, workflow_id, version_id, number, status, inputs, inputs_digest, digest, environments, services,
                         pre_approval_id, via)
        select w.project_id, w.id, v.id, 12, 'running', '{}', '', '', '{}', '[]', ${id}, 'native'
        from workflow w join workflow_version v on v.workflow_id = w.id
        where w.project_id = ${world.projectId} and w.key = 'nightly'
        returning project_id, id, pre_approval_id
      )
      insert into permit (project_id, subject_type, subject_id, attempt, digest, inputs_digest, environments, services,
                          pre_approval_id, status, expires_at, redeemed_at)
      select project_id, 'run', id, 1, '', '', '{}', '[]', pre_approval_id, 'redeemed', now(), now() from made
    `.execute(world.parts.db);
    const read = (await world.bob.get(`${forms}/${id}`)).json() as UsedPreApproval;
    expect(read).toMatchObject({
      used: true,
      uses: {
        runs: [{ workflow: 'nightly', number: 12, attempt: 1, status: 'running' }],
        permits: [{ subject: { type: 'run', id: read.uses.runs[0]?.id, attempt: 1 } }],
      },
    });
    const { items } = (await world.ann.get(at('workflows/nightly/pre-approvals?limit=1'))).json();
    expect(items[0].reasons).toEqual([
      {
        code: 'pre-approval/used',
        because: `Pre-approval ${read.externalId} is for a single use, and was used.`,
      },
    ]);
  });
});

describe('revoking', () => {
  test('it says who and when; a second time changes nothing; the reason is kept apart', async () => {
    const { id } = await create(fresh());
    const revoked = (await world.ann.post(`${forms}/${id}:revoke`, { reason: 'Called off by phone' })).json();
    expect(revoked).toMatchObject({ valid: false, revokedBy: 'ann' });
    const { entry, disclosed } = await newest();
    expect(JSON.parse(entry)).toMatchObject({ action: 'pre-approval.revoked', subject: { id } });
    expect(entry).not.toContain('phone');
    expect(Buffer.from(disclosed, 'base64url').toString()).toContain('Called off by phone');
    const again = await world.ci.post(`${forms}/${id}:revoke`, { reason: 'Really' });
    expect([again.statusCode, again.json()]).toEqual([200, revoked]);
    expect((await newest()).entry).toBe(entry);
  });

  test('needs a reason, and somebody who may', async () => {
    const { id } = await create(fresh());
    const path = `${forms}/${id}:revoke`;
    expect(problemOf(await world.ci.post(path, {})).at).toEqual(['/reason']);
    expect(problemOf(await world.ci.post(path, { reason: '' })).at).toEqual(['/reason']);
    expect(problemOf(await world.bob.post(path, { reason: 'x' }))).toMatchObject({ status: 403 });
    expect((await newest()).entry).toContain('pre-approval.revoke.refused');
    expect(problemOf(await world.outsider.post(path, { reason: 'x' }))).toMatchObject({ status: 404 });
    expect(problemOf(await world.ci.post(`${forms}/999:revoke`, { reason: 'x' }))).toMatchObject({
      status: 404,
    });
    expect((await world.ci.get(`${forms}/${id}`)).json()).toMatchObject({ valid: true });
  });
});
