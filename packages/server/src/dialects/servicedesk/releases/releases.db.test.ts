import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Json, openServicedesk, type ServicedeskWorld } from '../../../../test/servicedesk-world.ts';

let world: ServicedeskWorld;
beforeAll(async () => {
  world = await openServicedesk();
});
afterAll(() => world.close());

const codes = (json: Json) => json.response_status.messages.map((one: Json) => one.status_code);
const make = (release: object, who = world.ci) => world.ask(who, 'POST', '/releases', { release });

test('a release needs no more than a title; it waits at the first of the nine stages', async () => {
  const { status, json } = await make({ title: 'Trial Release' });
  expect(status).toBe(200);
  expect(json.release).toMatchObject({
    title: 'Trial Release',
    display_id: { display_value: expect.stringMatching(/^RL-\d+$/) },
    stage: { name: 'Submission', stage_index: 1, internal_name: 'submission' },
    status: { name: 'Requested' },
    workflow: { name: 'servicedesk' },
    created_by: { name: 'ci' },
  });
  const { json: read } = await world.ask(world.ann, 'GET', `/releases/${json.release.id}`);
  expect(read).toEqual(json);
});

test('the first ones of a project, made at the same time, share one pipeline', async () => {
  const made = await Promise.all([1, 2, 3, 4].map((nth) => make({ title: `Release ${nth}` })));
  expect(made.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(new Set(made.map(({ json }) => json.release.workflow.id)).size).toBe(1);
});

test('what this server has no use for is kept and shown as it was given', async () => {
  const given = {
    priority: { name: 'High' },
    scheduled_start_time: { value: '1640773057310' },
    udf_fields: { udf_char1: 'x' },
    roll_out_plan: { roll_out_plan_description: 'first the cart' },
  };
  const { json } = await make({ title: 'With more', description: 'Faster', ...given });
  expect(json.release).toMatchObject({ description: 'Faster', ...given });
  const path = `/releases/${json.release.id}`;
  const edit = { release: { title: 'With less', priority: null, urgency: { name: 'Low' } } };
  const { json: edited } = await world.ask(world.ci, 'PUT', path, edit);
  expect(edited.release).toMatchObject({
    title: 'With less',
    description: 'Faster',
    urgency: { name: 'Low' },
  });
  expect(edited.release).not.toHaveProperty('priority');
});

test.each([
  [{}, 4012],
  [{ title: 'x', id: '5' }, 4014],
  [{ title: 'x', colour: 'red' }, 4001],
  [{ title: 5 }, 4021],
  [{ title: 'x', workflow: { name: 'no such' } }, 4001],
])('%j is refused', async (release, code) => {
  const { status, json } = await make(release);
  expect([status, ...codes(json)]).toEqual([400, code]);
});

test('a named workflow is a pipeline of the project: the release is made, and nothing is started', async () => {
  await world.policyRelease({ name: 'QA', rule: 'anyone', approvers: ['ann'] });
  const pipelines = (await world.ann.get('/api/v1/projects/shop/pipelines')).json() as Json;
  const workflow = pipelines.items.find(({ name }: Json) => name !== 'servicedesk').name;
  const { json } = await make({ title: 'Web shop 2.5', workflow: { name: workflow } });
  expect(json.release).toMatchObject({ workflow: { name: workflow }, stage: null });
});

test('a stage is left by hand while nobody was asked at it, by who may override; never backwards', async () => {
  const { json } = await make({ title: 'Moving' });
  const path = `/releases/${json.release.id}`;
  const to = (name: string, who = world.ann) =>
    world.ask(who, 'PUT', path, { release: { stage: { name }, comment: 'Nothing to approve' } });
  expect((await to('Development', world.ci)).status).toBe(403);
  const { json: moved } = await to('Development');
  expect(moved.release).toMatchObject({ stage: { name: 'Development' }, status: { name: 'In progress' } });
  expect((await to('Planning')).status).toBe(400);
  await world.addLevel(json.release.id, {
    name: 'QA',
    stage: { name: 'Development' },
    rule: { name: 'majority' },
  });
  expect((await to('Testing')).status).toBe(400);
  const { json: still } = await world.ask(world.ann, 'GET', path);
  expect(still.release.stage.name).toBe('Development');
});

test('the status follows what is decided: it is not set', async () => {
  const { json } = await make({ title: 'Status' });
  const path = `/releases/${json.release.id}`;
  const set = (name: string) => world.ask(world.ci, 'PUT', path, { release: { status: { name } } });
  const refused = await set('Closed');
  expect([refused.status, ...codes(refused.json)]).toEqual([400, 4009]);
  expect((await set('requested')).status).toBe(200);
});

test.each(['_close', 'close'])('%s ends what is under way', async (verb) => {
  const id = await world.handRelease();
  const rule = { name: 'anyone_approves' };
  const approvals = [{ approver: { name: 'ann' } }];
  const level = await world.addLevel(id, { name: 'S', stage: { name: 'Submission' }, rule, approvals });
  const body = { release: { closure_code: { name: 'Canceled' }, closure_comments: 'Not needed' } };
  const { status, json } = await world.ask(world.ci, 'PUT', `/releases/${id}/${verb}`, body);
  expect([status, json.release.status.name]).toEqual([200, 'Canceled']);
  expect(json.release.completed_time.value).toMatch(/^\d{13}$/);
  const path = `/releases/${id}/approval_levels/${level}/approvals`;
  const { json: left } = await world.ask(world.ann, 'GET', path);
  const late = await world.ask(world.ann, 'PUT', `${path}/${left.approvals[0].id}/approve`);
  expect(late.status).toBe(400);
});

test('a deleted release is not there any more for this API, and stays on record', async () => {
  const id = await world.handRelease();
  const { json } = await world.ask(world.ci, 'DELETE', `/releases/${id}`);
  expect(json).toEqual({ response_status: { status_code: 2000, status: 'success' } });
  expect((await world.ask(world.ci, 'GET', `/releases/${id}`)).status).toBe(404);
  expect((await world.ask(world.ci, 'GET', `/releases/${id}/approval_levels`)).status).toBe(404);
  const native = (await world.ann.get(`/api/v1/projects/shop/releases/${id}`)).json() as Json;
  expect(native.status).toBe('closed');
});

test('lists are paged, sorted, searched and narrowed', async () => {
  for (const nth of [1, 2, 3])
    await make({ title: `Listed ${nth}`, priority: { name: nth === 2 ? 'High' : 'Low' } });
  const list = async (list_info: object) =>
    (await world.ask(world.ann, 'GET', '/releases', { list_info })).json;
  const mine = { search_fields: { title: 'listed' }, sort_field: 'title', sort_order: 'desc' };
  const page = await list({
    ...mine,
    row_count: 2,
    start_index: 2,
    get_total_count: true,
    fields_required: ['title'],
  });
  expect(page.releases.map(({ id, ...rest }: Json) => rest)).toEqual([
    { title: 'Listed 2' },
    { title: 'Listed 1' },
  ]);
  expect(page.list_info).toEqual({ has_more_rows: false, row_count: 2, start_index: 2, total_count: 3 });
  const criteria = [
    { field: 'title', condition: 'starts with', value: 'Listed' },
    { field: 'priority.name', condition: 'is', value: 'High', logical_operator: 'AND' },
  ];
  expect((await list({ search_criteria: criteria })).releases.map(({ title }: Json) => title)).toEqual([
    'Listed 2',
  ]);
  const everything = await list({});
  expect(everything.list_info).toEqual({ has_more_rows: true, row_count: 10 });
});
