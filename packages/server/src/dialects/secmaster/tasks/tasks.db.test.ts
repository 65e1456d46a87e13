import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../../test/app.ts';
import { type Json, openSecmaster, type SecmasterWorld } from '../../../../test/secmaster/world.ts';
import { at } from '../../../../test/shop.ts';

// From spec 1.5: the queue of what waits for a review.

let world: SecmasterWorld;
beforeAll(async () => {
  world = await openSecmaster();
});
afterAll(() => world.close());

const codeOf = ({ status, json }: { status: number; json: Json }) => [status, json.code];
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\+0000$/);
const list = async (who: Client, query = '') =>
  (await world.ask(who, 'GET', `/tasks?limit=100&${query}`)).json;
const verdict = (who: Client, version: string, result = 'PASS', content = 'seen') =>
  world.ask(who, 'POST', `/workflows/versions/${version}/approval`, { result, content });
/** The task of a version, as somebody has it on their list. */
const taskOf = async (who: Client, version: string, query = ''): Promise<Json> =>
  (await list(who, query)).data.find((one: Json) => one.action_version_id === version);

describe('a submitted version is a task', () => {
  test('of whoever is asked, with every key of the model in its order', async () => {
    const version = await world.submitted();
    const task = await taskOf(world.ann, version.id);
    const [ann, ci] = [world.ann.accountId, world.ci.accountId];
    expect(Object.entries(task)).toEqual(
      Object.entries({
        ...{ id: task.id, aopengine_task_id: '', name: 'Block an address: version first', project_id: 'p1' },
        ...{ description: 'the first', create_time: time, creator_id: ci, creator_name: 'ci' },
        ...{ update_time: time, modifier_id: ci, modifier_name: 'ci' },
        ...{ approveuser_id: ann, approveuser_name: 'ann', approver: '' },
        ...{ notes: '', definition_key: '', note: '', due_date: '' },
        ...{ action_id: version.aopworkflow_id, action_version_id: version.id, action_instance_id: '' },
        ...{ workspace_id: 'shop', review_comments: '', view_parameters: '', handle_parameters: '' },
        ...{ business_type: 'WORKFLOWPUBLISH', related_object: 'Block an address' },
        ...{ attachment_id_list: [], comments: [], status: 'waiting', due_handle: '' },
      }),
    );
    expect(await taskOf(world.bob, version.id)).toBeUndefined();
    expect(await taskOf(world.ci, version.id)).toBeUndefined();
    const answer = await world.ask(world.bob, 'GET', `/tasks/${task.id}`);
    expect([answer.status, answer.json.data]).toEqual([200, task]);
    expect(Object.keys(answer.json)).toEqual(['code', 'message', 'success', 'request_id', 'data']);
  });

  test('until it is decided: then it is handled, with who said what', async () => {
    const version = await world.submitted();
    await verdict(world.ann, version.id, 'UN_PASS', '不行');
    expect(await taskOf(world.ann, version.id)).toBeUndefined();
    expect(await taskOf(world.bob, version.id, 'query_type=all_handled')).toMatchObject({
      ...{ status: 'finished', approver: 'ann', review_comments: '不行', approveuser_id: '' },
      ...{ modifier_name: 'ann' },
    });
  });

  test('of two who are both asked, each has it until they have signed', async () => {
    const of = await world.reviewedBy({ name: 'Both', rule: 'everyone', approvers: ['ann', 'bob'] });
    const { id } = await world.submitted(of);
    await verdict(world.ann, id);
    expect(await taskOf(world.ann, id)).toBeUndefined();
    expect(await taskOf(world.ann, id, 'query_type=all_handled')).toMatchObject({ status: 'waiting' });
    expect(await taskOf(world.bob, id)).toMatchObject({ approveuser_name: 'bob', approver: 'ann' });
    expect(await taskOf(world.bob, id, 'query_type=all_handled')).toBeUndefined();
  });

  test('of an author who is asked as well, it is none: they may not sign', async () => {
    const of = await world.reviewedBy({ name: 'CAB', rule: 'anyone', approvers: ['role:CAB'] });
    const { id } = await world.submitted(of);
    expect(await taskOf(world.ci, id)).toBeUndefined();
    expect(await taskOf(world.bob, id)).toBeDefined();
  });

  test('that was withdrawn is canceled', async () => {
    const version = await world.submitted();
    const { id } = await taskOf(world.ann, version.id);
    await world.ann.post(at(`approvals/${id}:withdraw`), { reason: 'not now' });
    expect((await world.ask(world.ann, 'GET', `/tasks/${id}`)).json.data.status).toBe('canceled');
  });
});

describe('the list', () => {
  test('has the envelope of the model', async () => {
    await world.submitted();
    const { status, json } = await world.ask(world.ann, 'GET', '/tasks?limit=1&offset=1');
    expect([status, Object.keys(json)]).toEqual([
      200,
      ['code', 'message', 'total', 'page', 'size', 'request_id', 'success', 'data'],
    ]);
    expect(json).toMatchObject({ code: '00000000', page: 2, size: 1, success: true });
  });

  test('is narrowed and sorted', async () => {
    const older = await world.submitted((await world.workflow({ name: 'Zebra' })).id);
    const newer = await world.submitted((await world.workflow({ name: 'Zebra' })).id);
    const found = async (query: string) => {
      const { data } = await list(world.ann, `name=zebra&${query}`);
      return data.map((one: Json) => one.action_version_id);
    };
    expect(await found('')).toEqual([newer.id, older.id]);
    expect(await found('sort_key=create_time&sort_dir=ASC')).toEqual([older.id, newer.id]);
    expect(await found('creator_name=CI')).toEqual([newer.id, older.id]);
    expect(await found('creator_name=ann')).toEqual([]);
    expect(await found('business_type=WORKFLOWPUBLISH')).toHaveLength(2);
    expect(await found('business_type=PLAYBOOKPUBLISH')).toEqual([]);
    expect(await found('note=anything')).toEqual([]);
    expect(await found('from_date=2020-01-01T00:00:00Z%2B0800')).toHaveLength(2);
    expect(await found('to_date=2020-01-01T00:00:00Z%2B0800')).toEqual([]);
  });

  test('has nothing that is no version under review, and nothing of other workspaces', async () => {
    const url = '/v1/p1/workspaces/depot/soc/tasks?query_type=all_handled';
    const { json } = await world.send('GET', url, { headers: { 'x-auth-token': world.administrator.token } });
    expect(json).toMatchObject({ total: 0, data: [] });
  });

  test.each([
    'query_type=mine',
    'sort_dir=up',
    'sort_key=x',
    'business_type=x',
    'from_date=x',
    'offset=x',
  ])('%s: 400', async (query) => expect((await list(world.ann, query)).code).toBe('SecMaster.20041002'));
});

describe('comments', () => {
  const put = (who: Client, task: string, body: object) => world.ask(who, 'PUT', `/tasks/${task}`, body);
  const task = async () => (await taskOf(world.ann, (await world.submitted()).id)).id;

  test('are added by anybody of the workspace, and decide nothing', async () => {
    const id = await task();
    await put(world.ann, id, { action: 'ADD_COMMENT', comment: '先看一下' });
    const { status, json } = await put(world.bob, id, { action: 'ADD_COMMEN', comment: 'why?' });
    expect(status).toBe(200);
    expect(json.data.comments).toEqual([
      { id: expect.any(String), message: '先看一下', user_id: world.ann.accountId, user_name: 'ann', time },
      { id: expect.any(String), message: 'why?', user_id: world.bob.accountId, user_name: 'bob', time },
    ]);
    expect(json.data.status).toBe('waiting');
    expect((await world.ask(world.ci, 'GET', `/tasks/${id}`)).json.data.comments).toHaveLength(2);
  });

  test('are taken back by who made them; the ledger has both', async () => {
    const id = await task();
    const { json } = await put(world.bob, id, { action: 'ADD_COMMENT', comment: 'wrong place' });
    const [{ id: comment_id }] = json.data.comments;
    const remove = { action: 'DELETE_COMMENT', comment_id };
    expect(codeOf(await put(world.ann, id, remove))).toEqual([403, 'SecMaster.20010001']);
    expect((await put(world.bob, id, remove)).json.data.comments).toEqual([]);
    expect(codeOf(await put(world.bob, id, remove))).toEqual([400, 'SecMaster.20041002']);
    const { items } = (await world.ann.get(at(`ledger?subjectType=approval&subjectId=${id}`))).json();
    const actions = items.map(({ action }: Json) => action);
    expect(actions).toEqual(expect.arrayContaining(['approval.commented', 'approval.comment-removed']));
  });

  test.each([
    [{ action: 'ADD_COMMENT' }, 'comment: required: a comment, a text.'],
    [{ action: 'ADD_COMMENT', comment: '' }, 'comment: expected a comment, a text, not empty.'],
    [{ action: 'DELETE_COMMENT', comment_id: '1' }, 'comment_id: this task has no comment of this id.'],
    [{}, expect.stringMatching(/^action: expected ADD_COMMENT or DELETE_COMMENT;/)],
    [
      { action: 'TERMINATE' },
      expect.stringMatching(/^action: expected ADD_COMMENT or DELETE_COMMENT; a review is/),
    ],
  ])('%j: 400 that says what would be right', async (body, message) => {
    const answer = await put(world.ann, await task(), body);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ code: 'SecMaster.20041002', message });
  });
});

test.each(['GET', 'PUT'] as const)('%s of a task that is not there: 400', async (method) => {
  const body = method === 'PUT' ? { action: 'ADD_COMMENT', comment: 'x' } : undefined;
  for (const id of ['999999', 'x'])
    expect(codeOf(await world.ask(world.ann, method, `/tasks/${id}`, body))).toEqual([
      400,
      'SecMaster.20041002',
    ]);
});
