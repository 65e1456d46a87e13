import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Json,
  openSecmaster,
  type SecmasterWorld,
  soc,
  type,
} from '../../../../test/secmaster/world.ts';
import { at } from '../../../../test/shop.ts';
import fixtures from '../fixtures/review.json' with { type: 'json' };

// "seed 002" is the document of the review, its tables by number; "spec" is the collection of wire facts, whose decisions
// come first.

let world: SecmasterWorld;
beforeAll(async () => {
  world = await openSecmaster();
});
afterAll(() => world.close());

const review = (who: 'ann' | 'bob' | 'ci', version: string, body: unknown = fixtures.approved) =>
  world.ask(world[who], 'POST', `/workflows/versions/${version}/approval`, body);
const statusOf = async (version: string): Promise<string> =>
  (await world.ask(world.ann, 'GET', `/workflows/versions/${version}`)).json.data.status;
const codeOf = ({ status, json }: { status: number; json: Json }) => [status, json.code];

describe('both examples (seed 002, Example Requests and Example Responses)', () => {
  test('an approved review', async () => {
    const { id } = await world.submitted();
    const answer = await review('ann', id, fixtures.approved);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ ...fixtures.response, data: fixtures.approved });
    expect(await statusOf(id)).toBe('activated');
  });

  test('a rejected review; the response to the letter, its keys in their order', async () => {
    const { id } = await world.submitted();
    const answer = await review('ann', id, fixtures.rejected);
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.json)).toBe(JSON.stringify(fixtures.response));
    expect(await statusOf(id)).toBe('rejected');
  });
});

describe('path parameters (seed 002, table 1)', () => {
  const url = (project: string, workspace: string, version: string) =>
    `/v1/${project}/workspaces/${workspace}/soc/workflows/versions/${version}/approval`;
  const send = (path: string) =>
    world.send('POST', path, {
      ...{ body: fixtures.approved, headers: { 'x-auth-token': world.ann.token, 'content-type': type } },
    });

  test('project_id: any tenant, unless one is pinned (our decisions)', async () => {
    const { id } = await world.submitted();
    expect((await send(url('0b2e4f', 'shop', id))).status).toBe(200);
  });
  test('project_id empty: 400', async () => {
    const { id } = await world.submitted();
    expect(codeOf(await send(url('', 'shop', id)))).toEqual([400, 'SecMaster.20041003']);
  });
  test('workspace_id: the project’s key, or its id (our decisions)', async () => {
    const { id } = await world.submitted();
    const { id: project } = (await world.ann.get('/api/v1/projects/shop')).json();
    expect((await send(url('p1', project, id))).status).toBe(200);
  });
  test.each([
    ['unknown', 'nowhere'],
    ['empty', ''],
    ['of another form', '0f3c-77'],
    ['an id there is not', '999999'],
  ])('workspace_id %s: 403 (spec, section 4)', async (_, workspace) => {
    const { id } = await world.submitted();
    expect(codeOf(await send(url('p1', workspace, id)))).toEqual([403, 'SecMaster.20010001']);
  });
  test('workspace_id of a project that is not mine: 403, as if it were not there', async () => {
    const { id } = await world.submitted();
    const headers = { 'x-auth-token': world.outsider.token, 'content-type': type };
    const sent = { body: fixtures.approved, headers };
    const mine = await world.send('POST', url('p1', 'shop', id), sent);
    const nobodys = await world.send('POST', url('p1', 'nowhere', id), sent);
    expect(codeOf(mine)).toEqual([403, 'SecMaster.20010001']);
    expect(mine.json.message.replace('shop', 'nowhere')).toBe(nobodys.json.message);
  });
  test.each([
    ['unknown', '999999'],
    ['empty', ''],
    ['no id', 'v1'],
    ['a UUID', '0f3c77aa-1111-4222-8333-444455556666'],
    ['too large', '99999999999999999999'],
    ['with a zero in front', '01'],
  ])('version_id %s: 400 with its own code (spec, section 4)', async (_, version) =>
    expect(codeOf(await send(url('p1', 'shop', version)))).toEqual([400, 'SecMaster.20040605']));
  test('version_id of another workspace: as if it were not there', async () => {
    const { id } = await world.submitted();
    const headers = { 'x-auth-token': world.administrator.token, 'content-type': type };
    const answer = await world.send('POST', url('p1', 'depot', id), { body: fixtures.approved, headers });
    expect(codeOf(answer)).toEqual([400, 'SecMaster.20040605']);
  });
});

describe('header parameters (seed 002, table 2)', () => {
  const send = async (headers: Record<string, string>) => {
    const { id } = await world.submitted();
    return world.send('POST', `${soc}/workflows/versions/${id}/approval`, {
      ...{ body: JSON.stringify(fixtures.approved), headers },
    });
  };
  const token = () => ({ 'x-auth-token': world.ann.token });

  test.each([
    ['missing', {}],
    ['empty', { 'x-auth-token': '' }],
    ['unknown', { 'x-auth-token': 'MIIabc' }],
    ['of another header', { authorization: 'Bearer cs_token_of_ann' }],
  ])('X-Auth-Token %s: 401 in the gateway’s shape', async (_, headers) => {
    const answer = await send({ ...headers, 'content-type': type } as Record<string, string>);
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({
      error_code: 'APIGW.0301',
      error_msg: expect.stringMatching(/^Incorrect IAM authentication information: /),
      request_id: answer.headers['x-request-id'],
    });
  });
  test.each([
    ['as documented', 'application/json;charset=UTF-8'],
    ['as the SDKs send it', 'application/json'],
    ['with a blank', 'application/json; charset=utf-8'],
  ])('Content-Type %s', async (_, value) =>
    expect((await send({ ...token(), 'content-type': value })).status).toBe(200));
  test.each([
    ['empty', ''],
    ['of another type', 'text/plain'],
    ['of a form', 'application/x-www-form-urlencoded'],
    ['out of range', 'application/json;charset=GBK'],
  ])('Content-Type %s: 400', async (_, value) => {
    const answer = await send({ ...token(), 'content-type': value });
    expect(codeOf(answer)).toEqual([400, 'SecMaster.20041002']);
    expect(answer.json.message).toContain('Content-Type: ');
  });
});

describe('body parameters (seed 002, table 3), and errors (tables 4 to 6)', () => {
  test.each<[string, unknown, string]>([
    ['result missing', { content: 'ok' }, 'result: required: PASS or UN_PASS.'],
    ['result of another type', { result: 1, content: 'ok' }, 'result: expected PASS or UN_PASS.'],
    ['result empty', { result: '', content: 'ok' }, 'result: expected PASS or UN_PASS.'],
    ['result out of range', { result: 'MAYBE', content: 'ok' }, 'result: expected PASS or UN_PASS.'],
    ['content missing', { result: 'PASS' }, 'content: required: a comment, a text.'],
    ['content null', { result: 'PASS', content: null }, 'content: required: a comment, a text.'],
    ['content of another type', { result: 'PASS', content: {} }, 'content: expected a comment, a text.'],
    [
      'content too long',
      { result: 'PASS', content: 'x'.repeat(1001) },
      'content: expected a comment, a text of at most 1000 characters.',
    ],
    ['no object', [], 'The body: expected an object with result and content.'],
    ['no JSON', '{"result":', 'The body is not JSON: it ends too early, at position 10.'],
    ['nothing', '', 'The body: required: an object with result and content.'],
  ])('%s: 400, code and message and nothing else; nothing is decided', async (_, body, message) => {
    const { id } = await world.submitted();
    const answer = await review('ann', id, body);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ code: 'SecMaster.20041002', message });
    expect(answer.headers['x-request-id']).toBeTruthy();
    expect(await statusOf(id)).toBe('pending_approval');
  });

  test.each([
    ['empty', ''],
    ['in any script', '已审核，同意发布 ✅ größer'],
    ['of 1000 characters', '審'.repeat(1000)],
  ])('content %s arrives as it is, and stays so', async (_, content) => {
    const { id } = await world.submitted();
    const answer = await review('ann', id, { result: 'PASS', content });
    expect(answer.json.data).toEqual({ result: 'PASS', content });
    const { approval } = (await nativeVersion(id)).json();
    const shown = (await world.ann.get(at(`approvals/${approval}`))).json();
    expect(shown.levels[0].signers[0].comment).toBe(content);
  });
});

async function nativeVersion(id: string) {
  const { aopworkflow_id, version } = (await world.ask(world.ann, 'GET', `/workflows/versions/${id}`)).json
    .data;
  const key = await world.keyOf(aopworkflow_id);
  return world.ann.get(at(`workflows/${key}/versions/${version.slice(1)}`));
}

describe('who may review (our decisions)', () => {
  test('an approver of the open level; the ledger says which way it came', async () => {
    const { id } = await world.submitted();
    expect((await review('ann', id)).status).toBe(200);
    const { approval } = (await nativeVersion(id)).json();
    // An entry is shown once nothing that began before it is still under way.
    const made = async () => {
      const ledger = await world.ann.get(at(`ledger?subjectType=approval&subjectId=${approval}`));
      const all = ledger.json().items.filter(({ action }: Json) => action === 'decision.made');
      return all.map(({ via, actor }: Json) => [via, actor.username]);
    };
    await expect.poll(made, { timeout: 15_000 }).toEqual([['secmaster', 'ann']]);
  });
  test('nobody else: 403, and the version waits', async () => {
    const { id } = await world.submitted();
    const answer = await review('bob', id);
    expect(codeOf(answer)).toEqual([403, 'SecMaster.20010001']);
    expect(answer.json.message).toContain('It waits for ann');
    expect(await statusOf(id)).toBe('pending_approval');
  });
  test('not its author, also where they are asked: 403', async () => {
    const of = await world.reviewedBy({ name: 'CAB', rule: 'anyone', approvers: ['role:CAB'] });
    const { id } = await world.submitted(of);
    expect(codeOf(await review('ci', id))).toEqual([403, 'SecMaster.20010001']);
    expect((await review('bob', id)).status).toBe(200);
  });
  test('not whose level is not open yet: 403', async () => {
    const of = await world.reviewedBy(
      { name: 'One', rule: 'anyone', approvers: ['ann'] },
      { name: 'Two', rule: 'anyone', approvers: ['bob'] },
    );
    const { id } = await world.submitted(of);
    expect(codeOf(await review('bob', id))).toEqual([403, 'SecMaster.20010001']);
    await review('ann', id);
    expect((await review('bob', id)).status).toBe(200);
    expect(await statusOf(id)).toBe('activated');
  });
  test('not with a token that may not decide: 403', async () => {
    const { id } = await world.submitted();
    const made = await world.ann.post('/api/v1/tokens', { name: 'reader', scopes: ['read'] });
    const headers = { 'x-auth-token': made.json().value, 'content-type': type };
    const url = `${soc}/workflows/versions/${id}/approval`;
    const answer = await world.send('POST', url, { body: fixtures.approved, headers });
    expect(codeOf(answer)).toEqual([403, 'SecMaster.20010001']);
    expect(await statusOf(id)).toBe('pending_approval');
  });
});

describe('what becomes of the version (spec, table of 1.2; our decisions)', () => {
  test('PASS when no other is active: activated', async () => {
    const { id } = await world.submitted();
    await review('ann', id);
    expect(await statusOf(id)).toBe('activated');
  });
  test('PASS while another is active: not_activated, and the other stays', async () => {
    const first = await world.submitted();
    await review('ann', first.id);
    const second = await world.submitted(first.aopworkflow_id);
    expect((await review('ann', second.id)).status).toBe(200);
    expect([await statusOf(first.id), await statusOf(second.id)]).toEqual(['activated', 'not_activated']);
  });
  test('a PASS that does not decide yet is echoed, and the version stays pending_approval', async () => {
    const of = await world.reviewedBy({ name: 'Both', rule: 'everyone', approvers: ['ann', 'bob'] });
    const { id } = await world.submitted(of);
    const first = await review('ann', id);
    expect([first.status, first.json.data]).toEqual([200, fixtures.approved]);
    expect(await statusOf(id)).toBe('pending_approval');
    const again = await review('ann', id);
    expect(codeOf(again)).toEqual([400, 'SecMaster.20040606']);
    await review('bob', id);
    expect(await statusOf(id)).toBe('activated');
  });
  test('of two levels side by side, one call signs both', async () => {
    const of = await world.reviewedBy(
      { name: 'One', rule: 'anyone', approvers: ['ann'], ordinal: 1 },
      { name: 'Two', rule: 'anyone', approvers: ['ann'], ordinal: 1 },
    );
    const { id } = await world.submitted(of);
    await review('ann', id);
    expect(await statusOf(id)).toBe('activated');
  });
  test('of several who could review, one decides, also by UN_PASS', async () => {
    await world.person('second', { project: 'shop', access: 'maintainer' });
    try {
      const { id } = await world.submitted();
      await review('ann', id, fixtures.rejected);
      expect(await statusOf(id)).toBe('rejected');
    } finally {
      await world.administrator.call('DELETE', '/api/v1/projects/shop/members/second');
    }
  });
  test('UN_PASS: rejected; it can be changed, submitted and reviewed again', async () => {
    const { id } = await world.submitted();
    await review('ann', id, fixtures.rejected);
    const change = { description: 'better', status: 'pending_approval' };
    const changed = await world.ask(world.ci, 'PUT', `/workflows/versions/${id}`, change);
    expect([changed.status, changed.json.data.status]).toEqual([200, 'pending_approval']);
    await review('ann', id);
    expect(await statusOf(id)).toBe('activated');
  });
  test.each([
    ['a draft', async () => world.version()],
    [
      'one that was rejected',
      async () => {
        const made = await world.submitted();
        await review('ann', made.id, fixtures.rejected);
        return made;
      },
    ],
    [
      'one that is active',
      async () => {
        const made = await world.submitted();
        await review('ann', made.id);
        return made;
      },
    ],
  ])('a verdict on %s: 400, also a repeat of the same', async (_, make) => {
    const { id } = await make();
    const before = await statusOf(id);
    for (const body of [fixtures.approved, fixtures.rejected])
      expect(codeOf(await review('ann', id, body))).toEqual([400, 'SecMaster.20040606']);
    expect(await statusOf(id)).toBe(before);
  });
  test('of two at once one decides, the other is told 400', async () => {
    const of = await world.reviewedBy({ name: 'Any', rule: 'first-response', approvers: ['ann', 'bob'] });
    const { id } = await world.submitted(of);
    const answers = await Promise.all([review('ann', id), review('bob', id, fixtures.rejected)]);
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });
});

describe('the history of reviews (spec 1.4)', () => {
  const history = (version: string) =>
    world.ask(
      world.bob,
      'GET',
      `/playbooks/versions/approval?resource_id=${version}&approve_type=AOP_WORKFLOW`,
    );
  test('what was said in all of them, the last first, with what Terraform reads', async () => {
    const { id } = await world.submitted();
    await review('ann', id, fixtures.rejected);
    await world.ask(world.ci, 'PUT', `/workflows/versions/${id}`, { status: 'pending_approval' });
    await review('ann', id, { result: 'PASS', content: '可以' });
    const { status, json } = await history(id);
    expect([status, Object.keys(json)]).toEqual([200, ['code', 'message', 'data']]);
    expect(json.data.map(({ result, content }: Json) => ({ result, content }))).toEqual([
      { result: 'PASS', content: '可以' },
      fixtures.rejected,
    ]);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\+0000$/);
    for (const one of json.data)
      expect(one).toMatchObject({
        ...{ id: expect.stringMatching(/^\d+$/), type: 'AOP_WORKFLOW', resource_id: id },
        ...{ user_id: world.ann.accountId, create_time: time, update_time: time },
      });
  });
  test('an override passes', async () => {
    const levels = [{ name: 'Any', rule: 'anyone', approvers: ['bob'] }];
    await world.ann.post(at('policies'), { name: 'overridden', levels, override: ['ann'] });
    const { id: of } = await world.workflow();
    await world.ann.call('PATCH', at(`workflows/${await world.keyOf(of)}`), { reviewPolicy: 'overridden' });
    const { id } = await world.submitted(of);
    const { approval } = (await nativeVersion(id)).json();
    const reason = 'nobody is here';
    expect((await world.ann.post(at(`approvals/${approval}:override`), { reason })).statusCode).toBe(200);
    expect((await history(id)).json.data).toMatchObject([{ result: 'PASS', content: reason }]);
  });
  test('nothing was said: an empty list', async () => {
    const { id } = await world.version();
    expect((await history(id)).json.data).toEqual([]);
  });
  test.each(['999999', 'x'])('a version %s there is not: 400', async (id) =>
    expect(codeOf(await history(id))).toEqual([400, 'SecMaster.20040605']));
  test.each([
    '',
    '?resource_id=1',
    '?approve_type=AOP_WORKFLOW',
    '?resource_id=1&approve_type=PLAYBOOK',
    '?resource_id=&approve_type=AOP_WORKFLOW',
  ])('%j: 400', async (query) =>
    expect(codeOf(await world.ask(world.bob, 'GET', `/playbooks/versions/approval${query}`))).toEqual([
      400,
      'SecMaster.20041002',
    ]));
});
