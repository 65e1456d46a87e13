import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Json, openServicedesk, type ServicedeskWorld } from '../../../../test/servicedesk-world.ts';

// Lines are those of seed 003. Where it is silent, what is expected is our decision.

let world: ServicedeskWorld;
beforeAll(async () => {
  world = await openServicedesk();
});
afterAll(() => world.close());

const get = (path: string, input?: object) => world.ask(world.ann, 'GET', path, input);
const codes = (json: Json) => json.response_status.messages.map((one: Json) => one.status_code);

describe('a level that a policy made', () => {
  let level: Json;
  beforeAll(async () => {
    const made = await world.policyRelease(
      { name: 'Managers', rule: 'everyone', approvers: ['ann', 'bob'] },
      { name: 'CAB', rule: 'percent', percent: 60, approvers: ['role:CAB'] },
    );
    const { json } = await get(`/releases/${made.release}/approval_levels`);
    levels = json.approval_levels;
    [level] = levels;
  });
  let levels: Json[];

  test('id is a text of digits (lines 9 and 425)', () => expect(level.id).toMatch(/^\d+$/));
  test('level is a number, counted within its approval (lines 19 and 373)', () =>
    expect(levels.map((one) => one.level)).toEqual([1, 2]));
  test('release_stage (lines 29 and 405)', () =>
    expect(level.release_stage).toEqual({
      internal_name: 'deployment',
      inactive: false,
      stage_index: 6,
      name: 'Deployment',
      id: '4455',
    }));
  test('rule and rule_value (lines 43, 383 and 412): the threshold beside the rule where there is one', () => {
    expect(level.rule).toEqual({
      name: 'sdp.approval.everyone_approves',
      id: '7070',
      type: 'everyone_approves',
      value: null,
    });
    expect(level.rule_value).toBeNull();
    expect(levels[1].rule).toMatchObject({ type: 'percentage', value: '60' });
    expect(levels[1].rule_value).toBe('60');
  });
  test('status is that of an approval, never "Open" (lines 62 and 426; the "Open" of line 72 is none)', () =>
    expect(levels.map((one) => one.status)).toEqual([
      { name: 'Pending Approval', id: '8473' },
      { name: 'To Be Sent', id: '8471' },
    ]));
  test('created_time: milliseconds as text, and readable (lines 77 and 369)', () => {
    expect(level.created_time.value).toMatch(/^\d{13}$/);
    expect(level.created_time.display_value).toMatch(
      /^[A-Z][a-z]{2} \d{1,2}, \d{4} (0[1-9]|1[0-2]):[0-5]\d [AP]M$/,
    );
  });
  test('created_by is the System (lines 89 and 389)', () =>
    expect(level.created_by).toMatchObject({
      name: 'System',
      first_name: 'System',
      last_name: '',
      email_id: null,
    }));
  test('associated_entity (lines 106 and 374)', () => expect(level.associated_entity).toBe('release'));
  test('release (lines 117 and 375)', () =>
    expect(level.release).toEqual({
      display_id: { display_value: expect.stringMatching(/^RL-\d+$/), value: expect.stringMatching(/^\d+$/) },
      id: expect.stringMatching(/^\d+$/),
      title: 'Web shop 2.4',
    }));
  test('workflow_instance (lines 131 and 413)', () =>
    expect(level.workflow_instance).toEqual({ id: expect.stringMatching(/^\d+$/), status: { id: '7969' } }));
  test('statement (lines 146 and 419): the gate, its key after the pattern of line 423', () =>
    expect(level.statement).toMatchObject({ name: 'Verification', key: 'Approval_Verification_6' }));
  test('is neither renamed nor deleted, nor does it get approvers: only its policy changes it', async () => {
    const path = `/releases/${level.release.id}/approval_levels/${level.id}`;
    const rename = { approval_level: { name: 'Other' } };
    const add = { approval: { approver: { name: 'ci' } } };
    expect((await world.ask(world.ann, 'PUT', path, rename)).status).toBe(400);
    expect((await world.ask(world.ann, 'DELETE', path)).status).toBe(400);
    expect((await world.ask(world.ann, 'POST', `${path}/approvals`, add)).status).toBe(400);
    expect((await get(path)).json.approval_level.statement.description).toBe('Managers');
  });
});

describe('levels by hand', () => {
  const anyone = { name: 'anyone_approves' };
  const add = (release: string, level: object) =>
    world.ask(world.ci, 'POST', `/releases/${release}/approval_levels`, { approval_level: level });

  test('at the stage that is open: asked at once, made by who added it, with a name', async () => {
    const release = await world.handRelease();
    const approvals = [{ approver: { id: world.ann.accountId } }];
    const { status, json } = await add(release, {
      name: 'QA gate',
      stage: { id: '4445' },
      rule: anyone,
      approvals,
    });
    expect(status).toBe(200);
    expect(json.approval_level).toMatchObject({
      name: 'QA gate',
      level: 1,
      status: { name: 'Pending Approval' },
      release_stage: { name: 'Submission', stage_index: 1 },
      created_by: { name: 'ci' },
    });
    expect(json.approval_level).not.toHaveProperty('workflow_instance');
  });

  test.each([
    ['a rule by name', { rule: { name: 'sdp.approval.majority' } }, 'majority', null],
    ['a rule by id', { rule: { id: '7072' } }, 'first_response', null],
    ['type and value', { rule: { type: 'percent', value: '60' } }, 'percentage', '60'],
    ['the threshold apart', { rule: { name: 'percentage' }, rule_value: 34 }, 'percentage', '34'],
    ['a condition', { rule: { type: 'condition', value: 'everyone_approves' } }, 'everyone_approves', null],
    ['nothing but a number (hosted edition)', { level: 1 }, 'everyone_approves', null],
  ])('%s', async (_, level, type, value) => {
    const release = await world.handRelease();
    const named = 'level' in level ? level : { name: 'One', stage: { name: 'planning' }, ...level };
    const { status, json } = await add(release, named);
    expect(status).toBe(200);
    expect(json.approval_level.rule).toMatchObject({ type, value });
  });

  test('of a later stage are to be sent, keep their ids, and are asked when the stage is reached', async () => {
    const release = await world.handRelease();
    const approvals = [{ approver: { id: world.bob.accountId } }];
    const first = await world.addLevel(release, {
      name: 'S',
      stage: { name: 'Submission' },
      rule: anyone,
      approvals,
    });
    const later = await world.addLevel(release, {
      name: 'P',
      stage: { name: 'Planning' },
      rule: anyone,
      approvals,
    });
    const path = `/releases/${release}/approval_levels`;
    const { json: planned } = await get(`${path}/${later}/approvals`);
    expect(planned.approvals[0].status.name).toBe('To Be Sent');
    await approveAs(world, release, first);
    await goOn(release);
    const { json: reached } = await get(`${path}/${later}/approvals`);
    expect(reached.approvals.map(({ id, status }: Json) => [id, status.name])).toEqual([
      [planned.approvals[0].id, 'Pending Approval'],
    ]);
    expect((await get(`${path}/${later}`)).json.approval_level.status.name).toBe('Pending Approval');
    expect((await get(path)).json.approval_levels.map(({ id }: Json) => id)).toEqual([first, later]);
  });

  test('run one after the other; an empty one is never approved', async () => {
    const release = await world.handRelease();
    const level = await world.addLevel(release, {
      name: 'Empty',
      stage: { name: 'Submission' },
      rule: anyone,
    });
    await goOn(release);
    const { json } = await get(`/releases/${release}/approval_levels/${level}`);
    expect(json.approval_level.status.name).toBe('Pending Approval');
  });

  test('can be renamed; names are unique in a stage', async () => {
    const release = await world.handRelease();
    const stage = { name: 'Testing' };
    const one = await world.addLevel(release, { name: 'One', stage, rule: anyone });
    await world.addLevel(release, { name: 'Two', stage, rule: anyone });
    const path = `/releases/${release}/approval_levels/${one}`;
    const renamed = await world.ask(world.ci, 'PUT', path, { approval_level: { name: 'Three' } });
    expect(renamed.json.approval_level.name).toBe('Three');
    const taken = await world.ask(world.ci, 'PUT', path, { approval_level: { name: 'Two' } });
    expect([taken.status, ...codes(taken.json)]).toEqual([400, 4008]);
    const again = await add(release, { name: 'Two', stage, rule: anyone });
    expect([again.status, ...codes(again.json)]).toEqual([400, 4008]);
  });

  test('at most 10 a stage', async () => {
    const release = await world.handRelease();
    const level = (nth: number) => ({ name: `L${nth}`, stage: { name: 'Review' }, rule: anyone });
    for (let nth = 1; nth <= 10; nth += 1) await world.addLevel(release, level(nth));
    expect((await add(release, level(11))).status).toBe(400);
  });

  test('are deleted while nobody has signed; after that 400, and the record stays', async () => {
    const release = await world.handRelease();
    const approvals = [{ approver: { name: 'ann' } }, { approver: { name: 'bob' } }];
    const rule = { name: 'everyone_approves' };
    const level = await world.addLevel(release, {
      name: 'S',
      stage: { name: 'Submission' },
      rule,
      approvals,
    });
    await approveAs(world, release, level, world.bob);
    const path = `/releases/${release}/approval_levels/${level}`;
    const refused = await world.ask(world.ci, 'DELETE', path);
    expect([refused.status, ...codes(refused.json)]).toEqual([400, 4005]);
    expect((await get(path)).status).toBe(200);
  });

  test('approvers are added, once each, and deleted; deleting the last who is missing approves nothing', async () => {
    const release = await world.handRelease();
    const approvals = [{ approver: { name: 'ann' } }];
    const rule = { name: 'everyone_approves' };
    const level = await world.addLevel(release, {
      name: 'S',
      stage: { name: 'Submission' },
      rule,
      approvals,
    });
    const path = `/releases/${release}/approval_levels/${level}`;
    const added = await world.ask(world.ci, 'POST', `${path}/approvals`, {
      approval: { approver: { name: 'bob' } },
    });
    expect(added.json.approval).toMatchObject({
      approver: { name: 'bob' },
      status: { name: 'Pending Approval' },
    });
    // Who has asked for a release does not sign it, and is no approver of it either.
    const own = await world.ask(world.ci, 'POST', `${path}/approvals`, {
      approval: { approver: { name: 'ci' } },
    });
    expect([own.status, ...codes(own.json)]).toEqual([403, 4002]);
    const twice = await world.ask(world.ci, 'POST', `${path}/approvals`, {
      approvals: [{ approver: { name: 'root' } }, { approver: { name: 'bob' } }],
    });
    expect([twice.status, ...codes(twice.json)]).toEqual([400, 4008]);
    expect((await get(`${path}/approvals`)).json.list_info.row_count).toBe(2);
    await approveAs(world, release, level, world.ann);
    const deleted = await world.ask(world.ci, 'DELETE', `${path}/approvals/${added.json.approval.id}`);
    expect(deleted).toMatchObject({ status: 200, json: { response_status: { status_code: 2000 } } });
    expect((await get(path)).json.approval_level.status.name).toBe('Pending Approval');
  });

  test.each([
    ['name', { stage: { name: 'UAT' }, rule: { name: 'nobody_approves' }, name: 'x' }, 4001],
    ['threshold', { stage: { name: 'UAT' }, rule: { type: 'percent', value: '101' }, name: 'x' }, 4001],
    ['threshold missing', { stage: { name: 'UAT' }, rule: { type: 'percent' }, name: 'x' }, 4012],
    ['stage', { stage: { name: 'Nowhere' }, rule: { name: 'majority' }, name: 'x' }, 4001],
    ['approver', { name: 'x', approvals: [{ approver: { email_id: 'nobody@example.test' } }] }, 4001],
    ['read-only', { name: 'x', status: { name: 'Approved' } }, 4014],
    ['extra key', { name: 'x', colour: 'red' }, 4001],
    ['type', { name: 5 }, 4021],
  ])('a wrong %s is refused', async (_, level, code) => {
    const release = await world.handRelease();
    const { status, json } = await add(release, level);
    expect([status, ...codes(json)]).toEqual([400, code]);
    expect((await get(`/releases/${release}/approval_levels`)).json.approval_levels).toEqual([]);
  });

  test('the installed edition must be told name, stage and rule, and refuses the number', async () => {
    const release = await world.handRelease();
    const answer = await world.app.inject({
      method: 'POST',
      url: `/api/v3/releases/${release}/approval_levels`,
      headers: { authtoken: world.ci.token, 'content-type': 'application/x-www-form-urlencoded' },
      payload: `input_data=${encodeURIComponent('{"approval_level":{"level":1}}')}`,
    });
    expect([answer.statusCode, ...codes(answer.json())]).toEqual([400, 4012, 4012, 4012, 4014]);
  });

  test('a viewer changes nothing', async () => {
    const viewer = await world.person('viewer', { project: 'shop', access: 'viewer' });
    const release = await world.handRelease();
    const path = `/releases/${release}/approval_levels`;
    const refused = await world.ask(viewer, 'POST', path, { approval_level: { name: 'x', level: 1 } });
    expect([refused.status, ...codes(refused.json)]).toEqual([403, 4002]);
  });
});

test('after a replay the list has the levels that are asked now; those of before can still be read', async () => {
  const made = await world.policyRelease({ name: 'QA', rule: 'anyone', approvers: ['bob'] });
  await approveAs(world, made.release, made.level, world.bob, 'reject');
  await goOn(made.release);
  const listed = (
    await world.ann.get(`/api/v1/projects/shop/executions?release=${made.release}`)
  ).json() as Json;
  await world.ci.post(`/api/v1/projects/shop/executions/${listed.items[0].id}:replay`, {
    stage: 'Deployment',
  });
  const path = `/releases/${made.release}/approval_levels`;
  const { json } = await get(path);
  expect(json.approval_levels.map(({ status }: Json) => status.name)).toEqual(['Pending Approval']);
  expect(json.approval_levels[0].id).not.toBe(made.level);
  expect((await get(`${path}/${made.level}`)).json.approval_level.status.name).toBe('Rejected');
});

describe('a level decided as a whole', () => {
  test.each([
    ['approve', 'Approved', 'In progress'],
    ['_reject', 'Rejected', 'Rejected'],
  ])('%s, by a maintainer, recorded as an override', async (verb, status, releaseStatus) => {
    const release = await world.handRelease();
    const approvals = [{ approver: { name: 'bob' } }];
    const level = { name: 'S', stage: { name: 'Submission' }, rule: { name: 'anyone_approves' }, approvals };
    const path = `/releases/${release}/approval_levels/${await world.addLevel(release, level)}`;
    const body = { approval_level: { comments: 'Outage' } };
    const refused = await world.ask(world.bob, 'PUT', `${path}/${verb}`, body);
    expect([refused.status, ...codes(refused.json)]).toEqual([403, 4002]);
    const { json } = await world.ask(world.ann, 'PUT', `${path}/${verb}`, body);
    expect(json.approval_level.status.name).toBe(status);
    const ledger = (
      await world.ann.get('/api/v1/projects/shop/ledger?action=level.overridden')
    ).json() as Json;
    expect(JSON.stringify(ledger.items)).toContain('servicedesk');
    await goOn(release);
    expect((await get(`/releases/${release}`)).json.release.status.name).toBe(releaseStatus);
  });
});

test('approval_rules lists what a client can pick from', async () => {
  const { json } = await get('/approval_rules', { list_info: { row_count: 10 } });
  expect(json.approval_rules.map(({ type }: Json) => type)).toEqual([
    ...['anyone_approves', 'everyone_approves', 'first_response', 'percentage', 'majority', 'at_least'],
  ]);
});

/** Decides a level with the approval of somebody, bob unless told. */
async function approveAs(
  of: ServicedeskWorld,
  release: string,
  level: string,
  who = of.bob,
  verb = 'approve',
): Promise<void> {
  const path = `/releases/${release}/approval_levels/${level}/approvals`;
  const { json } = await of.ask(who, 'GET', path);
  const mine = json.approvals.find(({ approver }: Json) => approver.id === who.accountId);
  const { status } = await of.ask(who, 'PUT', `${path}/${mine.id}/${verb}`);
  expect(status).toBe(200);
}

/** Lets the job look at the executions of a release. */
async function goOn(release: string): Promise<void> {
  const listed = (await world.ann.get(`/api/v1/projects/shop/executions?release=${release}`)).json() as Json;
  for (const { id } of listed.items) await world.look(id);
}
